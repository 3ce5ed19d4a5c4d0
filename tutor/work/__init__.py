"""Heavy work in processes of their own: one function, `run(job)`, with a budget of time and memory."""

from tutor.work.pool import Busy, Inline, NotStarted, OverBudget, Workers

__all__ = ["Busy", "Inline", "NotStarted", "OverBudget", "Workers"]
