"""Straight lines: slope, equation, parallel and perpendicular ones, intercepts, and the midpoint of two points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Add, Divide, Multiply, Negative, Node, Number, Relation, Sequence, Symbol, flat_name
from tutor.problem import Problem
from tutor.rules.derivation import Rule
from tutor.rules.filling import rational_value, settled
from tutor.rules.lines import Line, Point, X, Y, line_from, line_through, line_with, minus, rise_over_run, times
from tutor.rules.writing import write_number
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

SLOPE = Rule("slope_from_points", "Rise over run", "equation-of-a-line")
SLOPE_READ = Rule("slope_from_equation", "Read the slope off", "equation-of-a-line")
SAME_SLOPE = Rule("parallel_slope", "Parallel lines have the same slope", "equation-of-a-line")
TURNED_SLOPE = Rule("perpendicular_slope", "Turn the slope over and change its sign", "equation-of-a-line")
HEIGHT = Rule("intercept_from_point", "Find where it crosses the y-axis", "equation-of-a-line")
EQUATION = Rule("slope_intercept_form", "Write the equation", "equation-of-a-line")
CROSSING = Rule("axis_crossing", "Where it crosses an axis", "coordinates-graphs")
MIDDLE = Rule("midpoint", "Halfway in each direction", "coordinates-graphs")
MEET = Rule("equate_lines", "At the meeting point both give the same y", "simultaneous-equations")
COMPARE = Rule("compare_slopes", "Compare the slopes", "equation-of-a-line")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked (`slope`, `equation`, `x-intercept`, `y-intercept`, `intercepts`, `midpoint`, `parallel`,
    `perpendicular`: are they?), and what is known. `direction` says how the line asked for lies to the given one."""

    ask: str
    points: tuple[Point, ...] = ()
    lines: tuple[Line, ...] = ()
    slope: Fraction | None = None
    height: Fraction | None = None
    direction: str = ""


_ASKS = (
    ("meeting", ("meet", "cross each other", "intersect", "intersection", "where do the lines", "lines cross")),
    ("midpoint", ("midpoint", "middle point", "mid point", "point halfway")),
    ("intercepts", ("x and y intercept", "x- and y-intercept", "both intercepts", "⟧ and y intercept")),
    ("x-intercept", ("x intercept", "x-intercept", "crosses the x axis", "cross the x axis", "crosses the x-axis", "cross the x-axis", "meets the x-axis", "meet the x-axis")),
    ("y-intercept", ("y intercept", "y-intercept", "crosses the y axis", "cross the y axis", "crosses the y-axis", "cross the y-axis", "meets the y-axis", "meet the y-axis")),
    ("intercepts", ("intercepts", "axis intercepts")),
    ("equation", ("equation of", "equation for", "find the line", "line parallel", "line is parallel", "line is perpendicular", "line perpendicular", "line through", "line that", "line with", "line passing", "line which", "line joining", "straight line")),
    ("slope", ("slope", "gradient", "steepness")),
)  # fmt: skip
_OTHERS = "(tangent|normal|curve|regression|best fit|least squares|vector|plane|descent|derivative|directional|loss|secant|parametric|matrix|hyperplane|span|subspace|residual|correlation)"


def read(problem: Problem) -> Task | Declined | None:
    """The slope through two points; the line parallel to y = 2x + 1 through (3, 4); the x-intercept of 3x + 4y = 12."""
    text = problem.core.replace("⟦", " ⟦")
    if problem.has(_OTHERS):
        return None
    points, lines, others = _known(problem)
    if others:
        return None
    relation = re.match(r"are (?:the )?(?:two )?(?:lines )?⟦\d+⟧ and ⟦\d+⟧ (?:perpendicular|parallel|orthogonal)", problem.core)
    if relation and len(lines) == 2 and not points:
        how = "parallel" if "parallel" in problem.core else "perpendicular"
        return Task(Arguments(how, (), lines), 1.0, f"are the two lines {how}?")
    ask = _asked(problem)
    slope, height = _named(problem, "slope", "gradient"), _named(problem, "y-intercept", "y intercept", "intercept")
    if ask is None:
        return None
    direction = "parallel" if re.search(r"parallel", text) else "perpendicular" if re.search(r"perpendicular|orthogonal|at right angles", text) else ""
    arguments = Arguments(ask, points, lines, slope, height, direction)
    score = 1.02 if ask == "slope" and lines else 1.0
    return Task(arguments, score, _GOALS[ask]) if _enough(arguments) else None


_GOALS = {
    "midpoint": "find the midpoint", "meeting": "find where the two lines meet", "slope": "find the slope of the line", "equation": "find the equation of the line", "x-intercept": "find where the line crosses the x-axis",
    "y-intercept": "find where the line crosses the y-axis", "intercepts": "find where the line crosses the axes",
}  # fmt: skip


def _asked(problem: Problem) -> str | None:
    core = _axes_named(problem)
    question = re.split(r"[.;]\s*(?=[a-z])", core)[-1]
    if re.search(r"how steep is", question) or (re.search(r"(?<!with )(?:slope|gradient|steepness) (?:of|between|for|joining)", question) and "equation" not in question):
        return "slope"
    found = next((a for a, phrases in _ASKS if any(p in question for p in phrases)), None) or next((a for a, phrases in _ASKS if any(p in core for p in phrases)), None)
    if found in ("y-intercept", "x-intercept", "intercepts") and re.search(r"(?:equation|find the line)", question):
        return "equation"
    return found


def _axes_named(problem: Problem) -> str:
    """The core with the letter of an axis as a word: "the ⟦0⟧ intercept" is the y intercept."""

    def letter(found: re.Match[str]) -> str:
        tree = problem.mathematics[int(found.group(1))]
        return tree.name if isinstance(tree, Symbol) and tree.name in ("x", "y") else found.group()

    return re.sub(r"⟦(\d+)⟧(?=[ -]?(?:intercept|axis))", letter, problem.core)


def _known(problem: Problem) -> tuple[tuple[Point, ...], tuple[Line, ...], bool]:
    """Points and lines in the question; and is there other mathematics than those and plain numbers?"""
    points: list[Point] = []
    lines: list[Line] = []
    others = False
    for tree in problem.mathematics:
        items = tree.items if isinstance(tree, Sequence) and not tree.bracket else (tree,)
        for item in items:
            if isinstance(item, Sequence) and item.bracket == "()" and len(item.items) == 2:
                values = tuple(rational_value(problem.resolve(i)) for i in item.items)
                if values[0] is None or values[1] is None:
                    return (), (), True
                points.append((values[0], values[1]))
            elif isinstance(item, Relation):
                line = line_from(item)
                if line is not None:
                    lines.append(line)
                elif not (item.operators == ("=",) and flat_name(item.left) in ("m", "b", "c")):
                    others = True
            elif not (isinstance(item, Symbol) or rational_value(item) is not None):
                others = True
    return tuple(points), tuple(lines), others


def _named(problem: Problem, *names: str) -> Fraction | None:
    """The number behind "slope", "gradient", "y-intercept"."""
    for name in names:
        found = re.search(rf"{name}(?: is| of| =|:| equal to)? ⟦(\d+)⟧", problem.core)
        if found:
            tree = problem.mathematics[int(found.group(1))]
            return rational_value(tree.right if isinstance(tree, Relation) else tree)
    return None


def _enough(known: Arguments) -> bool:
    points, lines = len(known.points), len(known.lines)
    match known.ask:
        case "midpoint":
            return points == 2 and not lines
        case "meeting":
            return lines == 2 and not points
        case "slope":
            if known.direction:
                return lines == 1 and points <= 1
            return (points == 2 and not lines and known.points[0] != known.points[1]) or (lines == 1 and not points)
        case "x-intercept" | "y-intercept" | "intercepts":
            return lines == 1 and not points
    if known.direction:
        return lines == 1 and points == 1
    if lines:
        return False
    return (points == 2 and known.points[0] != known.points[1]) or (known.slope is not None and (points == 1 or (not points and known.height is not None)))


def solve(arguments: Arguments) -> Solution | Declined:
    """Slope first, then the crossing with the y-axis, then the equation."""
    match arguments.ask:
        case "midpoint":
            return _midpoint(*arguments.points)
        case "parallel" | "perpendicular":
            return _compared(arguments)
        case "slope":
            return _slope_asked(arguments)
        case "equation":
            return _equation(arguments)
        case "meeting":
            return _meeting(*arguments.lines)
    return _crossings(arguments)


def _solution(ask: str, steps: list[Step], result: Result, idea: Prose = "", conclusion: Prose = "") -> Solution:
    return Solution("line", "equation-of-a-line", _GOALS[ask], tuple(steps), result, idea=idea, conclusion=conclusion)


def _point(point: Point) -> Node:
    return Sequence((write_number(point[0]), write_number(point[1])), "()")


def _midpoint(first: Point, second: Point) -> Solution:
    steps, middle = [], []
    for k, name in enumerate("xy"):
        line = Divide(Add((write_number(first[k]), write_number(second[k]))), Number("2"), "fraction")
        value = (first[k] + second[k]) / 2
        middle.append(value)
        steps.append(MIDDLE.step(line, write_number(value), f"The {name} in the middle is the average of the two: add them and halve."))
    shown = _point((middle[0], middle[1]))
    return _solution("midpoint", steps, Result("vector", shown, tuple(write_number(v) for v in middle)), "The midpoint is the average of the two points, in each direction by itself.")


def _slope_steps(first: Point, second: Point) -> list[Step]:
    quotient = rise_over_run(first, second)
    derived = settled(quotient)
    stated = SLOPE.states(Relation((Symbol("m"), quotient), ("=",)), "The slope is how far it goes up, divided by how far it goes to the right: the difference of the y over the difference of the x.")
    return [stated, *derived.steps]


def _slope_asked(arguments: Arguments) -> Solution | Declined:
    idea = "The slope says how much y grows when x grows by one."
    if arguments.lines:
        line = arguments.lines[0]
        steps = _read_slope(line)
        if line.slope is None:
            return _solution("slope", steps, Result("none", None, ("undefined",), plain="undefined"), idea, "The line is upright, and an upright line has no slope: its run is zero.")
        slope = line.slope
        if arguments.direction:
            turned = _turned(slope, arguments.direction)
            if turned is None:
                return _solution("slope", steps, Result("none", None, ("undefined",), plain="undefined"), idea, "At right angles to a level line stands an upright one, which has no slope.")
            steps.append(turned[1])
            slope = turned[0]
    else:
        first, second = arguments.points
        if first[0] == second[0]:
            return _solution("slope", [], Result("none", None, ("undefined",), plain="undefined"), idea, "Both points have the same x, so the line is upright: its run is zero, and it has no slope.")
        steps = _slope_steps(first, second)
        slope = (second[1] - first[1]) / (second[0] - first[0])
    value = write_number(slope)
    return _solution("slope", steps, Result("number", value, (value,)), idea)


def _read_slope(line: Line) -> list[Step]:
    return [SLOPE_READ.states(line.equation, "Solve the equation for y; the number in front of x is the slope." if line.b else "There is no y in it: x is the same all along the line.")]


def _turned(slope: Fraction, direction: str) -> tuple[Fraction, Step] | None:
    """The slope of a parallel or perpendicular line, with the step; None when that line is upright."""
    m = Symbol("m")
    if direction == "parallel":
        return slope, SAME_SLOPE.states(Relation((m, write_number(slope)), ("=",)), "Lines that never meet rise equally fast.")
    if not slope:
        return None
    turned = -1 / slope
    return turned, TURNED_SLOPE.states(Relation((m, write_number(turned)), ("=",)), "Turning a line by a right angle swaps rise and run and changes one sign, so the two slopes multiply to -1.")


def _equation(arguments: Arguments) -> Solution | Declined:
    idea = "A line is known by its slope and one point on it."
    steps: list[Step] = []
    slope, point = arguments.slope, arguments.points[0] if arguments.points else None
    if arguments.direction:
        given = arguments.lines[0]
        assert point is not None
        steps = _read_slope(given)
        upright = given.slope is None
        turned = None if upright else _turned(given.slope or Fraction(0), arguments.direction)
        if turned is None:
            line = Line(Fraction(1), Fraction(0), point[0]) if (arguments.direction == "parallel") == upright else Line(Fraction(0), Fraction(1), point[1])
            steps.append(EQUATION.states(line.equation, "Such a line runs along one of the axes' directions: one coordinate stays the same."))
            return _solution("equation", steps, Result("equation", line.equation, (line.equation,)), idea)
        slope = turned[0]
        steps.append(turned[1])
    elif len(arguments.points) == 2:
        first, second = arguments.points
        if first[0] == second[0]:
            line = line_through(first, second)
            steps.append(EQUATION.states(line.equation, "Both points have the same x: the line is upright, and x stays the same along it."))
            return _solution("equation", steps, Result("equation", line.equation, (line.equation,)), idea)
        steps = _slope_steps(first, second)
        slope = line_through(first, second).slope
    assert slope is not None
    if point is None:
        assert arguments.height is not None
        line = line_with(slope, (Fraction(0), arguments.height))
    else:
        line = line_with(slope, point)
        height = Add((write_number(point[1]), Negative(times(slope, point[0]))))
        steps.append(HEIGHT.states(Relation((Symbol("b"), height), ("=",)), ("Put the point ", _point(point), " into y = m x + b and solve for b, the height where the line crosses the y-axis.")))
        steps += settled(height).steps
    if not all(line.holds(p) for p in arguments.points):
        return Declined("withheld", "My line does not pass through the points, so I do not show it.")
    steps.append(EQUATION.states(line.equation, "Slope times x, plus the height where it crosses the y-axis."))
    return _solution("equation", steps, Result("equation", line.equation, (line.equation,)), idea)


def _crossings(arguments: Arguments) -> Solution | Declined:
    line = arguments.lines[0]
    ask = arguments.ask
    steps: list[Step] = []
    found: list[tuple[str, Fraction]] = []
    for name, own, other, zero in (("x", line.a, line.b, "y"), ("y", line.b, line.a, "x")):
        if ask not in (f"{name}-intercept", "intercepts"):
            continue
        if not own:
            if ask != "intercepts":
                return _solution(ask, [], Result("none", None, ("does not exist",), plain="does not exist"), "", f"The line runs along the {name}-axis' direction and never crosses it.")
            continue
        value = line.c / own
        unknown = X if name == "x" else Y
        equation = Relation((Multiply((write_number(own), unknown)) if own != 1 else unknown, write_number(line.c)), ("=",))
        steps.append(CROSSING.states(equation, f"On the {name}-axis {zero} is zero; put that in." if other else "The equation already says it."))
        if own != 1:
            steps.append(CROSSING.states(Relation((unknown, write_number(value)), ("=",)), "Divide both sides by the number in front."))
        found.append((name, value))
    values = tuple(write_number(v) for _, v in found)
    points = ["(" + (f"{v}, 0" if n == "x" else f"0, {v}") + ")" for n, v in found]
    if len(found) == 1:
        return _solution(ask, steps, Result("number", values[0], (values[0],)), "On an axis the other coordinate is zero.", f"The line crosses the {found[0][0]}-axis at {points[0]}.")
    shown = Sequence(tuple(Relation((X if n == "x" else Y, write_number(v)), ("=",)) for n, v in found), "")
    return _solution(ask, steps, Result("set", shown, tuple(shown.items)), "On an axis the other coordinate is zero.", f"The line crosses the axes at {' and '.join(points)}.")


def _meeting(first: Line, second: Line) -> Solution | Declined:
    idea = "The meeting point lies on both lines, so its coordinates satisfy both equations."
    steps = [*_read_slope(first), *_read_slope(second)]
    if first.a * second.b == first.b * second.a:
        same = first.a * second.c == first.c * second.a and first.b * second.c == first.c * second.b
        word = "infinitely many" if same else "no solution"
        said = "Both equations say the same line: every point of it is on both." if same else "The lines are parallel and never meet."
        return _solution("meeting", steps, Result("none", None, (word,), plain=word), idea, said)
    upright = next((line for line in (first, second) if line.slope is None), None)
    other = second if upright is first else first
    if upright is not None:
        x = upright.c / upright.a
    else:
        assert first.slope is not None and second.slope is not None
        heights = first.c / first.b, second.c / second.b
        left, right = (line.equation for line in (first, second))
        assert isinstance(left, Relation) and isinstance(right, Relation)
        steps.append(MEET.states(Relation((left.right, right.right), ("=",)), "Set the two right-hand sides equal."))
        quotient = Divide(minus(heights[1], heights[0]), minus(first.slope, second.slope), "fraction")
        steps.append(Rule("solve_for_x", "Solve for x", "linear-equations").states(Relation((X, quotient), ("=",)), "Bring the x to one side and the numbers to the other, then divide."))
        steps += settled(quotient).steps
        x = (heights[1] - heights[0]) / (first.slope - second.slope)
    assert other.slope is not None
    height = Add((times(other.slope, x), write_number(other.c / other.b)))
    steps.append(Rule("put_back_x", "Put x back in", "simultaneous-equations").states(Relation((Y, height), ("=",)), "Either equation gives the y of the meeting point."))
    steps += settled(height).steps
    point = (x, other.slope * x + other.c / other.b)
    if not (first.holds(point) and second.holds(point)):
        return Declined("withheld", "My point does not lie on both lines, so I do not show it.")
    return _solution("meeting", steps, Result("vector", _point(point), tuple(write_number(v) for v in point)), idea, ("They meet at ", _point(point), "."))


def _compared(arguments: Arguments) -> Solution:
    first, second = arguments.lines
    steps = [*_read_slope(first), *_read_slope(second)]
    parallel = first.a * second.b == first.b * second.a
    right = first.a * second.a + first.b * second.b == 0
    if first.slope is not None and second.slope is not None and arguments.ask == "perpendicular":
        product = Multiply((write_number(first.slope), write_number(second.slope)), "*")
        value = write_number(first.slope * second.slope)
        steps.append(COMPARE.step(product, value, "At right angles the two slopes multiply to -1."))
    holds = parallel if arguments.ask == "parallel" else right
    word = "True" if holds else "False"
    said = f"{'Yes' if holds else 'No'}: the lines are {'' if holds else 'not '}{arguments.ask}."
    return Solution("line", "equation-of-a-line", f"are the lines {arguments.ask}?", tuple(steps), Result("boolean", None, (word,), plain=word), idea="Everything about directions is in the slopes.", conclusion=said)


def make_problem(rng: Random, level: int) -> Exercise:
    """A slope; a line through two points; a parallel or perpendicular line."""
    x1, y1, run, rise = rng.randint(-5, 5), rng.randint(-5, 5), rng.randint(1, 4), rng.randint(-6, 6)
    shown = Sequence((_point((Fraction(x1), Fraction(y1))), _point((Fraction(x1 + run), Fraction(y1 + rise)))), "")
    if level == 1:
        return Exercise(f"slope of the line through ({x1}, {y1}) and ({x1 + run}, {y1 + rise})", f"Find the slope of the line through ({x1}, {y1}) and ({x1 + run}, {y1 + rise}).", "a number", shown)
    if level == 2:
        return Exercise(f"equation of the line through ({x1}, {y1}) and ({x1 + run}, {y1 + rise})", f"Find the equation of the line through ({x1}, {y1}) and ({x1 + run}, {y1 + rise}).", "an equation", shown)
    how, slope = rng.choice(["parallel", "perpendicular"]), rng.choice([2, 3, 4, -2, -3])
    return Exercise(f"find the line {how} to y = {slope}x + {run} through ({x1}, {y1})", f"Find the line {how} to y = {slope}x + {run} through ({x1}, {y1}).", "an equation")


TOPIC = Topic(
    id="line", title="Straight lines", concept="equation-of-a-line",
    phrases=("slope", "gradient", "slope of", "gradient of", "line", "lines", "intercept", "intercepts", "x-intercept", "y-intercept", "midpoint", "middle point", "x-axis", "y-axis", "equation of the line", "perpendicular", "parallel", "intersect", "meet", "axis", "crosses", "steep", "halfway"),
    read=read, solve=solve, make_problem=make_problem, concepts=("coordinates-graphs",),
)  # fmt: skip
