"""Straight lines in the plane: an equation read as a x + b y = c, slopes, and the equation written as y = m x + b."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Relation, Symbol, flat_name
from tutor.rules.simplification import EXPAND, work
from tutor.rules.terms import atom, constant
from tutor.rules.writing import write, write_number

X, Y = Symbol("x"), Symbol("y")
Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Line:
    """All points with a x + b y = c; a and b are not both zero."""

    a: Fraction
    b: Fraction
    c: Fraction

    @property
    def slope(self) -> Fraction | None:
        """How much y grows when x grows by one; None for an upright line."""
        return -self.a / self.b if self.b else None

    def holds(self, point: Point) -> bool:
        """Does the point lie on the line?"""
        return self.a * point[0] + self.b * point[1] == self.c

    @property
    def equation(self) -> Node:
        """y = m x + b, or x = c for an upright line."""
        if not self.b:
            return Relation((X, write_number(self.c / self.a)), ("=",))
        slope, height = -self.a / self.b, self.c / self.b
        return Relation((Y, write(atom(X).scale(slope) + constant(height))), ("=",))


def line_from(relation: Relation) -> Line | None:
    """The line that an equation in x and y says; None for anything else."""
    if relation.operators != ("=",):
        return None
    try:
        value = work(Add((relation.left, Negative(relation.right))), EXPAND).value
    except ArithmeticError:
        return None
    found = {"x": Fraction(0), "y": Fraction(0), "": Fraction(0)}
    for monomial, coefficient in value.terms.items():
        factors = list(monomial)
        if not factors:
            found[""] = coefficient
        elif len(factors) == 1 and factors[0][1] == 1 and isinstance(factors[0][0], Symbol) and (name := flat_name(factors[0][0])) in ("x", "y"):
            found[name] = coefficient
        else:
            return None
    return Line(found["x"], found["y"], -found[""]) if found["x"] or found["y"] else None


def line_with(slope: Fraction, point: Point) -> Line:
    """The line through a point with a slope."""
    return Line(-slope, Fraction(1), point[1] - slope * point[0])


def line_through(first: Point, second: Point) -> Line:
    """The line through two different points."""
    if first[0] == second[0]:
        return Line(Fraction(1), Fraction(0), first[0])
    return line_with((second[1] - first[1]) / (second[0] - first[0]), first)


def rise_over_run(first: Point, second: Point) -> Node:
    """The quotient of differences that gives the slope, numbers put in."""
    return Divide(minus(second[1], first[1]), minus(second[0], first[0]), "fraction")


def minus(left: Fraction, right: Fraction) -> Node:
    """left - right as it is written with the numbers put in: 3 - (-2)."""
    return Add((write_number(left), Negative(write_number(right))))


def times(left: Fraction, right: Fraction) -> Node:
    """left * right with the numbers put in."""
    return Multiply((write_number(left), write_number(right)), "*")
