"""The recipe of a formula in words, in the order in which one would compute it.

In goes a tree and the names of its symbols, out come sentences. A line of simple steps becomes one sentence ("is found
by taking the slope m, multiplying it by x, then adding b"); sums and large parts become instructions with named parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tutor.explain.formulas.glyphs import glyph
from tutor.explain.formulas.nominal import RELATIONS, Words, distribution, is_named_square, is_symbol, joined, over
from tutor.notation import tree as t

GERUNDS = {
    "take": "taking", "add": "adding", "subtract": "subtracting", "multiply": "multiplying", "divide": "dividing", "square": "squaring", "cube": "cubing", "raise": "raising", "apply": "applying", "flip": "flipping", "average": "averaging",
    "halve": "halving", "double": "doubling", "pass": "passing", "invert": "inverting", "find": "finding", "start": "starting", "transpose": "transposing",
}  # fmt: skip
TAKEN = {
    "log": "the logarithm", "ln": "the natural logarithm", "sin": "the sine", "cos": "the cosine", "tan": "the tangent", "tanh": "the hyperbolic tangent", "sigmoid": "the sigmoid", "softmax": "the softmax", "det": "the determinant", "tr": "the trace",
    "relu": "the positive part", "inv": "the inverse", "floor": "the whole part", "ceil": "the rounded-up value", "sign": "the sign", "asin": "the inverse sine", "acos": "the inverse cosine", "atan": "the inverse tangent", "softplus": "the softplus", "erf": "the error function",
}  # fmt: skip
OPERATORS = frozenset("P p Pr q D H I KL Var var Cov N Z".split())
LARGE = 12


@dataclass
class Plan:
    """What to take first and what to do with it; `loop` holds the steps done for every value of an index."""

    start: str
    steps: list[tuple[str, str]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """Instructions that come first: loops and named parts."""


def recipe(tree: t.Node, words: Words, subject_role: str = "") -> str:
    """Sentences that say how to compute, or what is stated."""
    if isinstance(tree, t.Sequence) and not tree.bracket:
        rows = [i for i in tree.items if not isinstance(i, t.Text)]
        first = recipe(rows[0], words, subject_role)
        rest = [f"Here {_lower(recipe(r, words))}" if isinstance(r, t.Relation) else f"Beside it stands {words.of(r)}." for r in rows[1:] if not isinstance(r, t.Ellipsis)]
        return " ".join([first, *rest])
    if isinstance(tree, t.Given):
        return _capital(f"given {words.of(tree.condition)}, {_lower(recipe(tree.event, words))}")
    if isinstance(tree, t.Relation):
        return _statement(tree, words, subject_role)
    return _computed("this value", tree, words)


def _statement(tree: t.Relation, words: Words, role: str) -> str:
    left, operator, right = tree.operands[0], tree.operators[0], tree.operands[1]
    if isinstance(left, t.Text) and operator == ",":
        return _capital(f"{left.text} {words.of(right)}.")
    rest = ""
    for later, operand in zip(tree.operators[1:], tree.operands[2:], strict=True):
        if not (isinstance(operand, t.Text) and not operand.text):
            rest += f" That {_verb(later)} {distribution(operand, words) if later == '~' else words.of(operand)}."
    if operator in ("=", ":=", "<-", "≡", "≈", ":") and _is_name(left) and not (operator == ":" and not isinstance(right, t.Relation)):
        if operator == ":":
            return _capital(f"{words.of(left)} states that {_lower(_statement(right, words, ''))}") if isinstance(right, t.Relation) else ""
        return _computed(_subject(left, operator, words, role), right, words, approximate=operator == "≈") + rest
    if operator in ("=", ":=") and _is_name(right) and not _is_name(left):
        return _computed(_subject(right, operator, words, ""), left, words) + rest
    said = f"{words.of(left)} {_verb(operator)} {distribution(right, words) if operator == '~' else words.of(right)}"
    return _capital(said) + "." + rest


def _verb(operator: str) -> str:
    return {"in": "lies in", "notin": "does not lie in", "subset": "lies inside", "subseteq": "lies inside", "supset": "contains", "=": "equals", "->": "goes to", ":": "states"}.get(operator, RELATIONS.get(operator, operator))


def _is_name(node: t.Node) -> bool:
    """Something that is being defined: a letter, a named value, a function at its argument, their power or entry."""
    match node:
        case t.Power(base, t.Number()):
            return is_symbol(base)
        case t.Apply(_, arguments):
            return all(is_symbol(a) or isinstance(a, t.Given | t.Sequence | t.Number | t.Placeholder | t.Relation | t.Apply | t.Add | t.Multiply | t.Power | t.Text) for a in arguments)
        case t.Derivative() | t.Gradient() | t.Norm() | t.Differential() | t.Evaluated():
            return True
        case t.AbsoluteValue(operand) | t.Transpose(operand):
            return is_symbol(operand)
        case t.Call(_, arguments):
            return all(is_symbol(a) or isinstance(a, t.Number | t.Multiply) for a in arguments)
        case t.Sequence(items):
            return bool(items) and all(is_symbol(i) for i in items)
        case t.Subscript(base, _):
            return is_symbol(node) or _is_name(base)
    return is_symbol(node)


def _subject(left: t.Node, operator: str, words: Words, role: str) -> str:
    if operator == "<-":
        return f"the new value of {words.of(left)}"
    shown = glyph(left, 40)
    names = words.names.get(left, "") if left not in words.said else ""
    words.said.add(left)
    if is_symbol(left) or (isinstance(left, t.Power) and shown):
        tail = role or names
        return f"the value of {shown or words.of(left)}" + (f", {_article(tail)}," if tail else "")
    if isinstance(left, t.Apply) and shown and (role or names):
        return f"{words.of(left)}, {_article(role or names)},"
    return words.of(left)


def _article(name: str) -> str:
    return name if name.startswith(("the ", "a ", "an ", "one ", "how ", "every ")) else f"the {name}"


def _computed(subject: str, node: t.Node, words: Words, approximate: bool = False) -> str:
    """Subject and recipe as one sentence, or as instructions when there are loops or parts."""
    if isinstance(node, t.Text) and (not node.text or node.text == "?"):
        return _capital(f"{subject} is what is asked for.")
    if isinstance(node, t.Cases):
        branches = [f"{words.of(v)} {words.of(t.Cases(((t.Text(''), c),))).strip()}" for v, c in node.branches]
        return _capital(f"{subject} has cases: it is {joined(branches, 'and')}.")
    plan = _plan(node, words)
    about = "approximately " if approximate else ""
    if not plan.steps and not plan.before:
        return _capital(f"{subject} is {about}{plan.start}.")
    if not plan.before:
        verbs = [f"{GERUNDS[v]} {r}".strip() for v, r in [("take", plan.start), *plan.steps]]
        return _capital(f"{subject} is {about}found by {_chain(verbs)}.")
    verbs = [f"{v} {r}".strip() for v, r in plan.steps]
    if plan.start:
        verbs.insert(0, f"take {plan.start}")
    return _capital(f"to find {subject.rstrip(',')}: {'; '.join(plan.before)}" + (f"; then {_chain(verbs)}" if verbs else "") + ".")


def _chain(verbs: list[str]) -> str:
    if len(verbs) == 1:
        return verbs[0]
    if len(verbs) > 2 or "," in verbs[0]:
        return ", ".join(verbs[:-1]) + f", then {verbs[-1]}"
    return f"{verbs[0]} and {verbs[1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if len(text) > 1 and not (text[0].islower() and text[1:2] in " ₀₁₂ᵢₜ̄̂(=") else text


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text.startswith(("The ", "To ", "This ", "Given ", "For ")) else text


def _simple(node: t.Node) -> bool:
    """Small enough to be taken or used as it stands."""
    if is_symbol(node) or isinstance(node, t.Number | t.Constant | t.Text | t.Ellipsis):
        return True
    if isinstance(node, t.Multiply):
        return _dot(node) or (all(isinstance(f, t.Number) or is_symbol(f) or isinstance(f, t.Ellipsis) for f in node.factors) and any(isinstance(f, t.Number | t.Ellipsis) for f in node.factors))
    if isinstance(node, t.Add | t.Power | t.Negative | t.Factorial | t.Transpose):
        return bool(glyph(node, 9)) and t.size(node) <= 6 and not any(isinstance(n, t.Multiply) for n in t.walk(node))
    return False


def _dot(node: t.Multiply) -> bool:
    return len(node.factors) == 2 and isinstance(node.factors[0], t.Transpose) and is_symbol(node.factors[0].operand) and is_symbol(node.factors[1])


def _weight(node: t.Node) -> int:
    """How much work a part is: sums weigh most."""
    return sum(8 if isinstance(n, t.BigOperator | t.Integral) else 1 for n in t.walk(node))


def _plan(node: t.Node, words: Words) -> Plan:
    """The steps for one node."""
    if node in words.parts or _simple(node):
        return Plan(words.of(node))
    match node:
        case t.Add(terms):
            return _sum(terms, words)
        case t.Negative(operand):
            return _then(_plan(operand, words), "flip", "the sign")
        case t.Multiply(factors):
            return _product(factors, words)
        case t.Divide(numerator, denominator):
            return _quotient(numerator, denominator, words)
        case t.Power() if is_named_square(node, words):
            return Plan(words.of(node))
        case t.Power(t.Constant("e"), exponent):
            return _then(_plan(exponent, words), "raise", "e to that power")
        case t.Power(base, t.Number("2")) if not isinstance(base, t.Norm):
            return _then(_plan(base, words), "square", "the result" if not is_symbol(base) else "it")
        case t.Power(base, t.Number("3")):
            return _then(_plan(base, words), "cube", "it")
        case t.Power(base, t.Negative(t.Number("1"))) if not is_symbol(base):
            return _then(_plan(base, words), "take", "the inverse")
        case t.Power(base, exponent) if not isinstance(base, t.Norm) and _weight(base) > 3:
            return _then(_plan(base, words), "raise", f"the result to the power {words.of(exponent)}")
        case t.Root(radicand, None):
            return _then(_plan(radicand, words), "take", "the square root")
        case t.Call("exp", (argument,)):
            return _then(_plan(argument, words), "raise", "e to that power")
        case t.Call(function, (argument,), None) if function in TAKEN:
            return _then(_plan(argument, words), "take", TAKEN[function])
        case t.BigOperator("sum" | "product", operand):
            return _loop(node, operand, words)
        case t.AbsoluteValue(operand) if not _simple(operand):
            return _then(_plan(operand, words), "take", "the absolute value")
        case t.Norm(operand, None) | t.Power(t.Norm(operand, None), t.Number("2")) if not _simple(operand) and _weight(operand) > 4:
            return _then(_plan(operand, words), "take", "its squared length" if isinstance(node, t.Power) else "its length")
        case t.Apply(t.Symbol(name, _, style) as function, (argument,), bracket):
            if name == "E" and (bracket == "[]" or style == "blackboard") and not _simple(argument) and _weight(argument) > 5:
                return _then(_plan(argument, words), "average", "it over everything that can happen (the expected value)")
            if name not in OPERATORS and name != "E" and not is_symbol(argument) and not isinstance(argument, t.Given | t.Sequence | t.Relation | t.Apply):
                named = words.names.get(function, "") if function not in words.said else ""
                words.said.add(function)
                return _then(_plan(argument, words), "pass", f"the result through {_article(named) + ' ' if named else ''}{glyph(function)}")
    return Plan(words.of(node))


def _then(plan: Plan, verb: str, rest: str) -> Plan:
    plan.steps.append((verb, rest))
    return plan


def _it(plan: Plan) -> str:
    return "it" if not plan.steps else "the result"


def _sum(terms: tuple[t.Node, ...], words: Words) -> Plan:
    heavy = [x for x in terms if _weight(x) >= LARGE]
    if len(heavy) >= 2:
        return _parts(terms, words)
    positive = [x for x in terms if not isinstance(x, t.Negative | t.PlusMinus)]
    spine = next((x for x in positive if x in heavy), positive[0] if positive else terms[0])
    first_heavy = heavy[0] if heavy and isinstance(heavy[0], t.Negative) else None
    if first_heavy is not None and len(terms) == 2 and positive:
        plan = _plan(first_heavy.operand, words)
        plan.steps.append(("subtract", f"that from {words.of(positive[0])}"))
        return plan
    plan = _plan(spine, words)
    skipped = False
    for term in terms:
        if term is spine and not skipped:
            skipped = True
            continue
        if isinstance(term, t.Ellipsis):
            plan.steps.append(("add", "the terms in between, which go on in the same way"))
        elif isinstance(term, t.PlusMinus):
            plan.steps.append(("add", f"and subtracting {_tail(term.operand, words)}, for the two ends"))
        else:
            minus = isinstance(term, t.Negative)
            plan.steps.append(("subtract" if minus else "add", _tail(term.operand if isinstance(term, t.Negative) else term, words)))
    return plan


def _tail(node: t.Node, words: Words) -> str:
    """The operand of a step; a symbol mentioned for the first time brings its explanation with it."""
    extra = words.asides.get(node, "") if node not in words.said else ""
    return words.of(node) + (f", {extra}" if extra else "")


def _parts(terms: tuple[t.Node, ...], words: Words) -> Plan:
    """Several large terms: each worked out under a name, then put together."""
    before, signs = [], []
    for number, term in enumerate(terms):
        inner = term.operand if isinstance(term, t.Negative | t.PlusMinus) else term
        name = ("first", "second", "third", "fourth", "fifth", "sixth")[min(number, 5)]
        before.append(f"for the {name} part, {_instructions(_plan(inner, words))}")
        signs.append((isinstance(term, t.Negative), name))
    signs_said = [("subtract" if minus else "add", f"the {name}") for minus, name in signs]
    if not any(minus for minus, _ in signs):
        return Plan("", [("add", f"the {'two' if len(terms) == 2 else str(len(terms))} parts")], before)
    if not signs[0][0] and len(terms) == 2:
        return Plan("", [("subtract", "the second part from the first")], before)
    start = "the first part" + (" with its sign flipped" if signs[0][0] else "")
    return Plan(start, [(v, f"{r} part") for v, r in signs_said[1:]], before)


def _instructions(plan: Plan) -> str:
    verbs = [f"{v} {r}".strip() for v, r in plan.steps]
    if plan.start:
        verbs.insert(0, f"take {plan.start}")
    out = "; ".join(plan.before)
    return out + ("; then " if out and verbs else "") + (_chain(verbs) if verbs else "")


def _product(factors: tuple[t.Node, ...], words: Words) -> Plan:
    if _dot(t.Multiply(factors)) or (all(isinstance(f, t.Transpose) or is_symbol(f) for f in factors) and any(isinstance(f, t.Transpose) for f in factors)):
        return Plan(words.of(t.Multiply(factors)))
    scalars = any(isinstance(f, t.Ellipsis | t.Divide | t.Number) for f in factors)
    if not scalars and any(words.shapes.get(f) == "matrix" or _is_inverse(f, words) for f in factors):
        return _chain_of_matrices(factors, words)
    spine = max(factors, key=lambda f: (_weight(f) if _weight(f) > 3 else 0, -factors.index(f)))
    heavy = [f for f in factors if _weight(f) >= LARGE]
    if len(heavy) >= 2:
        return Plan("", [("multiply", "the parts")], [f"for the {('first', 'second', 'third', 'fourth')[min(k, 3)]} part, {_instructions(_plan(f, words))}" for k, f in enumerate(factors)])
    if all(_weight(f) <= 3 for f in factors):
        spine = factors[0]
    plan = _plan(spine, words)
    skipped = False
    for factor in factors:
        if factor is spine and not skipped:
            skipped = True
            continue
        match factor:
            case t.Divide(t.Number("1"), t.Number("2")):
                plan.steps.append(("halve", _it(plan)))
            case t.Divide(t.Number("1"), denominator):
                averaged = bool(plan.before) and not plan.steps and is_symbol(denominator)
                plan.steps.append(("divide", f"by {_tail(denominator, words)}" + (", which gives the average" if averaged else "") if plan.before or plan.steps else f"it by {_tail(denominator, words)}"))
            case t.Divide(numerator, denominator) if is_symbol(numerator) or isinstance(numerator, t.Number):
                plan.steps.append(("multiply", f"{_it(plan)} by {words.of(factor)}"))
            case t.Number("2"):
                plan.steps.append(("double", _it(plan)))
            case t.Ellipsis():
                plan.steps.append(("multiply", "by the factors in between"))
            case _:
                plan.steps.append(("multiply", f"{_it(plan)} by {_tail(factor, words)}"))
    return plan


def _is_inverse(node: t.Node, words: Words) -> bool:
    return isinstance(node, t.Power) and isinstance(node.exponent, t.Negative) and (words.shapes.get(node.base) == "matrix" or any(isinstance(n, t.Transpose) for n in t.walk(node.base)))


def _chain_of_matrices(factors: tuple[t.Node, ...], words: Words) -> Plan:
    """Matrices are multiplied in the order in which they stand: from the left to the right."""
    first, *others = factors
    if _weight(first) <= 4 and all(_weight(f) <= 4 for f in others):
        return Plan(" times ".join(words.of(f) for f in factors)) if len(factors) > 2 else _then(Plan(words.of(first)), "multiply", f"it by {_tail(others[0], words)}")
    plan = _plan(first, words)
    for factor in others:
        plan.steps.append(("multiply", f"{_it(plan)} by {_tail(factor, words)}{' from the right' if len(others) > 1 else ''}"))
    return plan


def _quotient(numerator: t.Node, denominator: t.Node, words: Words) -> Plan:
    top, bottom = _weight(numerator), _weight(denominator)
    if top >= LARGE and bottom >= LARGE:
        before = [f"for the top, {_instructions(_plan(numerator, words))}", f"for the bottom, {_instructions(_plan(denominator, words))}"]
        return Plan("", [("divide", "the top by the bottom")], before)
    if bottom > top and bottom > 5:
        said = "one" if numerator == t.ONE else words.of(numerator)
        return _then(_plan(denominator, words), "divide", f"{said} by the result")
    plan = _plan(numerator, words)
    return _then(plan, "divide", f"{'it ' if not plan.steps and not plan.before else ''}by {_tail(denominator, words)}")


def _loop(node: t.BigOperator, operand: t.Node, words: Words) -> Plan:
    inner = _plan(operand, words)
    together = "add all of these up" if node.kind == "sum" else "multiply all of these together"
    every = over(node, words).removeprefix("every ")
    each = f"for each {every}" if not every.startswith("all ") else f"for {every}"
    if each == "for all terms" and not inner.steps and not inner.before:
        return Plan("", [], [f"{'add up' if node.kind == 'sum' else 'multiply together'} all values of {inner.start}"])
    return Plan("", [], [f"{each}, {_instructions(inner)}", together])
