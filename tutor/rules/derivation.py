"""A chain of equal lines on the board: each rule writes the next line, and says its name and why it is allowed.

`Board` collects the steps of one expression; `Derived` is what working out one expression gives: the expression, what
it became, its exact value and the steps between. Steps of a part are shown inside the whole by `lifted`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tutor.checking.equality import equal_values
from tutor.notation.tree import Divide, Multiply, Node, rebuild
from tutor.rules.terms import Sum
from tutor.solution import Prose, Step


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's frozen id, its name on the board, and the concept behind it."""

    id: str
    title: str
    concept: str

    def step(
        self, before: Node | None, after: Node, why: Prose, substeps: Iterable[Step] = (), conditions: tuple[Prose, ...] = ()
    ) -> Step:
        """A step by this rule that keeps the value."""
        return Step(
            rule=self.id, title=self.title, why=why, concept=self.concept, before=before, after=after,
            substeps=tuple(substeps), conditions=conditions,
        )  # fmt: skip

    def states(self, statement: Node, why: Prose, substeps: Iterable[Step] = (), before: Node | None = None) -> Step:
        """A step by this rule that introduces a statement."""
        return Step(
            rule=self.id, title=self.title, why=why, concept=self.concept, before=before, after=statement,
            relation="defines", check="by-definition", substeps=tuple(substeps),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Derived:
    """An expression worked out: what it was, what it became, the value as exact terms, and the steps."""

    before: Node
    after: Node
    value: Sum
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class Board:
    """The lines written so far for one expression; `now` is the last one."""

    now: Node
    steps: list[Step] = field(default_factory=list)

    def write(
        self, after: Node, rule: Rule, why: Prose, substeps: Iterable[Step] = (), conditions: tuple[Prose, ...] = ()
    ) -> None:
        """Write the next line; a line that looks like the last one is not written again."""
        if not alike(after, self.now):
            self.steps.append(rule.step(self.now, after, why, substeps, conditions))
            self.now = after

    def take(self, steps: Iterable[Step], context: Callable[[Node], Node]) -> None:
        """Take over the steps of a part, shown inside the whole."""
        for step in lifted(steps, context):
            if not alike(step.after, self.now):
                self.steps.append(replace(step, before=self.now))
                self.now = step.after


def lifted(steps: Iterable[Step], context: Callable[[Node], Node]) -> list[Step]:
    """Steps of a part as steps of the whole that `context` puts around it."""
    return [replace(s, before=None if s.before is None else context(s.before), after=context(s.after)) for s in steps]


def alike(left: Node, right: Node) -> bool:
    """Would both look the same on the board? Signs of multiplication and division do not count."""
    return left == right or _bare(left) == _bare(right)


def _bare(node: Node) -> Node:
    node = rebuild(node, _bare)
    if isinstance(node, Multiply) and node.sign:
        return replace(node, sign="")
    if isinstance(node, Divide) and node.sign != "/":
        return replace(node, sign="/")
    return node


WORK_OUT_PARTS = Rule("work_out_parts", "Work out the parts first", "arithmetic")
WORK_OUT_PART = Rule("work_out_part", "Work out this part", "arithmetic")

_LIFT = 3
"""Steps of a single part are shown in the whole up to this number; longer ones become substeps of one step."""


def gather(board: Board, parts: Iterable[Derived], context: Callable[[list[Node]], Node]) -> None:
    """Write what the parts of an expression became: one part in full, several as one step with substeps."""
    parts = list(parts)
    changed = [k for k, p in enumerate(parts) if p.steps]
    if not changed:
        return
    afters = [p.after for p in parts]
    if len(changed) == 1:
        place = changed[0]
        if len(parts[place].steps) <= _LIFT:
            board.take(parts[place].steps, lambda node: context([*afters[:place], node, *afters[place + 1 :]]))
            return
    after = context(afters)
    if not alike(after, board.now):
        step = _rule_of(parts, changed).step(board.now, after, _why_of(len(changed)), [as_step(parts[k]) for k in changed])
        board.steps.append(_by_notation(step, (s for k in changed for s in parts[k].steps)))
        board.now = after


def _by_notation(step: Step, inside: Iterable[Step]) -> Step:
    """A step over parts that rest on what notation means (2 1/2, i) rests on it too; its values are tried all the same."""
    if all(s.relation == "equal" for s in inside) or step.before is None:
        return step
    check = equal_values(step.before, step.after)
    return step if check is None else replace(step, relation="defines", check=check)


def as_step(part: Derived) -> Step:
    """All that was done to a part, as one step."""
    if len(part.steps) == 1:
        return part.steps[0]
    return _by_notation(WORK_OUT_PART.step(part.before, part.after, "This part is worked out on its own, line by line.", part.steps), part.steps)


def _rule_of(parts: list[Derived], changed: list[int]) -> Rule:
    steps = [s for k in changed for s in parts[k].steps]
    if len({s.rule for s in steps}) == 1 and all(len(parts[k].steps) == 1 for k in changed):
        return Rule(steps[0].rule, steps[0].title, steps[0].concept)
    return WORK_OUT_PARTS


def _why_of(count: int) -> str:
    if count == 1:
        return "What stands in brackets, under a root or in a power is worked out before the whole."
    return "Parts that do not depend on each other can be worked out in any order, before they are put together."
