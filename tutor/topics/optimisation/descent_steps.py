"""Iterates of gradient descent, momentum, RMSprop, Adam and Newton's method from numbers: a table, a picture, every step."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Items
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation import read as read_mathematics
from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import ONE, Add, Divide, Gradient, Multiply, Negative, Node, Number, Power, Relation, Root, Sequence, Subscript
from tutor.problem import Problem
from tutor.problem.fields import Field, field_of, is_list, main_field
from tutor.problem.walks import count_of, fraction_of, settings_of, start_of
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.floats import NoNumber, Value, approximately, is_exact, number, rounded, shown
from tutor.rules.optimisers import ADAGRAD, ADAM, GD, METHODS, MOMENTUM, NESTEROV, NEWTON, RMSPROP, Iterate, Method, Vector, walk
from tutor.rules.partials import hessian, put_in, slopes
from tutor.rules.paths import path_picture
from tutor.solution import Declined, Plot, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

SLOPE_THERE = Rule("gradient_at_iterate", "The gradient at the present point", "gradient")
ROUND_OFF = "Rounded to six significant digits here; I go on with more."
MOST = 1000
SHOWN = 3
_ANY = "(gradient descent|gradient ascent|steepest descent|gradient method|sgd|stochastic gradient descent|adam|rmsprop|adagrad|nesterov|momentum|gradient step|descent step|newton step|newton's step)"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The method with its settings, the function, its variables, the start, how many steps; `uphill` for ascent, `value`
    when the function's value at the end is asked for."""

    method: str
    settings: tuple[tuple[str, Fraction], ...]
    function: Node
    variables: tuple[str, ...]
    start: tuple[Fraction, ...]
    count: int
    uphill: bool = False
    value: bool = False
    assumed: tuple[str, ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """ "one step of gradient descent on f(x) = x^2 from x = 3 with learning rate 0.1", Adam, momentum, Newton to minimise."""
    newton = problem.has("(newton|newton's|newtons|newton-raphson) [method] ... (minimize|minimise|minimum|maximize|maximise|optimize|optimise|optimization|optimisation)", "(minimize|minimise|optimize|optimise) ... (newton|newton's)", "newton step")
    if not newton and not problem.has(_ANY):
        return None
    if problem.has("(converge|converges|diverge|diverges|convergence|stable|step size that|would bring|which learning rates|largest learning rate|maximum learning rate|regression|logistic|perceptron)"):
        return None
    method = _method(problem, newton)
    field = _field(problem)
    if field is None:
        return None
    settings = settings_of(problem)
    start = start_of(problem, field.variables)
    if isinstance(start, Declined):
        return start
    if start is None:
        return Declined("missing_data", "To walk downhill I need a place to start, and I found none.", "Give it, for instance “from x = 3” or “starting at (1, 2)”.") if problem.has("(step|steps|iteration|iterations|perform|run|apply)") else None
    numbers = [fraction_of(s) for s in start]
    if any(n is None for n in numbers):
        return None
    if "step" in settings and "rate" not in settings:
        settings["rate"] = settings.pop("step")
    for key, usual in method.settings.items():
        if usual is None and key not in settings:
            return Declined("missing_data", "The size of a step depends on the learning rate, and I found none.", "Give it, for instance “with learning rate 0.1”.")
    assumed = []
    for key, usual in method.settings.items():
        if usual is not None and key not in settings:
            settings[key] = usual
            if key != "epsilon":
                assumed.append(f"{_SETTING[key]} {_decimal(usual)}, the usual value")
    count = count_of(problem, field.variables)
    if count is None:
        count = 1 if problem.has("(step|update|iterate|iteration)") else 10
        if count > 1:
            assumed.append("ten steps, since no number of steps is given")
    if not 1 <= count <= MOST:
        return Declined("too_heavy", f"I walk up to {MOST} steps.")
    kept = tuple((k, settings[k]) for k in method.settings)
    value = problem.has("(value|loss|cost|function value|objective|error) (after|at the new|at the end|of f|of the function|of the loss)")
    uphill = problem.has("(gradient ascent|steepest ascent)") or (problem.has("(maximize|maximise)") and not problem.has("descent"))
    goal: Prose = (f"take {count} step{'s' if count > 1 else ''} of {method.title} on ", field.body, " from ", _point(tuple(n for n in numbers if n is not None)))
    return Task(Arguments(method.id, kept, field.body, field.variables, tuple(n for n in numbers if n is not None), count, uphill, value, tuple(assumed)), 1.05, goal)


_SETTING = {"momentum": "momentum", "decay": "a decay rate of", "beta1": "β₁ =", "beta2": "β₂ =", "rate": "a learning rate of"}


def _decimal(value: Fraction) -> str:
    from tutor.notation.plain import plain

    return plain(shown(value))


def _method(problem: Problem, newton: bool) -> Method:
    for phrase, method in (("nesterov", NESTEROV), ("adam", ADAM), ("rmsprop", RMSPROP), ("adagrad", ADAGRAD), ("momentum", MOMENTUM)):
        if problem.has(phrase) and not problem.has(f"(without|no) {phrase}"):
            return method
    return NEWTON if newton else GD


def _field(problem: Problem) -> Field | None:
    match = problem.match("(on|for|of|minimize|minimise|maximize|maximise|minimizing|minimising|to) [the] [function] [loss] [cost] [objective] {f}")
    field = field_of(problem, match.slots["f"]) if match else None
    field = field or main_field(problem)
    if field is None or is_list(field.body) or isinstance(field.body, Relation) or not field.variables or len(field.variables) > 4:
        return None
    return field


def _point(values: tuple[Value, ...], digits: int = 6) -> Node:
    parts = tuple(shown(v, digits) for v in values)
    return parts[0] if len(parts) == 1 else Sequence(parts, "()")


def solve(arguments: Arguments) -> Solution | Declined:
    """The gradient as a rule, the update rule, the first steps in full, the rest in the table."""
    method = METHODS[arguments.method]
    names = arguments.variables
    try:
        steps, gradient = slopes(arguments.function, names)
        second = hessian(arguments.function, names)[1] if method is NEWTON else None
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")

    def at(point: Vector) -> dict[str, Value]:
        return dict(zip(names, point, strict=True))

    try:
        path, whole = walk(
            method, dict(arguments.settings), arguments.start, arguments.count, lambda p: tuple(number(g, at(p)) for g in gradient),
            (lambda p: tuple(tuple(number(e, at(p)) for e in row) for row in second)) if second is not None else None, arguments.uphill,
        )  # fmt: skip
    except NoNumber as reason:
        return Declined("not_understood", f"The walk stops: {reason}.")
    goal: Prose = (f"take {arguments.count} step{'s' if arguments.count > 1 else ''} of {method.title} on ", arguments.function, " from ", _point(arguments.start))
    rule = Rule(f"{method.id}_update", "The update rule", method.concept)
    formulas = [read_mathematics(f).tree for f in method.formulas]
    if arguments.uphill:
        formulas = [_turned(f) for f in formulas]
    steps.append(rule.states(Sequence(tuple(formulas), "") if len(formulas) > 1 else formulas[0], method.why if not arguments.uphill else "Step along the gradient: that is straight uphill."))
    try:
        for k in range(min(SHOWN, len(path) - 1)):
            steps += _lines(method, arguments, gradient, second, path[k], path[k + 1], k)
    except NoNumber as reason:
        return Declined("not_understood", f"The walk stops: {reason}.")
    values = [_value(arguments.function, at(i.point)) for i in path]
    exhibits: list[Table | Plot] = [_table(method, names, path, values)]
    picture = path_picture(arguments.function, names, [i.point for i in path])
    if picture is not None:
        exhibits.append(picture)
    end = path[-1].point
    return _answer(arguments, method, goal, steps, end, values, whole, tuple(exhibits))


def _turned(formula: Node) -> Node:
    """x - η g becomes x + η g."""
    if isinstance(formula, Relation) and isinstance(formula.right, Add):
        last = formula.right.terms[-1]
        if isinstance(last, Negative):
            return Relation((formula.left, Add((*formula.right.terms[:-1], last.operand))), formula.operators)
    return formula


def _value(function: Node, values: Mapping[str, Value]) -> Value | None:
    try:
        return number(function, values)
    except NoNumber:
        return None


def _answer(arguments: Arguments, method: Method, goal: Prose, steps: list[Step], end: Vector, values: list[Value | None], whole: bool, exhibits: tuple[Table | Plot, ...]) -> Solution:
    names = arguments.variables
    first, last = values[0], values[-1]
    parts = tuple(_final(v) for v in end)
    place: Node = parts[0] if len(parts) == 1 else Sequence(parts, "[]")
    words: list[str | Node] = [f"After {arguments.count} step{'s' if arguments.count > 1 else ''} we are at ", place, ". "]
    if last is not None and first is not None:
        better = last > first if arguments.uphill else last < first
        words += ["The function went from ", shown(first), " to ", shown(last), ". " if better else f": it got {'smaller' if arguments.uphill else 'larger'}! The steps overshoot; a smaller learning rate would help. "]
    if not whole:
        words = ["The numbers grow without end: the walk diverges. The learning rate is too large for how strongly this function bends. "]
    if any(not is_exact(v) for v in end):
        words.append("(Rounded.)")
    assumptions = tuple(f"{a}. " for a in arguments.assumed)
    if method in (MOMENTUM, NESTEROV):
        assumptions = (*assumptions, "the velocity starts at zero. ")
    idea = {
        "gradient_descent": "The gradient points uphill, so walk a little against it, look again, and repeat.", "newton": "Newton's method uses the bending too: it jumps to the bottom of the bowl that fits the function here.",
    }.get(method.id, "Like gradient descent, but with a memory of earlier gradients.")  # fmt: skip
    if not whole:
        result = Result("none", None, ("diverges",), plain="diverges")
    elif arguments.value and last is not None:
        result = Result("number", _final(last), (_final(last),), approx=f"{float(last):.8g}")
    elif len(names) == 1:
        result = Result("number", parts[0], parts, approx=None if is_exact(end[0]) else f"{float(end[0]):.10g}")
    else:
        result = Result("vector", place, parts)
    return Solution("descent_steps", method.concept, goal, tuple(steps), result, idea=idea, conclusion=tuple(words), assumptions=assumptions, exhibits=exhibits)


def _final(value: Value) -> Node:
    """Exact where short, else four decimals (four digits for small numbers)."""
    if is_exact(value):
        return shown(value)
    size = abs(float(value))
    if size < 0.01:
        return rounded(value, 4)
    text = f"{size:.4f}"
    return Negative(Number(text)) if float(value) < 0 else Number(text)


def _iterate_name(k: int) -> Node:
    return Subscript(name_to_tree("x"), Number(str(k)))


def _row(parts: Items[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts), "[]")


def _line(rule: Rule, written: Items[Node], values: Vector, why: Prose) -> Step:
    """One line: exact numbers as an equality, rounded ones said to be so."""
    after = _row([shown(v) for v in values])
    if all(is_exact(v) for v in values):
        return rule.step(_row(written), after, why)
    words = why if isinstance(why, tuple) else (why,)
    return rule.states(approximately(_row(written), after), (*words, " ", ROUND_OFF))


def _lines(method: Method, arguments: Arguments, gradient: list[Node], second: list[list[Node]] | None, before: Iterate, after: Iterate, k: int) -> list[Step]:
    names, settings = arguments.variables, dict(arguments.settings)
    place = tuple(shown(p) for p in before.point)
    numbered = f"Step {k + 1}: "
    way = -1 if arguments.uphill else 1
    here = tuple(way * g for g in before.gradient)
    where: Node = Relation((_iterate_name(k), place[0] if len(place) == 1 else Sequence(place, "()")), ("=",))
    lines = [_line(SLOPE_THERE, [put_in(g, names, place) for g in gradient], here, (numbered, "put ", where, " into the gradient."))]
    rule = Rule(f"{method.id}_step", f"Step {k + 1}", method.concept)
    rate = shown(settings["rate"]) if "rate" in settings else ONE
    old, new = dict(before.state), dict(after.state)
    zero = tuple(Fraction(0) for _ in names)
    sign = Negative if not arguments.uphill else (lambda n: n)
    if method is GD:
        written = [Add((p, sign(Multiply((rate, shown(g)), "*")))) for p, g in zip(place, here, strict=True)]
        lines.append(_line(rule, written, after.point, "Move against the gradient." if not arguments.uphill else "Move along the gradient."))
    elif method is MOMENTUM:
        beta, before_v = shown(settings["momentum"]), old.get("v", zero)
        lines.append(_line(rule, [Add((Multiply((beta, shown(v)), "*"), shown(way * g) if way > 0 else Negative(shown(g)))) for v, g in zip(before_v, here, strict=True)], new["v"], "The new velocity: a share of the old one plus the gradient."))
        lines.append(_line(rule, [Add((p, Negative(Multiply((rate, shown(v)), "*")))) for p, v in zip(place, new["v"], strict=True)], after.point, "Move against the velocity."))
    elif method is NESTEROV:
        lines.append(rule.states(_row([shown(v) for v in new["v"]]), "The velocity with the gradient taken where the old velocity would carry us."))
        lines.append(_line(rule, [Add((p, Negative(Multiply((rate, shown(v)), "*")))) for p, v in zip(place, new["v"], strict=True)], after.point, "Move against the velocity."))
    elif method in (ADAGRAD, RMSPROP):
        decay = settings.get("decay", Fraction(1))
        kept: list[Node] = []
        for s, g in zip(old.get("s", zero), here, strict=True):
            square = Power(shown(g), Number("2"))
            kept.append(Add((shown(s), square)) if method is ADAGRAD else Add((Multiply((shown(decay), shown(s)), "*"), Multiply((shown(1 - decay), square), "*"))))
        lines.append(_line(rule, kept, new["s"], "The running size of the squared gradients."))
        moved: list[Node] = [Add((p, Negative(Divide(Multiply((rate, shown(g)), "*"), Root(shown(s)), "fraction")))) for p, g, s in zip(place, before.gradient, new["s"], strict=True)]
        lines.append(rule.states(approximately(_row(moved), _row([shown(v) for v in after.point])), ("Divide the step by the root of that size (ε is far too small to be seen here). ", ROUND_OFF)))
    elif method is ADAM:
        lines += _adam(rule, settings, rate, place, before, after, old, new, zero, k)
    elif second is not None:
        rows = [[put_in(e, names, place) for e in row] for row in second]
        values = [[number(e, dict(zip(names, before.point, strict=True))) for e in row] for row in second]
        if len(names) == 1:
            lines.append(_line(Rule("second_derivative_at_iterate", "The bending at the present point", "higher-derivatives"), rows[0], (values[0][0],), (numbered, "put it into the second derivative too.")))
            lines.append(_line(rule, [Add((place[0], Negative(Divide(shown(here[0]), shown(values[0][0]), "fraction"))))], after.point, "Slope over bending says how far it is to the bottom of the bowl."))
        else:
            from tutor.notation.tree import Matrix

            lines.append(Rule("hessian_at_iterate", "The Hessian at the present point", "hessian").states(Matrix(tuple(tuple(shown(v) for v in row) for row in values)), (numbered, "put the point into the second derivatives.")))
            step = tuple(a - b for a, b in zip(before.point, after.point, strict=True))
            lines.append(rule.states(Relation((Multiply((Matrix(tuple(tuple(shown(v) for v in row) for row in values)), Matrix(tuple((shown(s),) for s in step)))), Matrix(tuple((shown(g),) for g in here))), ("=" if all(map(is_exact, step)) else "≈",)), "The step solves Hessian times step = gradient."))
            lines.append(_line(rule, [Add((p, Negative(shown(s)))) for p, s in zip(place, step, strict=True)], after.point, "Subtract the step."))
    return lines


def _adam(rule: Rule, settings: Mapping[str, Fraction], rate: Node, place: tuple[Node, ...], before: Iterate, after: Iterate, old: Mapping[str, Vector], new: Mapping[str, Vector], zero: Vector, k: int) -> list[Step]:
    b1, b2 = settings["beta1"], settings["beta2"]
    mean = [Add((Multiply((shown(b1), shown(m)), "*"), Multiply((shown(1 - b1), shown(g)), "*"))) for m, g in zip(old.get("m", zero), before.gradient, strict=True)]
    square = [Add((Multiply((shown(b2), shown(v)), "*"), Multiply((shown(1 - b2), Power(shown(g), Number("2"))), "*"))) for v, g in zip(old.get("v", zero), before.gradient, strict=True)]
    fair_mean = tuple(m / (1 - b1 ** (k + 1)) for m in new["m"])
    fair_square = tuple(v / (1 - b2 ** (k + 1)) for v in new["v"])

    def corrected(values: Vector, beta: Fraction) -> list[Node]:
        power: Node = shown(beta) if k == 0 else Power(shown(beta), Number(str(k + 1)))
        return [Divide(shown(v), Add((ONE, Negative(power))), "fraction") for v in values]

    moved: list[Node] = [Add((p, Negative(Divide(Multiply((rate, shown(m)), "*"), Root(shown(v)), "fraction")))) for p, m, v in zip(place, fair_mean, fair_square, strict=True)]
    return [
        _line(rule, mean, new["m"], "The running mean of the gradients."), _line(rule, square, new["v"], "The running mean of their squares."),
        _line(rule, corrected(new["m"], b1), fair_mean, "Corrected for having started at zero."), _line(rule, corrected(new["v"], b2), fair_square, "The same correction for the squares."),
        rule.states(approximately(_row(moved), _row([shown(v) for v in after.point])), ("The step is the mean over the root of the square (ε is far too small to be seen here). ", ROUND_OFF)),
    ]  # fmt: skip


def _table(method: Method, names: tuple[str, ...], path: list[Iterate], values: list[Value | None]) -> Table:
    """All rows of a short walk; the first and the last of a long one."""
    places = list(range(len(path))) if len(path) <= 14 else [*range(10), len(path) - 2, len(path) - 1]
    columns: tuple[str | Node, ...] = ("step", *(name_to_tree(n) for n in names), "f", Gradient(name_to_tree("f")))
    rows: list[tuple[str | Node, ...]] = []
    last = -1
    for k in places:
        if k != last + 1:
            rows.append(("…", *("…" for _ in names), "…", "…"))
        value = values[k]
        rows.append((str(k), *(shown(p) for p in path[k].point), "–" if value is None else shown(value), _row([shown(g) for g in path[k].gradient])))
        last = k
    return Table(columns, tuple(rows), f"{method.title}: the points of the walk")


def make_problem(rng: Random, level: int) -> Exercise:
    """One step in one variable; two steps in two; one step with momentum behind it."""
    a, p, q = rng.randint(1, 4), rng.randint(1, 5), rng.randint(-3, 3)
    rate = rng.choice(["0.1", "0.05", "0.2"])
    if level == 1:
        text = f"one step of gradient descent on f(x) = {a}*x^2 from x = {p} with learning rate {rate}"
        return Exercise(text, text[0].upper() + text[1:] + ". Where do you arrive?", "a number")
    if level == 2:
        text = f"two steps of gradient descent on f(x, y) = {a}*x^2 + y^2 from ({p}, {q}) with learning rate {rate}"
        return Exercise(text, text[0].upper() + text[1:] + ". Where do you arrive?", "a list of two numbers")
    text = f"two steps of gradient descent with momentum 0.5 on f(x) = {a}*x^2 from x = {p} with learning rate {rate}"
    return Exercise(text, text[0].upper() + text[1:] + ", the velocity being zero at first. Where do you arrive?", "a number")


TOPIC = Topic(
    id="descent_steps", title="Steps of gradient descent and its kin", concept="gradient-descent",
    phrases=("gradient descent", "gradient ascent", "steepest descent", "gradient method", "sgd", "stochastic gradient descent", "adam", "rmsprop", "adagrad", "nesterov", "momentum", "gradient descent with momentum",
             "gradient step", "descent step", "newton's method", "newton step", "newton"),
    read=read, solve=solve, make_problem=make_problem, concepts=("learning-rate", "momentum", "adam", "newtons-method"),
)  # fmt: skip
