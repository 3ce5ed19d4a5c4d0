"""Will gradient descent converge with this learning rate, and which rates do: by the eigenvalues of the Hessian."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Literal

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ONE, Add, Divide, Interval, Matrix, Multiply, Negative, Node, Number, Relation, Subscript, Superscript, Symbol, flat_name
from tutor.problem import Problem
from tutor.problem.arrays import matrices
from tutor.problem.fields import field_of, is_constant, is_list, items, main_field
from tutor.problem.walks import fraction_of, settings_of, start_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.eigen_small import eigenvalues, matrix_tree
from tutor.rules.extrema import sign
from tutor.rules.floats import shown
from tutor.rules.partials import decimal_of, hessian, value_of
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

BENDING = Rule("hessian_of_quadratic", "How the function bends", "hessian")
FACTOR = Rule("error_factor", "What one step does to the error", "training-convergence")
THRESHOLD = Rule("largest_stable_rate", "The largest rate that still converges", "learning-rate")
COMPARE = Rule("compare_with_threshold", "Compare with the limit", "training-convergence")
BEST = Rule("best_fixed_rate", "The best fixed rate", "learning-rate")
REACH = Rule("rate_to_reach", "Solve the step for the rate", "learning-rate")
Wanted = Literal["converges", "limit", "range", "best", "reach"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is wanted; the function with its variables, or its Hessian; the rate in question; for `reach` the two points."""

    wanted: Wanted
    function: Node | None
    variables: tuple[str, ...]
    matrix: Matrix | None = None
    rate: Fraction | None = None
    start: Node | None = None
    target: Node | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "will gradient descent on 3x^2 + y^2 converge with learning rate 0.3?", "for which learning rates …", "which step size reaches the minimum in one step"."""
    if not problem.has("(learning rate|learning rates|step size|step sizes|step-size|stepsize|gradient descent|lr|eta)"):
        return None
    reach = problem.has("(would bring|brings|bring|will bring|reach|reaches|get to|lands|land|arrive|takes|take) ... (at|in|to|minimum|optimum|one step|a single step|⟦)") and problem.has("(step size|step-size|learning rate|value for the step size)") and problem.has("(what|which|find|determine)")
    decides = problem.has("(converge|converges|diverge|diverges|convergence|divergence|stable|unstable|blow up|explode|overshoot)")
    limit = problem.has("(largest|maximum|max|biggest|highest|upper bound|critical|threshold) ... (learning rate|step size|rate)", "(learning rate|step size) ... (largest|maximum|at most)")
    ranged = problem.has("(which|what|all|range of|values of) ... (learning rate|learning rates|step size|step sizes)", "(learning rates|step sizes) ... (converge|guarantee|ensure)", "for what ... (converge|converges)")
    best = problem.has("(optimal|best|ideal|fastest) ... (learning rate|step size)")
    if not (reach or decides or limit or best):
        return None
    rate = settings_of(problem).get("rate")
    found = matrices(problem)
    field = _field(problem)
    matrix = found[0].tree if len(found) == 1 and field is None else None
    if field is None and not isinstance(matrix, Matrix):
        return None
    function, variables = (field.body, field.variables) if field is not None else (None, ())
    if reach and field is not None and len(variables) == 1 and not (decides and rate is not None):
        return _reach(problem, field.body, variables)
    wanted: Wanted = "converges" if rate is not None and decides else "best" if best else "range" if ranged and not limit else "limit" if limit else "range"
    if wanted == "converges" and rate is None:
        return Declined("missing_data", "Whether it converges depends on the learning rate, and I found none.", "Give it, for instance “with learning rate 0.1”; or ask which rates converge.")
    shown_thing: Node = function if function is not None else matrix if isinstance(matrix, Matrix) else ONE
    words = {"converges": "decide whether gradient descent converges on ", "limit": "find the largest learning rate for ", "range": "find the learning rates for which gradient descent converges on ", "best": "find the best learning rate for "}
    return Task(Arguments(wanted, function, variables, matrix if isinstance(matrix, Matrix) else None, rate), 1.1, (words[wanted], shown_thing))


def _field(problem: Problem) -> Any:
    match = problem.match("(on|for|of|minimize|minimise|minimizing|minimising) [the] [function] [loss] [cost] [objective] {f}")
    field = field_of(problem, match.slots["f"]) if match else None
    field = field or main_field(problem)
    return None if field is None or is_list(field.body) or isinstance(field.body, Relation) or len(field.variables) > 3 else field


def _reach(problem: Problem, function: Node, variables: tuple[str, ...]) -> Task | None:
    """From where, and to where: x_t = 2, x^* = 0 (the minimum when that is not said)."""
    start = target = None
    for tree in items(problem):
        if not isinstance(tree, Relation) or tree.operators != ("=",) or not is_constant(tree.right) or is_list(tree.right):
            continue
        left = tree.left
        starred = (isinstance(left, Superscript) and left.label == Symbol("*")) or (isinstance(left, Symbol) and left.accent == "star") or (isinstance(left, Subscript) and flat_name(left) is not None and (flat_name(left) or "").endswith(("_star", "_*", "_opt", "_min")))
        starred = starred or (isinstance(left, Subscript) and left.index == Symbol("*"))
        if starred:
            target = tree.right
        elif isinstance(left, Subscript | Symbol) and (flat_name(left) or "").partition("_")[0] == variables[0]:
            start = start or tree.right
    if start is None:
        found = start_of(problem, variables)
        start = found[0] if isinstance(found, tuple) else None
    if start is None:
        return None
    return Task(Arguments("reach", function, variables, start=start, target=target), 1.1, ("find the step size that leads from ", start, " to the minimum of ", function, " in one step"))


def solve(arguments: Arguments) -> Solution | Declined:
    """Hessian, eigenvalues, the limit 2/λ, and the verdict."""
    if arguments.wanted == "reach":
        return _solve_reach(arguments)
    steps: list[Step] = []
    if arguments.function is not None:
        try:
            lines, rows = hessian(arguments.function, arguments.variables)
        except NoRule as reason:
            return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
        matrix = sympy.Matrix([[to_sympy(e) for e in row] for row in rows])
        if matrix.free_symbols:
            return Declined(
                "not_understood", "This function does not bend equally everywhere, so no single limit for the learning rate holds for it.",
                "For a quadratic function I can tell exactly; for others take a few steps from a given start and look.",
            )  # fmt: skip
        steps += lines
        steps.append(BENDING.states(matrix_tree(matrix), "The second derivatives are constant: the function is a bowl (or a saddle) with the same bending everywhere."))
    else:
        assert arguments.matrix is not None
        matrix = sympy.Matrix([[to_sympy(e) for e in row] for row in arguments.matrix.rows])
        if not matrix.is_symmetric() or matrix.free_symbols:
            return Declined("bad_shape", "A Hessian is a symmetric matrix of numbers, and this one is not.")
        steps.append(BENDING.states(arguments.matrix, "I take this matrix as the Hessian: the function is half of x transposed times it times x."))
    found = eigenvalues(matrix)
    if found is None:
        return Declined("too_heavy", "The eigenvalues of this Hessian have no short form.")
    steps += found[0]
    values = found[1]
    return _verdict(arguments, steps, values)


def _verdict(arguments: Arguments, steps: list[Step], values: list[Any]) -> Solution | Declined:
    eta, lam = name_to_tree("eta"), name_to_tree("lambda")
    subject: Node = arguments.function if arguments.function is not None else arguments.matrix or ONE
    goal: Prose = ("decide for which learning rates gradient descent converges on ", subject)
    idea = "Along each eigenvector of the Hessian a step multiplies the distance to the minimum by one minus rate times eigenvalue; it shrinks only if that factor lies between minus one and one."
    factor = Add((ONE, Negative(Multiply((eta, lam)))))
    steps.append(FACTOR.states(factor, "Along an eigenvector with eigenvalue lambda, one step multiplies the error by this factor. It must lie strictly between -1 and 1."))

    def make(result: Result, *words: str | Node) -> Solution:
        return Solution("learning_rate", "learning-rate" if arguments.wanted != "converges" else "training-convergence", goal, tuple(steps), result, idea=idea, conclusion=words)

    low, high = values[0], values[-1]
    if sign(low) < 0:
        steps.append(COMPARE.states(Relation((from_sympy(low), Number("0")), ("<",)), "A negative eigenvalue: along its direction the function falls without end, and the factor is larger than one for every positive rate."))
        if arguments.wanted == "converges":
            return make(Result("boolean", None, ("no",), plain="no"), "No: this function has no minimum (it bends down along one direction), so gradient descent runs away along it, whatever the rate.")
        return make(Result("none", None, ("does not exist",), plain="does not exist"), "No learning rate makes it converge: the function has no minimum.")
    if sign(high) == 0:
        return Declined("not_understood", "The function does not bend at all, so there is no minimum to converge to.")
    limit = sympy.radsimp(2 / high)
    written = Divide(Number("2"), from_sympy(high), "fraction")
    limit_tree = from_sympy(limit)
    steps.append(THRESHOLD.step(written, limit_tree, ("The largest eigenvalue, ", from_sympy(high), ", bends most and sets the limit: rate times it must stay below 2.")) if written != limit_tree else THRESHOLD.states(limit_tree, ("The largest eigenvalue, ", from_sympy(high), ", sets the limit: rate times it must stay below 2.")))
    flat = " (Along directions with eigenvalue zero the function is flat and nothing moves.)" if sign(low) == 0 else ""
    if arguments.wanted == "limit":
        return make(Result("number", limit_tree, (limit_tree,), approx=decimal_of(limit_tree)), "Gradient descent converges for every positive learning rate below ", limit_tree, "; at it and above it does not." + flat)
    if arguments.wanted == "range":
        interval = Interval(Number("0"), limit_tree, False, False)
        return make(Result("interval", interval, (interval,), approx=decimal_of(limit_tree)), "It converges exactly for learning rates between 0 and ", limit_tree, "." + flat)
    if arguments.wanted == "best":
        best = sympy.radsimp(2 / (low + high))
        best_tree = from_sympy(best)
        steps.append(BEST.step(Divide(Number("2"), Add((from_sympy(low), from_sympy(high))), "fraction"), best_tree, "The slowest factors are those of the smallest and the largest eigenvalue; they are equally small in size when the rate is two over their sum."))
        return make(Result("number", best_tree, (best_tree,), approx=decimal_of(best_tree)), "The best fixed learning rate is ", best_tree, ".")
    assert arguments.rate is not None
    rate = arguments.rate
    rational = sympy.Rational(rate.numerator, rate.denominator)
    against = sign(limit - rational)
    worst = max((abs(1 - rational * v) for v in values if sign(v)), key=lambda v: float(v))
    relation = Relation((shown(rate), limit_tree), ("<" if against > 0 else "=" if against == 0 else ">",))
    steps.append(COMPARE.states(relation, "The given rate against the limit."))
    slowest = f"{float(worst):.6g}"
    if rate <= 0:
        return make(Result("boolean", None, ("no",), plain="no"), "No: with a rate that is not positive the walk does not go downhill.")
    if against > 0:
        return make(Result("boolean", None, ("yes",), plain="yes"), "Yes, it converges: the rate is below ", limit_tree, f". Each step multiplies the slowest part of the error by {slowest}." + flat)
    if against == 0:
        return make(Result("boolean", None, ("no",), plain="no"), "No: the rate is exactly at the limit ", limit_tree, ", where the walk jumps from one side to the other for ever.")
    return make(Result("boolean", None, ("no",), plain="no"), "No, it diverges: the rate is above ", limit_tree, f". Each step multiplies one part of the error by {slowest} in size, so it grows without end.")


def _solve_reach(arguments: Arguments) -> Solution | Declined:
    """rate = (x - x*) / f'(x)."""
    function, name, start = arguments.function, arguments.variables[0], arguments.start
    assert function is not None and start is not None
    try:
        derived = differentiate(function, name)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    from tutor.rules.partials import at_point, derivative_of

    steps = [Step("derivative", "The slope", "The step goes against the derivative.", "derivatives", before=derivative_of(function, (name,)), after=derived.result, substeps=derived.steps)]
    more, (slope,) = at_point((derived.result,), (name,), (start,))
    steps += more
    target = arguments.target
    if target is None:
        solutions = sympy.roots(to_sympy(derived.result), sympy.Symbol(name)) if to_sympy(derived.result).is_polynomial() else {}
        if len(solutions) != 1:
            return Declined("missing_data", "I do not know which point the step should reach.", "Give it, for instance “x* = 0”.")
        target = from_sympy(next(iter(solutions)))
        steps.append(Rule("critical_point", "Where the slope is zero", "critical-points").states(Relation((name_to_tree(name), target), ("=",)), "The minimum lies where the derivative is zero."))
    if sign(to_sympy(slope)) == 0:
        return Declined("not_understood", "The slope is zero at the start, so no step size moves it.")
    eta = name_to_tree("eta")
    equation = Relation((Add((start, Negative(Multiply((eta, slope), "*")))), target), ("=",))
    steps.append(REACH.states(equation, "One step of gradient descent from the start has to end at the target."))
    written = Divide(Add((start, target.operand if isinstance(target, Negative) else Negative(target))), slope, "fraction")
    value, lines = value_of(written)
    decimals = fraction_of(value)
    steps.append(REACH.step(written, value, "Bring the rate to one side: the way that is left over the slope.", lines))
    goal: Prose = ("find the step size that leads from ", start, " to ", target, " in one step")
    return Solution("learning_rate", "learning-rate", goal, tuple(steps), Result("number", tidy(value), (value,), approx=None if decimals is None else f"{float(decimals):.6g}"), idea="One step changes the place by rate times slope; choose the rate so that this is exactly the way that is left.", conclusion=("The step size is ", value, "."))


def make_problem(rng: Random, level: int) -> Exercise:
    """One variable; two variables; with a mixed term."""
    a, b = rng.randint(1, 6), rng.randint(1, 6)
    rate = Fraction(rng.randint(1, 12), 20)
    text = {1: f"{a}*x^2", 2: f"{a}*x^2 + {b}*y^2", 3: f"{a}*x^2 + {2 * min(a, b)}*x*y + {b + a}*y^2"}[level]
    if level == 2 and rng.random() < 0.5:
        return Exercise(f"what is the largest learning rate for which gradient descent on {text} converges?", f"Below which learning rate does gradient descent on {text} converge?", "a number")
    ask = f"will gradient descent on {text} converge with learning rate {float(rate):g}?"
    return Exercise(ask, f"Does gradient descent on {text} converge with learning rate {float(rate):g}?", "yes or no")


TOPIC = Topic(
    id="learning_rate", title="Which learning rates converge", concept="learning-rate",
    phrases=("learning rate", "learning rates", "step size", "step sizes", "gradient descent", "converge", "gradient descent converge", "which learning rates", "largest learning rate", "diverge"),
    read=read, solve=solve, make_problem=make_problem, concepts=("training-convergence", "hessian", "eigenvalues-eigenvectors"),
)  # fmt: skip
