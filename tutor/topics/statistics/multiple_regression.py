"""Multiple linear regression by the normal equations: coefficients, prediction, R²; and VIF with what collinearity does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.checking import equal_values
from tutor.notation.tree import Add, Multiply, Node, Relation, Sequence, Symbol, Transpose
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, Series, amount, number, rounding_asked, words_of
from tutor.problem.paired import label
from tutor.problem.samples import data_lists
from tutor.rules.arrays import matrix
from tutor.rules.derivation import Rule
from tutor.rules.normal_equations import coefficients, design, gram, moments, r_squared
from tutor.rules.sheet import Sheet, decimal, final, formula, name, show, times
from tutor.solution import Declined, Plot, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

DESIGN = Rule("design_matrix", "Write the data as a matrix", "multiple-linear-regression")
PRODUCTS = Rule("normal_equations", "The normal equations", "least-squares")
SOLVE = Rule("solve_normal_equations", "Solve for the coefficients", "multiple-linear-regression")
PREDICT = Rule("predict", "Put the values into the equation", "multiple-linear-regression")
SHARE = Rule("r_squared", "The share of the variation explained", "r-squared")
AUXILIARY = Rule("auxiliary_regression", "Predict one input from the others", "multicollinearity")
VIF = Rule("variance_inflation", "How much its variance is inflated", "multicollinearity")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Input columns, output, names (the output's last), and what is wanted: coefficients, predict, r2, vif, vif_r2."""

    columns: tuple[tuple[Fraction, ...], ...]
    y: tuple[Fraction, ...]
    names: tuple[str, ...]
    wanted: str
    rounding: int | None
    at: tuple[Fraction, ...] = ()
    share: Fraction = Fraction(0)


def read(problem: Problem) -> Task | Declined | None:
    """Several inputs and one output; the VIF of inputs, or of an R²."""
    text = words_of(problem)
    low = text.lower()
    vif = re.search(r"\bvifs?\b|variance inflation|multicollinear|collinear(?:ity)?", low) is not None
    if not (vif or re.search(r"multiple (?:linear )?regression|regress\w*|normal equations?|least[- ]squares? (?:fit|plane|coefficients)|fit (?:a )?(?:plane|model)|linear model", low)):
        return None
    if re.search(r"logistic|gradient descent|ridge|lasso", low) or (vif and re.search(r"vectors|points", low) and "regress" not in low and "vif" not in low):
        return None
    rounding = rounding_asked(problem)
    if vif:
        share = amount(low, r"\br(?:\^2|-squared|2)\b[^.;]{0,60}?\b(?:is|=)", r"r[- ]?(?:\^2|squared|2)(?: value)?(?: of| is| =|=)*")
        if share is not None:
            if not 0 <= share < 1:
                return Declined("impossible", "For a VIF, R² must be at least 0 and below 1; at 1 the input is an exact combination of the others, and the VIF is infinite.", "Please check R².")
            return Task(Arguments((), (), (), "vif_r2", rounding, share=share), 1.0, f"find the VIF for R² = {decimal(share)}")
    lists = data_lists(problem, 2)
    if isinstance(lists, Declined):
        return lists
    lists = [s for s in lists if len(s.values) >= 2]
    if vif and len(lists) < 2:
        lists = _assigned(text)
    if vif:
        inputs = [s for s in lists if s.name.lower() not in ("y", "target", "output")] or lists
        if len(inputs) < 2:
            return Declined("missing_data", "For a VIF I need at least two inputs, or the R² of one input on the others.", "For instance: VIF of x1 = [1, 2, 3, 4] and x2 = [2, 4, 5, 8]; or VIF when R^2 = 0.9.") if re.search(r"\d", low) and "vif" in low else None
        return _checked(inputs, None, "vif", rounding, ())
    if len(lists) < 3:
        return None
    output = next((s for s in lists if s.name.split()[-1:] and s.name.split()[-1].lower() in ("y", "output", "target", "price", "sales", "score")), lists[-1])
    inputs = [s for s in lists if s is not output]
    at = _at(text, low, len(inputs))
    asks = [m.start() for m in re.finditer(r"\b(?:find|calculate|compute|predict|what|determine|give|fit)\b", low)]
    asked = low[asks[-1] :] if asks else low
    wanted = "predict" if at and "predict" in low else "r2" if re.search(r"r\^2|r-squared|r2\b", asked) else "coefficients"
    return _checked(inputs, output, wanted, rounding, at)


def _at(text: str, low: str, count: int) -> tuple[Fraction, ...]:
    found = re.findall(rf"[xX]_?(\d)\s*=\s*({NUMBER})(?!\s*,\s*\d)", low[low.find("predict") :] if "predict" in low else "")
    values = {int(k): number(v) for k, v in found}
    return tuple(values[k] for k in sorted(values)) if len(values) == count else ()


def _checked(inputs: list[Series], output: Series | None, wanted: str, rounding: int | None, at: tuple[Fraction, ...]) -> Task | Declined:
    every = [*inputs, *([output] if output is not None else [])]
    size = len(every[0].values)
    odd = next((s for s in every if len(s.values) != size), None)
    names = tuple(label(s, f"x{k}") for k, s in enumerate(every, 1))
    if odd is not None:
        return Declined("bad_shape", f"The column “{label(odd, '?')}” has {len(odd.values)} values, but the first one has {size}.", "All columns need the same length.")
    if len(inputs) > 5 or size > 60:
        return Declined("too_heavy", "By hand I do up to five inputs and sixty rows.", "Try a smaller table.")
    if output is not None and size < len(inputs) + 1:
        return Declined("missing_data", f"With {len(inputs)} inputs and a constant there are {len(inputs) + 1} unknowns, but only {size} rows.", "Give more rows than unknowns.")
    columns = tuple(s.values for s in inputs)
    if wanted == "vif":
        return Task(Arguments(columns, (), names, "vif", rounding), 1.0, f"find the variance inflation factors of {', '.join(names)}")
    assert output is not None
    return Task(Arguments(columns, output.values, names, wanted, rounding, at), 1.05, f"fit {names[-1]} from {', '.join(names[:-1])}")


def _assigned(text: str) -> list[Series]:
    """Lists without brackets behind a name each: x1 = 1, 2, 3 and x2 = 2, 4, 5."""
    found = re.finditer(rf"\b([A-Za-z]\w*)\s*=\s*({NUMBER}(?:\s*,\s*{NUMBER})+)", text)
    return [Series(m.group(1), tuple(number(v) for v in re.findall(NUMBER, m.group(2)))) for m in found]


def solve(arguments: Arguments) -> Solution | Declined:
    """Matrix, normal equations, coefficients; or auxiliary regressions and VIFs."""
    a = arguments
    if a.wanted == "vif_r2":
        sheet = Sheet()
        sheet.given(R=a.share)
        sheet.line("VIF", "1/(1 - R)", VIF, "R stands for R², how well the other inputs predict this one. What they predict adds nothing new, and the variance of its coefficient grows by this factor.")
        return Solution("multiple_regression", "multicollinearity", "find the variance inflation factor", tuple(sheet.steps), sheet.result("VIF", a.rounding), conclusion=_vif_ending([sheet["VIF"]]))
    if a.wanted == "vif":
        return _vifs(a)
    sheet = Sheet()
    rows = design(list(a.columns))
    whole: Node = matrix(rows, True)
    right: Node = matrix([[v] for v in a.y], True)
    big, _small = Symbol("X"), Symbol("y")
    sheet.state(DESIGN, Relation((big, whole), ("=",)), "One row for each observation: a 1 for the constant, then the inputs.")
    square_matrix, vector = gram(rows), moments(rows, a.y)
    left_product, right_product = matrix(square_matrix, True), matrix([[v] for v in vector], True)
    sheet.steps.append(Step(PRODUCTS.id, "Multiply X transposed by X", "Each entry adds up the products of two columns.", PRODUCTS.concept, before=Multiply((Transpose(whole), whole), "*"), after=left_product))
    sheet.steps.append(Step(PRODUCTS.id, "Multiply X transposed by y", "And of each column with the output.", PRODUCTS.concept, before=Multiply((Transpose(whole), right), "*"), after=right_product))
    beta = coefficients(list(a.columns), a.y)
    if beta is None:
        return Declined("impossible", "The columns depend on each other exactly (one can be made from the others), so XᵀX has no inverse and infinitely many coefficient vectors fit equally well.", "Leave out one of the dependent columns. This is perfect multicollinearity.")
    column: Node = matrix([[b] for b in beta])
    sheet.steps.append(
        Step(SOLVE.id, SOLVE.title, "Solve this system of linear equations (by elimination): its solution makes the sum of squared misses as small as possible.", SOLVE.concept,
             before=Relation((Multiply((left_product, Symbol("b"))), right_product), ("=",)), after=Relation((Symbol("b"), matrix([[b] for b in beta], True)), ("=",)), relation="implies", check=equal_values(Multiply((left_product, column), "*"), right_product))
    )  # fmt: skip
    terms: list[Node] = [final(beta[0], a.rounding)]
    for k, b in enumerate(beta[1:], 1):
        terms.append(times(final(b, a.rounding), name(f"x_{k}")))
    sheet.state(SOLVE, Relation((Symbol("y", "hat"), Add(tuple(terms))), ("=",)), "The fitted equation.")
    for k, b in enumerate(beta):
        sheet.values[f"b_{k}"] = b
    if a.wanted == "predict":
        for k, v in enumerate(a.at, 1):
            sheet.values[f"x_{k}"] = v
        text = "b_0" + "".join(f" + b_{k}*x_{k}" for k in range(1, len(beta)))
        sheet.line("y_hat", text, PREDICT, "Put the values in.", Symbol("y", "hat"))
        result = sheet.result("y_hat", a.rounding, Symbol("y", "hat"))
    elif a.wanted == "r2":
        share = r_squared(list(a.columns), a.y)
        if share is None:
            return Declined("impossible", "All values of the output are the same, so there is no variation to explain.", "")
        mean = sum(a.y, Fraction(0)) / len(a.y)
        sheet.values["T"] = sum(((v - mean) ** 2 for v in a.y), Fraction(0))
        sheet.values["E"] = (1 - share) * sheet["T"]
        sheet.line("R2", "1 - E/T", SHARE, f"E = {decimal(sheet['E'])} is the sum of squared residuals, T = {decimal(sheet['T'])} that of the distances from the mean of y.", formula("R^2"))
        result = sheet.result("R2", a.rounding, formula("R^2"))
    else:
        trees = tuple(final(b, a.rounding) for b in beta)
        result = Result("vector", Sequence(trees, "[]"), trees)
    says = "; ".join(f"one more of {n}, with the others held fixed, changes {a.names[-1]} by {decimal(b, 5)}" for n, b in zip(a.names, beta[1:], strict=False))
    return Solution("multiple_regression", "multiple-linear-regression", f"fit {a.names[-1]} from {', '.join(a.names[:-1])}", tuple(sheet.steps), result, idea="At the best fit the misses are at right angles to every input; this gives the normal equations XᵀX b = Xᵀy.", conclusion=says[:1].upper() + says[1:] + ".", exhibits=(_fit_table(a, beta),))


def _fit_table(a: Arguments, beta: list[Fraction]) -> Table:
    rows = []
    for row, v in list(zip(design(list(a.columns)), a.y, strict=True))[:30]:
        fit = sum((b * x for b, x in zip(beta, row, strict=True)), Fraction(0))
        rows.append((*(show(x) for x in row[1:]), show(v), show(fit), show(v - fit)))
    return Table((*a.names, "predicted", "residual"), tuple(rows), "What the fit says for each row, and what it misses.")


def _vifs(a: Arguments) -> Solution | Declined:
    sheet = Sheet()
    values = []
    for k, column in enumerate(a.columns, 1):
        others = [c for c in a.columns if c is not column]
        if len(set(column)) == 1:
            return Declined("impossible", f"All values of {a.names[k - 1]} are the same; a column that does not vary has no VIF.", "Leave it out; the constant of the model plays its part.")
        share = r_squared(others, column)
        if share is None or share == 1:
            return Solution("multiple_regression", "multicollinearity", "find the variance inflation factors", tuple(sheet.steps), Result("none", None, ("diverges",), plain="diverges"), conclusion=f"{a.names[k - 1]} is an exact combination of the other inputs: R² = 1, the VIF 1/(1 − R²) is infinite, and the coefficients cannot be told apart.")
        mean = sum(column, Fraction(0)) / len(column)
        whole = sum(((v - mean) ** 2 for v in column), Fraction(0))
        sheet.values[f"T_{k}"], sheet.values[f"E_{k}"] = whole, (1 - share) * whole
        sheet.line(f"R_{k}", f"1 - E_{k}/T_{k}", AUXILIARY, f"Regress {a.names[k - 1]} on the other input{'s' if len(others) > 1 else ''}: squared residuals {decimal((1 - share) * whole)}, squared distances from the mean {decimal(whole)}.", formula(f"R_{k}^2"))
        values.append(sheet.line(f"V_{k}", f"1/(1 - R_{k})", VIF, "One over the share that the others do not predict.", formula(f"VIF_{k}")))
    trees = tuple(final(v, a.rounding) for v in values)
    single = len(a.columns) == 2
    result = sheet.result("V_1", a.rounding) if single else Result("vector", Sequence(trees, "[]"), trees)
    exhibits: tuple[Table | Plot, ...] = ()
    moved = _perturbed(a)
    if moved is not None:
        exhibits = (moved,)
    return Solution("multiple_regression", "multicollinearity", "find the variance inflation factors", tuple(sheet.steps), result, idea="If one input can be predicted from the others, its own effect is hard to tell apart from theirs.", conclusion=_vif_ending(values) + (" With two inputs both have the same VIF." if single else ""), exhibits=exhibits)


def _perturbed(a: Arguments) -> Table | None:
    """The same fit before and after one output is moved a little: what collinear inputs do to the coefficients."""
    y = tuple(sum(values, Fraction(0)) for values in zip(*a.columns, strict=True))
    moved = (y[0] + Fraction(1, 2), *y[1:])
    before, after = coefficients(list(a.columns), y), coefficients(list(a.columns), moved)
    if before is None or after is None:
        return None
    rows = tuple((n, show(b), show(c)) for n, b, c in zip(("constant", *a.names), before, after, strict=True))
    return Table(("coefficient", "y = sum of the inputs", "first y moved by 0.5"), rows, "Try it: take y as the sum of the inputs (every coefficient is 1), then move one single y by a half. The larger the VIF, the more the coefficients jump.")


def _vif_ending(values: list[object]) -> str:
    largest = max(float(v) for v in values)  # type: ignore[arg-type]
    verdict = "that is a lot: the coefficients are unstable, and small changes of the data move them far" if largest > 10 else "that is worth a look" if largest > 5 else "that is harmless"
    return f"The largest VIF is {largest:.4g}: {verdict}. (Rule of thumb: above 5 look closer, above 10 act: drop or combine inputs, or regularise.)"


def make_problem(rng: Random, level: int) -> Exercise:
    """A VIF from R²; a VIF from two columns; a fit with two inputs."""
    if level == 1:
        text = f"The R^2 of one input regressed on the others is {rng.randint(10, 95) / 100:g}. What is its VIF? Round to 2 decimal places."
        return Exercise(text, text, "a number")
    while True:
        one, two = [rng.randint(1, 9) for _ in range(5)], [rng.randint(1, 9) for _ in range(5)]
        if r_squared([tuple(map(Fraction, one))], tuple(map(Fraction, two))) not in (None, 1) and len(set(one)) > 1:
            break
    if level == 2:
        text = f"x1 = {one}, x2 = {two}. What is the VIF of x1? Round to 3 decimal places."
        return Exercise(text, text, "a number")
    y = [p + 2 * q + rng.randint(-2, 2) for p, q in zip(one, two, strict=True)]
    text = f"Do a multiple linear regression with x1 = {one}, x2 = {two} and y = {y}. What is R^2? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="multiple_regression", title="Multiple regression and VIF", concept="multiple-linear-regression", phrases=("multiple regression", "multiple linear regression", "vif", "variance inflation", "multicollinearity", "regression", "normal equations", "least squares"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("multicollinearity", "r-squared"),
)  # fmt: skip
