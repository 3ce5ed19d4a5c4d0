"""The Moore–Penrose pseudoinverse: (AᵀA)⁻¹Aᵀ for independent columns, Aᵀ(AAᵀ)⁻¹ for independent rows, both ideas otherwise."""

from __future__ import annotations

from random import Random

from tutor.notation.tree import Matrix, Multiply, Negative, Node, Number, Power, Sequence, Symbol, Transpose
from tutor.problem import Problem
from tutor.problem.linear import the_matrix
from tutor.rules import grids
from tutor.rules.array_expressions import NoValue, WrongShape, evaluate, final
from tutor.rules.array_solution import Expression, approx_of, matrix_given
from tutor.rules.derivation import Rule
from tutor.rules.elimination import reduced
from tutor.rules.outcomes import TOO_LONG
from tutor.rules.terms import TooHeavy
from tutor.solution import Declined, Prose, Result, Solution, Step
from tutor.topic import Exercise, Task, Topic

IDEA = "Where there is no inverse, the pseudoinverse comes as near as possible: it gives the shortest least squares solution."
WHICH = Rule("which_formula", "Which formula fits?", "pseudoinverse")
SPLIT = Rule("rank_factorisation", "Split into independent columns and rows", "pseudoinverse")
CHECK = Rule("check_pseudoinverse", "Check: A A⁺ A is A", "pseudoinverse")


def read(problem: Problem) -> Task | None:
    """The (Moore–Penrose) pseudoinverse of …"""
    found = the_matrix(problem, "(pseudoinverse|pseudo-inverse|pinv)", "pseudo inverse", "(generalized|generalised) inverse", columns=True)
    return None if found is None else Task(Expression(found), 1.0, ("find the pseudoinverse of ", found))


def _minus_one(tree: Node) -> Node:
    return Power(tree, Negative(Number("1")))


def solve(arguments: Expression) -> Solution | Declined:
    """By the formula that fits the rank, with A A⁺ A = A as the check."""
    goal: Prose = ("find the pseudoinverse of ", arguments.tree)
    given = matrix_given(arguments.tree, 5)
    if isinstance(given, Declined):
        return given
    a = given.node
    rows, columns = a.shape
    echelon, pivots = reduced(given.grid)
    rank = len(pivots)
    steps: list[Step] = list(given.steps)
    name = Symbol("A")
    if rank == 0:
        zero = grids.matrix([[0] * rows for _ in range(columns)])
        return Solution("pseudoinverse", "pseudoinverse", goal, (), Result("matrix", zero, (zero,)), idea=IDEA, conclusion="The pseudoinverse of a zero matrix is the zero matrix of the other shape.")
    if rank == columns:
        tree: Node = Multiply((_minus_one(Multiply((Transpose(a), a), "*")), Transpose(a)), "*")
        formula: Node = Multiply((_minus_one(Multiply((Transpose(name), name))), Transpose(name)))
        steps.append(WHICH.states(formula, f"The {columns} columns are independent (rank {rank}), so AᵀA has an inverse."))
    elif rank == rows:
        tree = Multiply((Transpose(a), _minus_one(Multiply((a, Transpose(a)), "*"))), "*")
        formula = Multiply((Transpose(name), _minus_one(Multiply((name, Transpose(name))))))
        steps.append(WHICH.states(formula, f"The {rows} rows are independent (rank {rank}), so AAᵀ has an inverse."))
    else:
        c: Matrix = grids.matrix([[row[p] for p in pivots] for row in given.grid])
        r: Matrix = grids.matrix(echelon[:rank])
        steps.append(SPLIT.step(a, Multiply((c, r), "*"), f"The rank is {rank}, less than both sides. The pivot columns C times the rows R of the reduced echelon form give A again."))
        tree = Multiply((Transpose(r), _minus_one(Multiply((r, Transpose(r)), "*")), _minus_one(Multiply((Transpose(c), c), "*")), Transpose(c)), "*")
        steps.append(WHICH.states(tree, "A⁺ = Rᵀ(RRᵀ)⁻¹(CᵀC)⁻¹Cᵀ."))
    try:
        worked = evaluate(tree)
    except (WrongShape, NoValue) as reason:
        return Declined("not_understood", str(reason))
    except (TooHeavy, OverflowError):
        return TOO_LONG
    node = worked.after
    if not isinstance(node, Matrix):
        node = Matrix(((final(worked),),)) if not isinstance(node, Sequence) else Matrix(tuple((i,) for i in node.items))
    steps += worked.steps
    steps.append(CHECK.step(Multiply((a, node, a), "*"), a, "The pseudoinverse undoes A as far as that is possible."))
    return Solution("pseudoinverse", "pseudoinverse", goal, tuple(steps), Result("matrix", node, (node,), approx=approx_of(node)), idea=IDEA)


def make_problem(rng: Random, level: int) -> Exercise:
    """One column; two columns and three rows; rank one."""
    if level == 1:
        rows = [[rng.randint(1, 3), rng.randint(-2, 3)]]
    elif level == 2:
        rows = [[1, rng.randint(-1, 2)], [0, 1], [rng.randint(0, 2), rng.randint(-1, 1)]]
    else:
        u, v = [rng.randint(1, 3), rng.randint(-2, 2)], [rng.randint(1, 3), rng.randint(-2, 2)]
        rows = [[x * y for y in v] for x in u]
    return Exercise(f"find the pseudoinverse of the matrix [{', '.join(map(str, rows))}]", f"Find the pseudoinverse of {rows}.", "a matrix")


TOPIC = Topic(
    id="pseudoinverse", title="Pseudoinverse", concept="pseudoinverse", phrases=("pseudoinverse", "pseudo-inverse", "pseudo inverse", "pinv", "generalized inverse", "generalised inverse"),
    read=read, solve=solve, make_problem=make_problem,
)  # fmt: skip

