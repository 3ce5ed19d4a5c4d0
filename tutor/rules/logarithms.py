"""Logarithms in the unit of information that was asked for, as they stand on the board."""

from __future__ import annotations

from tutor.notation.tree import Call, Negative, Node, Number
from tutor.rules.sheet import times

BASES = {"bits": "2", "nats": "e", "hartleys": "10"}


def log(argument: Node, unit: str) -> Node:
    """log_2, ln or log_10 of the argument."""
    return Call("ln", (argument,)) if unit == "nats" else Call("log", (argument,), Number(BASES[unit]))


def surprise(weight: Node, argument: Node, unit: str) -> Node:
    """-weight * log(argument)."""
    return Negative(times(weight, log(argument, unit)))
