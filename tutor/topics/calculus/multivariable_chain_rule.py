"""The chain rule along several paths: dz/dt when z depends on x and y and these on t; ∂z/∂s along each path."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tutor.notation.symbolic import name_to_tree
from tutor.notation.tree import ONE, ZERO, Add, Apply, Derivative, Evaluated, Multiply, Node, Relation, Sequence, Symbol, flat_name, substitute, symbols
from tutor.problem import Problem
from tutor.problem.fields import assignments, is_constant, is_list, items
from tutor.rules.derivation import Rule
from tutor.rules.differentiation import NoRule
from tutor.rules.partials import EVALUATE, PUT_IN, decimal_of, evaluated, partial, value_of
from tutor.rules.terms import Undefined
from tutor.rules.tidy import tidy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

CHAIN = Rule("multivariable_chain_rule", "Add up what each path carries", "multivariable-chain-rule")
PUT_TOGETHER = Rule("put_together", "Put the slopes in", "multivariable-chain-rule")
REPLACE = Rule("replace_intermediate", "Write everything in the last variable", "functions")
CHECK = Rule("check_by_substitution", "The same by putting in first", "chain-rule")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The output's name and what it is (None when only slopes are known), the middle variables with what each is, each
    variable that is asked for, its value with the others' (empty: everywhere), and the slopes known as numbers."""

    output: str
    function: Node | None
    paths: tuple[tuple[str, Node], ...]
    asked: tuple[str, ...]
    place: tuple[tuple[str, Node], ...] = ()
    known: tuple[tuple[str, str, Node], ...] = ()


def read(problem: Problem) -> Task | Declined | None:
    """ "find dz/dt if z = x^2 y, x = cos t, y = sin t", ∂z/∂s and ∂z/∂t, or the slopes given as numbers."""
    marks = [m for t in items(problem) if (m := _mark(t)) is not None]
    words = problem.has("[multivariable] chain rule")
    if not marks and not words:
        return None
    known = _known(problem)
    if len(known) >= 3:
        return _from_slopes(problem, marks, known)
    lines: dict[str, Node] = {}
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and symbols(tree.right) and not is_list(tree.right):
            head = tree.left.function if isinstance(tree.left, Apply) else tree.left
            name = flat_name(head)
            if name is not None and isinstance(head, Symbol) and not (isinstance(tree.right, Apply) and flat_name(tree.right.function) not in lines):
                lines.setdefault(name, tree.right)
    output = next((flat_name(m.operand) or "" for m in marks if flat_name(m.operand) in lines), "")
    if not output:
        output = next((n for n, body in lines.items() if sum(m in lines for m in symbols(body)) >= 2), "")
    if not output:
        return None
    middle = tuple((n, lines[n]) for n in sorted(symbols(lines[output])) if n in lines and n != output)
    last = sorted({v for _, body in middle for v in symbols(body)})
    if not middle or not last or set(last) & {n for n, _ in middle} or len(symbols(lines[output])) < 2:
        return None
    asked = tuple(dict.fromkeys(n for m in marks if flat_name(m.operand) == output for v, k in m.variables if k == 1 and (n := flat_name(v)) in last))
    if not asked:
        asked = tuple(last)
    if any(flat_name(v) in dict(middle) for m in marks if flat_name(m.operand) == output for v, _ in m.variables):
        return None
    given = assignments(problem)
    place = tuple((v, given[v]) for v in last if v in given)
    if len(place) < len(last):
        place = ()
    goal: Prose = ("find ", *(n for k, a in enumerate(asked) for n in ((", " if k else ""), _written(output, a, last))), " where ", Relation((name_to_tree(output), lines[output]), ("=",)))
    return Task(Arguments(output, lines[output], middle, asked, place), 1.0 if words or marks else 0.7, goal)


def _mark(tree: Node) -> Derivative | None:
    if isinstance(tree, Evaluated):
        tree = tree.operand
    return tree if isinstance(tree, Derivative) and isinstance(tree.operand, Symbol) else None


def _written(output: str, name: str, last: list[str] | tuple[str, ...]) -> Derivative:
    return Derivative(name_to_tree(output), ((name_to_tree(name), 1),), partial=len(last) > 1)


def _known(problem: Problem) -> tuple[tuple[str, str, Node], ...]:
    """∂z/∂x = 2 and the like, as (z, x, 2)."""
    found = []
    for tree in items(problem):
        if isinstance(tree, Relation) and tree.operators == ("=",) and isinstance(tree.left, Derivative) and is_constant(tree.right) and len(tree.left.variables) == 1:
            over, under = flat_name(tree.left.operand), flat_name(tree.left.variables[0][0])
            if over and under:
                found.append((over, under, tree.right))
    return tuple(found)


def _from_slopes(problem: Problem, marks: list[Derivative], known: tuple[tuple[str, str, Node], ...]) -> Task | None:
    outputs = [o for o, _, _ in known]
    output = max(dict.fromkeys(outputs), key=outputs.count)
    middle = tuple(u for o, u, _ in known if o == output)
    inner = [u for o, u, _ in known if o in middle]
    last = tuple(dict.fromkeys(u for u in inner if inner.count(u) == len(middle)))
    if not last or len(middle) < 2:
        return None
    asked = tuple(v for v in dict.fromkeys(flat_name(m.variables[0][0]) or "" for m in marks if flat_name(m.operand) == output) if v in last)
    goal: Prose = ("find the slope of ", name_to_tree(output), f" along {', '.join(asked or last)} from the slopes of its parts")
    return Task(Arguments(output, None, tuple((m, ZERO) for m in middle), asked or last, (), known), 1.0, goal)


def solve(arguments: Arguments) -> Solution | Declined:
    """One term for each path; then everything in the last variables; then the number."""
    steps: list[Step] = []
    values: list[Node] = []
    last = tuple(sorted({v for _, body in arguments.paths for v in symbols(body)})) or arguments.asked
    outer: dict[str, Node] = {}
    try:
        if arguments.function is not None:
            names = tuple(sorted(symbols(arguments.function)))
            for middle, _ in arguments.paths:
                step, outer[middle] = partial(arguments.function, middle, names)
                steps.append(step)
        for name in arguments.asked:
            more, value = _along(arguments, name, last, outer)
            steps += more
            values.append(value)
    except NoRule as reason:
        return Declined("not_understood", f"I have {reason}, so I cannot differentiate this.")
    except Undefined as reason:
        return Declined("not_understood", f"There is no value there: {reason}.")
    goal: Prose = ("find ", *(n for k, a in enumerate(arguments.asked) for n in ((", " if k else ""), _written(arguments.output, a, last))))
    idea = "A change of the last variable reaches the output along every path in between; the effect along one path is a product of slopes, and the paths add up."
    if len(values) == 1:
        number = is_constant(values[0])
        return Solution("multivariable_chain_rule", "multivariable-chain-rule", goal, tuple(steps), Result("number" if number else "expression", values[0], (values[0],), approx=decimal_of(values[0]) if number else None), idea=idea)
    listed = Sequence(tuple(values), "[]")
    return Solution("multivariable_chain_rule", "multivariable-chain-rule", goal, tuple(steps), Result("vector", listed, tuple(values)), idea=idea, conclusion=("In the order ", ", ".join(arguments.asked), ": ", listed, "."))


def _along(arguments: Arguments, name: str, last: tuple[str, ...], outer: dict[str, Node]) -> tuple[list[Step], Node]:
    steps: list[Step] = []
    z, several = name_to_tree(arguments.output), len(last) > 1
    formula = Add(
        tuple(
            Multiply((Derivative(z, ((name_to_tree(m), 1),), partial=True), Derivative(name_to_tree(m), ((name_to_tree(name), 1),), partial=several)), "·")
            for m, _ in arguments.paths
        )
    )  # fmt: skip
    steps.append(CHAIN.states(Relation((_written(arguments.output, name, last), formula), ("=",)), f"One product for each way from {name} to {arguments.output}: through {', '.join(m for m, _ in arguments.paths)}."))
    if arguments.function is None:
        table = {(o, u): v for o, u, v in arguments.known}
        written: Node = Add(tuple(Multiply((table[(arguments.output, m)], table[(m, name)]), "*") for m, _ in arguments.paths))
        steps.append(PUT_TOGETHER.states(written, "Put the known slopes in."))
        value, lines = value_of(written)
        if value != written:
            steps.append(EVALUATE.step(written, value, "Products first, then the sum.", lines))
        return steps, value
    terms = []
    for middle, body in arguments.paths:
        step, inner = partial(body, name, last)
        steps.append(step)
        if ZERO not in (inner, outer[middle]):
            terms.append(outer[middle] if inner == ONE else inner if outer[middle] == ONE else Multiply((outer[middle], inner), "*"))
    written = ZERO if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))
    steps.append(PUT_TOGETHER.states(written, "Put the slopes that were found into the rule."))
    inside = written
    for middle, body in arguments.paths:
        inside = substitute(inside, middle, body)
    if inside != written:
        steps.append(REPLACE.states(inside, ("Replace ", *_pairs(arguments.paths), "."), before=written))
    neat = tidy(inside)
    whole = arguments.function
    for middle, body in arguments.paths:
        whole = substitute(whole, middle, body)
    if neat != inside:
        steps.append(Rule("collect_terms", "Tidy up", "expanding-factoring").step(inside, neat, "Multiply out and collect what is alike."))
    steps.append(CHECK.step(Derivative(whole, ((name_to_tree(name), 1),), partial=several), neat, f"Putting everything into {arguments.output} first and differentiating directly gives the same: a good check."))
    if not arguments.place:
        return steps, neat
    names, point = tuple(n for n, _ in arguments.place), tuple(v for _, v in arguments.place)
    there, value, lines = evaluated(neat, names, point)
    if there != neat:
        steps.append(PUT_IN.states(there, ("Now ", *_pairs(arguments.place), "."), before=neat))
    if value != there:
        steps.append(EVALUATE.step(there, value, "Powers first, then products, then sums.", lines))
    return steps, value


def _pairs(pairs: tuple[tuple[str, Node], ...]) -> tuple[str | Node, ...]:
    out: list[str | Node] = []
    for k, (name, value) in enumerate(pairs):
        out += [" and " if k else "", Relation((name_to_tree(name), value), ("=",))]
    return tuple(out)


def make_problem(rng: Random, level: int) -> Exercise:
    """Along one parameter; at a value; along one of two parameters."""
    a, b, c, n = rng.randint(2, 5), rng.randint(2, 5), rng.randint(1, 4), rng.randint(2, 3)
    if level == 3:
        ask = f"find ∂z/∂s if z = x^{n}*y, x = {a}*s + {b}*t, y = {c}*s*t"
        return Exercise(ask, f"z = x^{n}*y with x = {a}*s + {b}*t and y = {c}*s*t. Find ∂z/∂s.", "an expression in s and t")
    text = f"z = {a}*x^{n} + {b}*x*y, x = t^2, y = {c}*t + 1"
    if level == 1:
        return Exercise(f"find dz/dt if {text}", f"Let {text}. Find dz/dt.", "an expression in t")
    return Exercise(f"find dz/dt if {text}; t = 1", f"Let {text}. Find dz/dt at t = 1.", "a number")


TOPIC = Topic(
    id="multivariable_chain_rule", title="Chain rule in several variables", concept="multivariable-chain-rule",
    phrases=("multivariable chain rule", "chain rule"), read=read, solve=solve, make_problem=make_problem, always=True, concepts=("partial-derivatives", "chain-rule"),
)  # fmt: skip
