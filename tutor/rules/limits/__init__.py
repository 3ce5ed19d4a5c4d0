"""Limits by the rules that are taught."""

from tutor.rules.limits.search import Lim, find_limit

__all__ = ["Lim", "find_limit"]
