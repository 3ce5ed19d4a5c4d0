"""Markov chains: where the chain is after so many steps, the matrix of several steps, and the stationary distribution."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Matrix, Multiply, Node, Number, Power, Relation, Sequence, Subscript, Symbol, Text
from tutor.problem import Problem
from tutor.problem.chains import Chain, Rows, chain_of
from tutor.problem.quantities import places_asked, speaks_decimals, told
from tutor.rules import grids
from tutor.rules.building import equals, num, of, plus, times
from tutor.rules.derivation import Rule
from tutor.rules.linear_systems import combination, solve_system
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

STEP = Rule("one_step_of_chain", "One step: today's distribution times the matrix", "markov-chains")
TIMES = Rule("several_steps", "Several steps: multiply the matrix by itself", "markov-chains")
BALANCE = Rule("balance_equations", "Stationary: one step changes nothing", "markov-chains")
WHOLE = Rule("total_is_one", "All probabilities together make 1", "discrete-distributions")
CHECK = Rule("check_stationary", "One step more gives it back", "markov-chains")
_MOST = 60


def read(problem: Problem) -> Task | Declined | None:
    """A transition matrix or sentences that tell one, and a question about steps or the long run."""
    line = told(problem)
    low = line.lower()
    spoken = any(w in low for w in ("markov", "transition", "stationary", "steady state", "steady-state", "state ", "tomorrow", "long run", "long-run", "chain", "x_0"))
    if not spoken or "hidden" in low or "umbrella" in low:
        return None
    found = chain_of(problem, line)
    if found is None or isinstance(found, Declined):
        return found
    if found.steps is not None and not 1 <= found.steps <= _MOST:
        return Declined("too_heavy", f"I follow a chain for up to {_MOST} steps.", "Ask for fewer steps, or for the stationary distribution.")
    return Task((found, speaks_decimals(line), places_asked(line)), 1.06, _goal(found))


def _goal(c: Chain) -> Prose:
    if c.steps is None:
        return "find the stationary distribution of the chain" if c.state is None else f"find the long-run share of {c.states[c.state]}"
    after = f"after {c.steps} step{'s' if c.steps != 1 else ''}"
    return f"find the transition matrix of {c.steps} steps" if c.power else f"find the distribution {after}" if c.state is None else f"find the probability of {c.states[c.state]} {after}"


def solve(arguments: tuple[Chain, bool, int | None]) -> Solution | Declined:
    """Multiply step by step, or solve the balance equations."""
    c, decimal, places = arguments
    try:
        return _long_run(c, decimal, places) if c.steps is None else _after(c, decimal, places)
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")


def _introduction(c: Chain, decimal: bool) -> Step:
    why = "Row by row: from this state to each of the states. Every row adds up to 1, and only the present state decides what comes next."
    if c.states[0] not in ("0", "1"):
        why += f" The order of the states is {', '.join(c.states)}."
    if c.turned:
        why += " The matrix was given column by column, so it is turned round here."
    return STEP.states(equals(Symbol("P"), grids.matrix(c.matrix, decimal)), why)


def _row(values: tuple[Fraction, ...], decimal: bool) -> Matrix:
    return Matrix((tuple(num(v, decimal) for v in values),))


def _times(row: tuple[Fraction, ...], matrix: Rows) -> tuple[Fraction, ...]:
    return tuple(sum((row[i] * matrix[i][j] for i in range(len(row))), Fraction(0)) for j in range(len(row)))


def _after(c: Chain, decimal: bool, places: int | None) -> Solution:
    assert c.steps is not None
    steps = [_introduction(c, decimal)]
    p = grids.matrix(c.matrix, decimal)
    if c.power:
        now: Rows = c.matrix
        for k in range(2, c.steps + 1):
            product: Rows = tuple(_times(row, c.matrix) for row in now)
            steps.append(TIMES.step(Multiply((grids.matrix(now, decimal), p), "*"), grids.matrix(product, decimal), f"Row times column: the matrix of {k} steps."))
            now = product
        value: Node = grids.matrix(now, decimal)
        return Solution("markov_chain", "markov-chains", _goal(c), tuple(steps), Result("matrix", value, (value,)), idea=_IDEA, conclusion=(Power(Symbol("P"), Number(str(c.steps))), " = ", value, "."))
    assert c.start is not None
    at = c.start
    steps.append(STEP.states(equals(Subscript(Symbol("pi"), Number("0")), _row(at, decimal)), "The distribution at the start." if max(at) < 1 else f"The chain starts in {c.states[at.index(Fraction(1))]}, so all probability sits there."))
    for k in range(1, c.steps + 1):
        following = _times(at, c.matrix)
        final = k == c.steps
        if final and c.state is not None:
            tree = plus(*[times(num(at[i], decimal), num(c.matrix[i][c.state], decimal)) for i in range(len(at)) if at[i]])
            steps.append(STEP.states(equals(of("P", Text(f"{c.states[c.state]} after {c.steps}")), tree), "Every way to get there: the chance of each state before, times the chance to go from it."))
            settled = settle(tree, following[c.state], STEP, "Work it out.", decimal, places)
            steps.extend(settled.steps)
            return Solution(
                "markov_chain", "markov-chains", _goal(c), tuple(steps), Result("number", settled.value, (settled.value,), approx=f"{float(following[c.state]):.6g}"), idea=_IDEA,
                conclusion=(f"So the probability of {c.states[c.state]} after {c.steps} step{'s' if c.steps != 1 else ''} is ", settled.value, "."),
            )  # fmt: skip
        steps.append(STEP.step(Multiply((_row(at, decimal), p), "*"), _row(following, decimal), f"Step {k}: the row of today's probabilities times the matrix gives tomorrow's."))
        at = following
    nodes = tuple(num(v, decimal) for v in at)
    return Solution("markov_chain", "markov-chains", _goal(c), tuple(steps), Result("vector", Sequence(nodes, "[]"), nodes), idea=_IDEA, conclusion=(f"After {c.steps} steps the distribution is ", Sequence(nodes, "[]"), "."))


_IDEA = "Only today's state matters for tomorrow: multiply the distribution by the transition matrix, once for each step."


def _long_run(c: Chain, decimal: bool, places: int | None) -> Solution | Declined:
    n = len(c.states)
    names: list[Node] = [Subscript(Symbol("pi"), Number(str(k + 1))) for k in range(n)]
    steps = [_introduction(c, decimal)]
    lines: grids.Grid = []
    for j in range(n - 1):
        lines.append([c.matrix[i][j] - (1 if i == j else 0) for i in range(n)])
        coming = combination([num(c.matrix[i][j], decimal) for i in range(n)], names)
        steps.append(BALANCE.states(Relation((names[j], coming), ("=",)), f"What flows into {c.states[j]} in one step must be what is there: column {j + 1} of the matrix."))
    steps.append(WHOLE.states(Relation((Add(tuple(names)), Number("1")), ("=",)), "One of the balance equations always follows from the others; the last equation is that all shares make 1."))
    lines.append([Fraction(1)] * n)
    right: grids.Line = [*[Fraction(0)] * (n - 1), Fraction(1)]
    solved = solve_system(lines, right, names, decimal)
    if solved.kind != "one":
        return Declined("not_understood", "This chain falls apart into pieces, so it has more than one stationary distribution: where it ends up depends on where it starts.")
    steps.extend(solved.steps)
    values = tuple(Fraction(v) for v in solved.particular if isinstance(v, Fraction | int))
    if len(values) != n or any(v < 0 for v in values):
        return Declined("withheld", "My result is no distribution, so I would rather not show it.")
    row = _row(values, False)
    steps.append(CHECK.step(Multiply((row, grids.matrix(c.matrix, False)), "*"), row, "The check: multiply by the matrix, and the same distribution comes back."))
    nodes = tuple(num(v) for v in values)
    shares: list[str | Node] = ["In the long run "]
    for k, (s, v) in enumerate(zip(c.states, values, strict=True)):
        shares += [", " if k else "", f"{s if s not in '0123456789' else 'state ' + s} has the share ", num(v), f" (about {100 * float(v):.3g} %)"]
    idea = "A distribution is stationary when one step of the chain leaves it as it is: solve π P = π, together with the sum 1."
    if c.state is not None:
        v = values[c.state]
        shown: Node = nodes[c.state]
        if places is not None or (decimal and v.denominator in (2, 4, 5, 8, 10, 20, 25, 50, 100)):
            settled = settle(num(v), v, CHECK, "As a decimal.", True, places)
            steps.extend(settled.steps)
            shown = settled.value
        return Solution("markov_chain", "markov-chains", _goal(c), tuple(steps), Result("number", shown, (shown,), approx=f"{float(v):.6g}"), idea=idea, conclusion=(*shares, "."))
    return Solution("markov_chain", "markov-chains", _goal(c), tuple(steps), Result("vector", Sequence(nodes, "[]"), nodes), idea=idea, conclusion=(*shares, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """Two steps of a chain with two states; its stationary distribution; one with three states."""
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    matrix = f"[[{(10 - a) / 10:g}, {a / 10:g}], [{b / 10:g}, {(10 - b) / 10:g}]]"
    if level == 1:
        text = f"A Markov chain has the transition matrix {matrix}. It starts in state 1. What is the probability that it is in state 2 after {rng.randint(2, 3)} steps?"
    elif level == 2:
        text = f"Find the stationary distribution of the transition matrix {matrix}."
    else:
        rows = []
        for _ in range(3):
            x = rng.randint(1, 4)
            y = rng.randint(1, 5 - x) if x < 5 else 1
            rows.append(f"[{x}/6, {y}/6, {6 - x - y}/6]")
        text = f"Find the stationary distribution of the Markov chain with transition matrix [{', '.join(rows)}]."
    return Exercise(text, text, "a list of numbers" if level > 1 else "a number")


TOPIC = Topic(
    id="markov_chain", title="Markov chains", concept="markov-chains", phrases=("markov", "transition", "stationary", "steady state", "long run", "tomorrow", "state"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("matrix-multiplication",),
)  # fmt: skip
