"""Inequalities in one unknown: linear, chains, absolute values, quadratic, polynomial, rational, with roots, powers and logarithms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.plain import plain
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import Matrix, Node, Operation, Relation, Sequence, flat_name, symbols, walk
from tutor.problem import Problem
from tutor.rules.equations.board import NotSolvable
from tutor.rules.equations.inequality import Piece, Region, relations, solve_inequality
from tutor.rules.outcomes import TOO_LONG, undefined
from tutor.rules.terms import TooHeavy, Undefined
from tutor.solution import Declined, Prose, Result, Solution, Table
from tutor.topic import Exercise, Task, Topic

_SIGNS = frozenset({"<", "<=", ">", ">="})
_FORMS = (
    r"solve(?: the)?(?: following)?(?: linear| quadratic| polynomial| rational| absolute value| compound| double)?(?: inequality| inequation)?(?: for)?:? ⟦(?P<e>\d+)⟧(?:,? (?:for|in) ⟦(?P<x>\d+)⟧)?",
    r"solve for ⟦(?P<x>\d+)⟧ ?(?:in|from|if|when|:)+ ?(?:the inequality )?⟦(?P<e>\d+)⟧",
    r"(?:find|determine|give|what are|what is)(?: all)?(?: the)? (?:possible )?(?:real )?(?:values?|solutions?|numbers?|solution set|range)(?: of| to| for)?(?: the)?(?: inequality)? ?(?:⟦(?P<x>\d+)⟧,? )?(?:for which|such that|so that|where|with|that satisfy|satisfying|when|if|in)? ?(?:the inequality )?⟦(?P<e>\d+)⟧(?: holds?| is true)?",
    r"(?:find|determine|give)(?: all| every)?(?: the)?(?: real)? ⟦(?P<x>\d+)⟧,? (?:for which|such that|so that|where|with|that satisfy) ⟦(?P<e>\d+)⟧(?: holds?| is true)?",
    r"(?:for (?:what|which)(?: real)?(?: values?(?: of)?)? ⟦(?P<x>\d+)⟧ (?:is|does|do|are))(?: it true that)? ⟦(?P<e>\d+)⟧(?: hold| holds| true)?",
    r"when is ⟦(?P<e>\d+)⟧(?: true)?",
    r"⟦(?P<e>\d+)⟧",
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The inequality, or chain of two, and the unknown."""

    statement: Relation
    unknown: Node


def read(problem: Problem) -> Task | None:
    """solve …, for which x is …, or an inequality with one letter on its own."""
    found = next((m for f in _FORMS if (m := problem.asks(f))), None)
    if found is None:
        return None
    named = found.groupdict()
    tree = problem.mathematics[int(named["e"])]
    if not isinstance(tree, Relation) or not set(tree.operators) <= _SIGNS or len(tree.operators) > 2 or len({o[0] for o in tree.operators}) > 1:
        return None
    wanted = flat_name(problem.mathematics[int(named["x"])]) if named.get("x") else None
    statement = Relation(tuple(problem.resolve(s, (wanted or "x",)) for s in tree.operands), tree.operators)
    names = symbols(statement)
    name = wanted or (names[0] if len(names) == 1 else None)
    if name is None or name not in names or any(isinstance(n, Matrix | Sequence | Operation) for n in walk(statement)):
        return None
    bare = found.group().startswith("⟦") and len(statement.operands) == 2 and flat_name(statement.left) == name and not symbols(statement.right)
    if bare:
        return None
    asked = not found.group().startswith("⟦")
    return Task(Arguments(statement, name_to_tree(name)), 1.0 if asked else 0.5, ("solve ", statement, " for ", name_to_tree(name)))


def solve(arguments: Arguments) -> Solution | Declined:
    """Step by step where it is linear or a distance, by borders and signs otherwise."""
    statement, unknown = arguments.statement, arguments.unknown
    goal: Prose = ("solve ", statement, " for ", unknown)
    name = flat_name(unknown) or ""
    try:
        region = solve_inequality(statement, unknown, name)
    except NotSolvable as kind:
        return Declined("not_understood", f"This is {kind}, so I cannot solve it step by step.", "Inequalities with powers, fractions, roots, bars or logarithms of one unknown I can usually solve.")
    except Undefined as reason:
        return undefined("inequality", "inequalities", goal, str(reason))
    except (TooHeavy, OverflowError, RecursionError):
        return TOO_LONG
    return Solution(
        "inequality", "inequalities", goal, region.steps, _result(region, unknown),
        idea="An inequality asks for all numbers that make it true: usually whole stretches of the number line, with borders.",
        conclusion=_ending(region, unknown), exhibits=_table(region, unknown),
    )  # fmt: skip


def _result(region: Region, unknown: Node) -> Result:
    if not region.pieces:
        return Result("none", None, ("no solution",), plain="no solution")
    if region.pieces == (Piece(None, None),):
        return Result("word", None, ("all real numbers",), plain="all real numbers")
    found = relations(region.pieces, unknown)
    shown: Node = found[0] if len(found) == 1 else Sequence(found, "")
    return Result("interval", shown, found, plain=" or ".join(plain(r) for r in found))


def _ending(region: Region, unknown: Node) -> Prose:
    if not region.pieces:
        return "No real number makes it true: there is no solution."
    if region.pieces == (Piece(None, None),):
        return "Every real number makes it true."
    parts: list[str | Node] = ["So "]
    for k, relation in enumerate(relations(region.pieces, unknown)):
        parts += [" or " if k else "", relation]
    parts.append(", as an interval: " if len(region.pieces) == 1 else ", as intervals: ")
    for k, piece in enumerate(region.pieces):
        parts += [" together with " if k else "", piece.interval()]
    parts.append(".")
    return tuple(parts)


def _table(region: Region, unknown: Node) -> tuple[Table, ...]:
    if not region.rows:
        return ()
    words = {True: "holds", False: "does not hold", None: "no value"}
    rows = tuple((r.piece.interval(), r.tried, words[r.true]) for r in region.rows)
    return (Table(("piece", Relation((unknown, name_to_tree("c")), ("=",)), "the inequality"), rows, "One number tried in each piece between the borders."),)


def make_problem(rng: Random, level: int) -> Exercise:
    """Linear with a positive factor; with a negative factor or a distance; quadratic or a fraction."""
    from tutor.notation import read as read_math

    a, b, c = rng.randint(2, 9), rng.randint(1, 12), rng.randint(-9, 9)
    sign = rng.choice(("<", "<=", ">", ">="))
    p = rng.randint(-6, 5)
    q = rng.randint(p + 1, 7)
    text = {
        1: f"{a}*x + {b} {sign} {c}",
        2: rng.choice([f"{b} - {a}*x {sign} {c}", f"|x - {b}| {sign} {a}", f"{c} < {a}*x + {b} <= {c + a * b}"]),
        3: rng.choice([f"x^2 - ({p + q})*x + ({p * q}) {sign} 0", f"(x - ({p}))/(x - ({q})) {sign} 0"]),
    }[level]
    return Exercise(f"solve {text}", "Which numbers make this true?", "an inequality such as x > 3", read_math(text).tree)


TOPIC = Topic(
    id="inequality", title="Inequalities", concept="inequalities", phrases=("solve", "inequality", "for which", "values of", "find"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("absolute-value-equations", "quadratic-equations"),
)  # fmt: skip
