"""Imported once by the server that workers are forked from: loads sympy and every topic, and works one small example."""

from tutor.solve import solve, topics

topics()
solve("differentiate x^2 + 3*x")
