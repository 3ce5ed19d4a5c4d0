"""What kind of mathematics a formula is, from what stands in it: probability, optimisation, linear algebra, …

In goes a tree, out comes the list of kinds, best fitting first; roles of letters and names of updates depend on it.
"""

from __future__ import annotations

from tutor.notation import tree as t

PROBABILITY = frozenset("P Pr p E Var var Cov cov Corr N Bernoulli Binomial Poisson Uniform Beta Gamma Exponential Normal Dirichlet Categorical".split())
ACTIVATIONS = frozenset("sigmoid softmax tanh relu softplus".split())
LOSSES = frozenset("loss J L MSE RMSE MAE BCE CE NLL FL".split())
POLICY = frozenset("pi V Q A r R".split())


def kinds_of(tree: t.Node) -> tuple[str, ...]:
    """The kinds that the formula shows signs of, strongest first."""
    marks: dict[str, float] = {}

    def mark(kind: str, weight: float) -> None:
        marks[kind] = marks.get(kind, 0) + weight

    letters = {n.name for n in t.walk(tree) if isinstance(n, t.Symbol)}
    for node in t.walk(tree):
        match node:
            case t.Apply(t.Symbol(name, _, style), arguments, bracket):
                if name in PROBABILITY and (name != "N" or style == "calligraphic") and not (name == "E" and bracket == "()" and style == ""):
                    mark("prob", 1.5)
                if name in ("H", "I") and (";" in {a.mark for a in arguments if isinstance(a, t.Given)} or style == "blackboard"):
                    mark("info", 3)
                if name == "H" and all(isinstance(a, t.Symbol | t.Given) for a in arguments):
                    mark("info", 2)
                if name in ("sigma", "phi"):
                    mark("nn", 1.5)
                if name in ("softmax", "ReLU", "GELU", "Softmax", "LayerNorm", "Concat"):
                    mark("nn", 1.5)
                if name in LOSSES:
                    mark("loss", 2)
            case t.Apply(t.Subscript(t.Symbol(name), index)):
                if name in ("D", "KL"):
                    mark("info", 3)
                if name in ("p", "P", "q", "E"):
                    mark("prob", 1.5)
                if name == "h" and index == t.Symbol("theta"):
                    mark("regression", 3)
            case t.Given(mark=bar):
                mark("prob", 1.0 if bar == "|" else 0.3)
            case t.Relation(operators=operators):
                if "~" in operators:
                    mark("prob", 2)
                if "<-" in operators:
                    mark("optim", 2)
                if _step(node):
                    mark("optim", 2)
            case t.Gradient():
                mark("optim", 2)
                mark("calc", 0.5)
            case t.Derivative() | t.Integral() | t.Limit() | t.Prime(t.Symbol("f" | "g" | "F")):
                mark("calc", 2.5)
            case t.Transpose():
                mark("linalg", 0.8)
            case t.Matrix() | t.InnerProduct():
                mark("linalg", 1)
            case t.Norm():
                mark("linalg", 0.6)
            case t.Call(function):
                if function in ("det", "tr", "rank", "diag"):
                    mark("linalg", 3)
                elif function in ("sin", "cos", "tan"):
                    mark("trig", 1)
                elif function in ACTIVATIONS:
                    mark("nn", 1)
                elif function == "log":
                    mark("info", 0.6)
            case t.Symbol(name, accent, style):
                if style == "bold" and name.isupper():
                    mark("linalg", 0.5)
                if name in LOSSES and len(name) > 1:
                    mark("loss", 2)
                if accent == "bar" and name in ("x", "y"):
                    mark("stats", 2)
                if accent == "hat" and name in ("y", "beta", "theta"):
                    mark("regression", 1.5)
                if name == "eta":
                    mark("optim", 1.5)
                if name in ("beta", "epsilon"):
                    mark("regression", 0.4)
                if name == "W":
                    mark("nn", 1)
            case t.BigOperator(kind="argmin" | "argmax" | "min" | "max"):
                mark("optim", 0.6)
    if {"Q", "K", "V"} <= letters or {"d_k", "d_model"} & set(t.symbols(tree)):
        mark("attention", 6)
    if "gamma" in letters and letters & {"V", "Q", "R", "r", "G"} and letters & {"s", "a", "t"}:
        mark("rl", 6)
    if letters & {"V", "Q", "A"} and "s" in letters and letters & {"a", "pi"}:
        mark("rl", 5)
    if {"mu", "sigma"} <= letters or {"s", "n"} <= letters:
        mark("stats", 1.5)
    if {"lambda"} & letters and marks.get("linalg") and not letters & {"y", "w", "J", "L"}:
        mark("linalg", 1)
    if {"X", "y"} <= letters and letters & {"w", "beta", "theta"}:
        mark("regression", 2.5)
    if {"y", "w"} <= letters and letters & {"x", "b"} and "prob" not in marks:
        mark("regression", 1.5)
    if isinstance(tree, t.Relation) and _is_loss(tree):
        mark("loss", 2.5)
    if "epsilon" in letters and any(isinstance(n, t.Root) for n in t.walk(tree)):
        mark("nn", 1)
    if _time_series(tree):
        mark("series", 1.5)
    if not marks:
        mark("line" if letters >= {"y", "m", "x", "b"} else "algebra", 1)
    if letters >= {"y", "m", "x"} and letters <= {"y", "m", "x", "b", "c", "f"}:
        mark("line", 5)
    return tuple(sorted(marks, key=lambda k: -marks[k]))


def _step(node: t.Node) -> bool:
    """w_t = w_{t-1} + …: a new value from the one before."""
    if not isinstance(node, t.Relation) or node.operators != ("=",):
        return False
    left, right = node.operands
    if isinstance(left, t.Symbol | t.Subscript | t.Superscript):
        base = base_of(left)
        if not isinstance(left, t.Symbol):
            return any(isinstance(n, type(left)) and base_of(n) == base and n != left for n in t.walk(right)) and (
                any(isinstance(n, t.Symbol) and n.name in ("eta", "alpha", "beta", "nabla", "g", "gamma") for n in t.walk(right)) or any(isinstance(n, t.Gradient) for n in t.walk(right))
            )
    return False


def base_of(node: t.Node) -> t.Node:
    """The letter under all its indices and labels."""
    while isinstance(node, t.Subscript | t.Superscript | t.Prime):
        node = node.operand if isinstance(node, t.Prime) else node.base
    return node


def _is_loss(tree: t.Relation) -> bool:
    head = base_of(tree.left.function if isinstance(tree.left, t.Apply) else tree.left)
    return isinstance(head, t.Symbol) and (head.name in ("J", "L", "E", "ell", "loss") or head.name in LOSSES)


def _time_series(tree: t.Node) -> bool:
    indices = [n.index for n in t.walk(tree) if isinstance(n, t.Subscript)]
    return t.Symbol("t") in indices and any(isinstance(i, t.Add) and t.Symbol("t") in i.terms for i in indices)
