"""Is a function convex? By its second derivative, by its Hessian, or by the rules of composition; with a counterexample if not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Literal

import sympy

from tutor.notation.symbolic import from_sympy, name_to_tree, to_sympy
from tutor.notation.tree import ZERO, Derivative, Interval, Matrix, Node, Relation, Sequence, Symbol, Text, symbols
from tutor.problem import Problem
from tutor.problem.fields import field_of, is_list, items, main_field
from tutor.rules.constrained import definiteness
from tutor.rules.curvature import by_rules, sign_everywhere
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule, differentiate
from tutor.rules.floats import NoNumber, number, shown
from tutor.rules.partials import hessian, put_in
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SECOND = Rule("second_derivative", "The second derivative", "concavity")
SIGN = Rule("sign_everywhere", "Its sign", "convexity")
COUNTER = Rule("bends_the_other_way", "A place where it bends the other way", "convexity")
MINORS = Rule("principal_minors", "The principal minors of the Hessian", "positive-definite")
COMPOSE = Rule("convex_by_composition", "Convex by its construction", "convexity")
Word = Literal["convex", "concave"]
_PROBES = tuple(Fraction(k, 4) for k in (-40, -12, -9, -5, -3, -2, -1, 1, 2, 3, 5, 7, 10, 14, 40))


@dataclass(frozen=True, slots=True)
class Arguments:
    """The functions (one, or one for each option), the word asked about (None: which of the two), whether the option
    that is not so is asked for, and the range of the variable."""

    functions: tuple[tuple[str, Node, tuple[str, ...]], ...]
    word: Word | None
    odd_one: bool = False
    low: Node | None = None
    high: Node | None = None


def read(problem: Problem) -> Task | Declined | None:
    """ "is x^4 + y^2 convex?", "is ln x concave or convex", "which of the following is (not) a convex function?"."""
    if not problem.has("(convex|concave|convexity|concavity)") or problem.has("(set|sets|hull|combination|optimization problem|lens|concave up|concave down|inflection|interval where|intervals|where)"):
        return None
    word: Word | None = "concave" if problem.has("concave") else "convex"
    if problem.has("(convex or concave|concave or convex|convex , concave|concave , convex|convex, concave|convexity)") or problem.has("convex ... or ... concave", "concave ... or ... convex"):
        word = None
    low, high = _range(problem)
    if problem.options:
        trees = [(o.letter, o.tree) for o in problem.options]
        functions = []
        for letter, tree in trees:
            body = tree.right if isinstance(tree, Relation) and tree.operators == ("=",) else tree
            if body is None or is_list(body) or isinstance(body, Relation):
                return None
            functions.append((letter, body, tuple(sorted(symbols(body)))))
        odd = problem.has("(not|isn't|non-convex|nonconvex|except) ... (convex|concave)", "(not|isn't|except|nonconvex|non-convex)")
        return Task(Arguments(tuple(functions), word or "convex", odd), 1.0, f"find which of these is {'not ' if odd else ''}{word or 'convex'}")
    if not problem.has("(is|are|check|show|prove|determine|decide|test|whether|verify|does|do|say) ...", "{f} ... (convex|concave)", "(convexity|concavity) of {f}"):
        return None
    match = problem.match("(is|are|that|whether|if|of) [the] [function] {f}", "function {f}", "{f} [a] (convex|concave)")
    field = (field_of(problem, match.slots["f"]) if match else None) or main_field(problem)
    if field is None or is_list(field.body) or isinstance(field.body, Relation) or not field.variables or len(field.variables) > 4:
        return None
    return Task(Arguments((("", field.body, field.variables),), word, False, low, high), 1.0, ("decide whether ", field.body, f" is {word or 'convex or concave'}"))


def _range(problem: Problem) -> tuple[Node | None, Node | None]:
    """On (0, ∞), for x > 0, on [0, 1]."""
    for tree in items(problem):
        if isinstance(tree, Interval):
            return tree.lower, tree.upper
        if isinstance(tree, Relation) and len(tree.operators) == 1 and isinstance(tree.left, Symbol) and tree.operator in (">", ">=") and not symbols(tree.right):
            return tree.right, None
        if isinstance(tree, Relation) and len(tree.operators) == 1 and isinstance(tree.left, Symbol) and tree.operator in ("<", "<=") and not symbols(tree.right):
            return None, tree.right
        if isinstance(tree, Relation) and tree.operator == "in" and isinstance(tree.right, Interval):
            return tree.right.lower, tree.right.upper
    match = problem.match("(on|over) {i}")
    if match is not None and isinstance(match.slots["i"], Sequence) and len(match.slots["i"].items) == 2:
        low, high = match.slots["i"].items
        return low, high
    return None, None


@dataclass(frozen=True, slots=True)
class _Judged:
    """convex, concave, both (linear), neither, or None where it could not be settled."""

    kind: Literal["convex", "concave", "both", "neither"] | None
    steps: tuple[Step, ...]
    reason: Prose = ""
    domain: str = ""


def solve(arguments: Arguments) -> Solution | Declined:
    """Judge every function; then answer what was asked."""
    judged = [_judge(body, names, arguments.low, arguments.high) for _, body, names in arguments.functions]
    if len(judged) > 1 or arguments.functions[0][0]:
        return _choice(arguments, judged)
    one = judged[0]
    body = arguments.functions[0][1]
    if one.kind is None:
        return Declined("not_understood", "I could neither show that it bends one way everywhere nor find a place where it bends the other way.", "Simpler functions, or a range for the variable, I can decide.")
    goal: Prose = ("decide whether ", body, f" is {arguments.word or 'convex or concave'}")
    idea = "A convex function bends upwards everywhere, like a bowl: its second derivative (or its Hessian) is never negative."
    assumptions = (one.domain,) if one.domain else ()
    if arguments.word is None:
        said = "both convex and concave" if one.kind == "both" else one.kind
        return Solution("convexity", "convexity", goal, one.steps, Result("word", None, (said,), plain=said), idea=idea, conclusion=(*_words(one.reason), f" So it is {said}."), assumptions=assumptions)
    yes = one.kind in (arguments.word, "both")
    answer = "yes" if yes else "no"
    return Solution("convexity", "convexity", goal, one.steps, Result("boolean", None, (answer,), plain=answer), idea=idea, conclusion=("Yes, it is " if yes else "No, it is not ", f"{arguments.word}. ", *_words(one.reason)), assumptions=assumptions)


def _words(prose: Prose) -> tuple[str | Node, ...]:
    return (prose,) if isinstance(prose, str) else prose


def _choice(arguments: Arguments, judged: list[_Judged]) -> Solution | Declined:
    word = arguments.word or "convex"
    fits = [None if j.kind is None else (j.kind in (word, "both")) != arguments.odd_one for j in judged]
    letters = [f[0] for f, ok in zip(arguments.functions, fits, strict=True) if ok]
    if len(letters) != 1 or None in fits:
        return Declined("not_understood", "I could not settle every one of the options.")
    steps = tuple(
        Rule("judge_option", f"Option {letter}", "convexity").states(body, _option_words(j), j.steps) for (letter, body, _), j in zip(arguments.functions, judged, strict=True)
    )  # fmt: skip
    result = Result("choice", None, (letters[0],), plain=letters[0])
    return Solution("convexity", "convexity", f"find which of these is {'not ' if arguments.odd_one else ''}{word}", steps, result, idea="Look at the second derivative of each: a convex function never bends down.", conclusion=f"Only option {letters[0]} fits.")


def _option_words(judged: _Judged) -> Prose:
    name = {"both": "It is a straight line (a plane), which counts as convex and as concave. ", "neither": "It is neither convex nor concave. "}.get(judged.kind or "", f"It is {judged.kind}. ")
    return (name, *_words(judged.reason))


def _judge(body: Node, names: tuple[str, ...], low: Node | None, high: Node | None) -> _Judged:
    composed = by_rules(body)
    try:
        if len(names) == 1 and composed in ("unknown", "convex", "concave") and _smooth(body):
            return _one(body, names[0], low, high)
        if len(names) > 1 and _smooth(body):
            found = _several(body, names)
            if found.kind is not None:
                return found
    except NoRule:
        pass
    if composed in ("affine", "constant"):
        return _Judged("both", (COMPOSE.states(body, "It is linear: its graph is straight, which is convex and concave at once."),), "It is linear.")
    if composed in ("convex", "concave"):
        why = "It is put together from convex pieces (linear parts, absolute values, norms, maxima, even powers, exponentials) by adding, multiplying by positive numbers and taking the largest, and all of these keep convexity."
        if composed == "concave":
            why = "Turned upside down it is put together from convex pieces by adding and multiplying by positive numbers, which keeps convexity; so it is concave itself."
        return _Judged(composed, (COMPOSE.states(body, why),), why)
    return _Judged(None, ())


def _smooth(body: Node) -> bool:
    from tutor.notation.tree import AbsoluteValue, Call, Norm, walk

    return not any(isinstance(n, AbsoluteValue | Norm) or (isinstance(n, Call) and n.function in ("max", "min", "relu", "floor", "ceil", "sign")) for n in walk(body))


def _one(body: Node, name: str, low: Node | None, high: Node | None) -> _Judged:
    x = name_to_tree(name)
    first = differentiate(body, name)
    second = differentiate(first.result, name)
    steps = [
        Step("derivative", "The first derivative", "Differentiate once.", "derivatives", before=Derivative(body, ((x, 1),)), after=first.result, substeps=first.steps),
        Step(SECOND.id, SECOND.title, "Differentiate once more: this tells how the slope changes, so how the graph bends.", SECOND.concept, before=Derivative(body, ((x, 2),)), after=second.result, substeps=second.steps),
    ]  # fmt: skip
    exact = sympy.together(to_sympy(second.result))
    bottom, top, domain = _domain(body, name, low, high)
    if bottom is None or top is None:
        return _Judged(None, tuple(steps))
    found = sign_everywhere(exact.subs(sympy.Symbol(name), sympy.Symbol(name)), bottom, top)
    words = {"positive": ">", "not negative": ">=", "negative": "<", "not positive": "<="}
    if found == "zero":
        steps.append(SIGN.states(Relation((second.result, ZERO), ("=",)), "It is zero everywhere: the graph is a straight line."))
        return _Judged("both", tuple(steps), "Its second derivative is zero everywhere, so it is linear.")
    if found in words:
        kind: Literal["convex", "concave"] = "convex" if found in ("positive", "not negative") else "concave"
        steps.append(SIGN.states(Relation((second.result, ZERO), (words[found],)), f"It is {'never negative' if kind == 'convex' else 'never positive'}{' on ' + domain if domain else ''}, so the graph never bends {'down' if kind == 'convex' else 'up'}."))
        return _Judged(kind, tuple(steps), f"Its second derivative is {'never negative' if kind == 'convex' else 'never positive'}{' where the function is defined' if domain and low is None and high is None else ''}.", f"the domain {domain}. " if domain and low is None and high is None else "")
    both = _two_places(second.result, name, bottom, top)
    if both is None:
        return _Judged(None, tuple(steps))
    for place, value in both:
        there = put_in(second.result, (name,), (shown(place),))
        steps.append(COUNTER.states(Relation((there, ZERO), (">" if value > 0 else "<",)), ("At ", Relation((x, shown(place)), ("=",)), f" it is about {value:.4g}, so there the graph bends {'up' if value > 0 else 'down'}.")))
    return _Judged("neither", tuple(steps), "Its second derivative is positive in one place and negative in another.")


def _domain(body: Node, name: str, low: Node | None, high: Node | None) -> tuple[Any, Any, str]:
    """The range to look at: the one given, else the whole domain where that is one interval."""
    bottom = to_sympy(low) if low is not None else -sympy.oo
    top = to_sympy(high) if high is not None else sympy.oo
    if low is not None or high is not None:
        return bottom, top, f"the range from {bottom} to {top}".replace("oo", "infinity")
    try:
        found = sympy.calculus.util.continuous_domain(to_sympy(body), sympy.Symbol(name), sympy.S.Reals)
    except (NotImplementedError, ValueError, TypeError):
        return None, None, ""
    if not isinstance(found, sympy.Interval):
        return (None, None, "") if found != sympy.S.Reals else (-sympy.oo, sympy.oo, "")
    if found == sympy.S.Reals:
        return -sympy.oo, sympy.oo, ""
    words = f"{name} > {found.start}" if found.end == sympy.oo else f"{name} < {found.end}" if found.start == -sympy.oo else f"{found.start} < {name} < {found.end}"
    return found.start, found.end, words


def _two_places(second: Node, name: str, low: Any, high: Any) -> list[tuple[Fraction, float]] | None:
    """A place where it is positive, and one where it is negative."""
    up = down = None
    probes = list(_PROBES)
    if low != -sympy.oo and high != sympy.oo:
        width = Fraction(str(float(high - low))) if float(high - low) else Fraction(1)
        probes = [Fraction(str(float(low))) + width * k / 16 for k in range(1, 16)]
    for probe in probes:
        if not (bool(sympy.Rational(probe.numerator, probe.denominator) > low) and bool(sympy.Rational(probe.numerator, probe.denominator) < high)):
            continue
        try:
            value = float(number(second, {name: probe}))
        except NoNumber:
            continue
        if value > 1e-9 and up is None:
            up = (probe, value)
        if value < -1e-9 and down is None:
            down = (probe, value)
    return [up, down] if up is not None and down is not None else None


def _several(body: Node, names: tuple[str, ...]) -> _Judged:
    steps, rows = hessian(body, names)
    steps = list(steps)
    exact = sympy.Matrix([[to_sympy(e) for e in row] for row in rows])
    steps.append(Rule("hessian_matrix", "Arrange the second slopes", "hessian").states(Matrix(tuple(tuple(r) for r in rows)), "The Hessian tells how the function bends in every direction."))
    if not exact.free_symbols:
        kind = definiteness(exact)
        minors = [sympy.expand(exact[: k + 1, : k + 1].det()) for k in range(len(names))]
        steps.append(MINORS.states(Sequence(tuple(from_sympy(m) for m in minors), "[]"), "The determinants of the upper left corners, one row and column more each time."))
        verdict: dict[str, tuple[Literal["convex", "concave", "both", "neither"], str]] = {
            "positive": ("convex", "The Hessian is positive definite everywhere."), "not negative": ("convex", "The Hessian is positive semidefinite everywhere: no direction bends down."),
            "negative": ("concave", "The Hessian is negative definite everywhere."), "not positive": ("concave", "The Hessian is negative semidefinite everywhere: no direction bends up."),
            "indefinite": ("neither", "The Hessian is indefinite: up along some directions, down along others."),
        }  # fmt: skip
        found, why = verdict[kind]
        if exact.is_zero_matrix:
            found, why = "both", "The Hessian is zero: the function is linear."
        steps.append(SIGN.states(Text(found if found != "both" else "linear"), why))
        return _Judged(found, tuple(steps), why)
    minors_all = _principal(exact)
    signs = [(size, sign_everywhere(m)) for size, m in minors_all]
    good = ("positive", "not negative", "zero")
    steps.append(MINORS.states(Sequence(tuple(from_sympy(m) for _, m in minors_all), "[]"), "All principal minors: determinants of the parts that keep the same rows and columns, by size."))
    if all(s in good for _, s in signs):
        why = "All principal minors are never negative, so the Hessian is positive semidefinite everywhere."
        steps.append(SIGN.states(Text("convex"), why))
        return _Judged("convex", tuple(steps), why)
    turned = [(size, sign_everywhere(m * (-1) ** size)) for size, m in minors_all]
    if all(s in good for _, s in turned):
        why = "The principal minors of odd size are never positive, those of even size never negative, so the Hessian is negative semidefinite everywhere."
        steps.append(SIGN.states(Text("concave"), why))
        return _Judged("concave", tuple(steps), why)
    return _counterexample(steps, exact, names)


def _principal(matrix: Any) -> list[tuple[int, Any]]:
    from itertools import combinations

    size = matrix.rows
    out = []
    for k in range(1, size + 1):
        for chosen in combinations(range(size), k):
            out.append((k, sympy.simplify(matrix.extract(list(chosen), list(chosen)).det())))
    return out


def _counterexample(steps: list[Step], exact: Any, names: tuple[str, ...]) -> _Judged:
    """Places where the Hessian is not positive and where it is not negative semidefinite."""
    not_up = not_down = None
    values = [sympy.Rational(k, 2) for k in (1, -1, 2, -2, 4, -4, 6, -6, 0)]
    for i, a in enumerate(values):
        for j, b in enumerate(values):
            point = {sympy.Symbol(n): (a if k == 0 else b if k == 1 else values[(i + j + k) % len(values)]) for k, n in enumerate(names)}
            there = exact.subs(point)
            if there.has(sympy.zoo, sympy.nan, sympy.I) or there.free_symbols:
                continue
            try:
                kind = definiteness(there.evalf(15))
            except (TypeError, ValueError):
                continue
            if kind in ("negative", "not positive", "indefinite") and not_up is None:
                not_up = (point, there)
            if kind in ("positive", "not negative", "indefinite") and not_down is None:
                not_down = (point, there)
            if not_up and not_down:
                break
        if not_up and not_down:
            break
    if not (not_up and not_down):
        return _Judged(None, tuple(steps))
    for (point, there), what in ((not_up, "not positive semidefinite: some direction bends down"), (not_down, "not negative semidefinite: some direction bends up")):
        place = Sequence(tuple(from_sympy(point[sympy.Symbol(n)]) for n in names), "()")
        steps.append(COUNTER.states(Matrix(tuple(tuple(tidy(from_sympy(there[r, c])) for c in range(there.cols)) for r in range(there.rows))), ("At ", place, f" the Hessian is {what}.")))
    return _Judged("neither", tuple(steps), "At some places it bends down along a direction, at some it bends up.")


def make_problem(rng: Random, level: int) -> Exercise:
    """A polynomial in one variable; a quadratic in two; a sum of even powers and exponentials."""
    a, b, c = rng.randint(1, 5), rng.randint(1, 6), rng.randint(1, 5)
    if level == 1:
        text = rng.choice([f"{a}*x^2 - {b}*x", f"x^3 - {a}*x", f"{a}*x^4 + {b}*x^2", f"-{a}*x^2 + {b}"])
    elif level == 2:
        text = f"{a}*x^2 + {2 * b}*x*y + {c}*y^2"
    else:
        text = rng.choice([f"x^4 + {a}*y^2", f"e^({a}*x) + {b}*y^2", f"x^3 + {b}*y^2"])
    return Exercise(f"is {text} convex?", f"Is {text} a convex function?", "yes or no")


TOPIC = Topic(
    id="convexity", title="Convex or not", concept="convexity", phrases=("convex", "concave", "convex function", "convexity", "concavity", "is convex", "convex or concave"),
    read=read, solve=solve, make_problem=make_problem, concepts=("hessian", "concavity"),
)  # fmt: skip
