"""Antiderivatives and definite integrals by the rules that are taught."""

from tutor.rules.integration.search import Found, Search, antiderivative

__all__ = ["Found", "Search", "antiderivative"]
