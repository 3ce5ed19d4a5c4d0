"""The independent referee: is a step true, is an answer right? Uses sympy and numpy, never the code that made the step."""

from tutor.checking.equality import equal_values, same_solutions
from tutor.checking.verify import Failed, verify

__all__ = ["Failed", "equal_values", "same_solutions", "verify"]
