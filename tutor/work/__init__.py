"""Heavy work in processes of their own: one function, `run(job)`, with a budget of time and memory."""

from tutor.work.pool import Busy, Inline, OverBudget, Workers

__all__ = ["Busy", "Inline", "OverBudget", "Workers"]
