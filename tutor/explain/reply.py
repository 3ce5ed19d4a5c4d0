"""An Answer put together from blocks: Markdown, concepts, buttons and the conversation's new state, all in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from knowledge import Graph
from tutor import answer
from tutor.question import Context, Request
from tutor.render.markdown import markdown


def reply(
    request: Request,
    graph: Graph,
    blocks: Iterable[Any],
    *,
    intent: str | None = None,
    suggestions: Iterable[answer.Suggestion] = (),
    focus: Iterable[str] | None = None,
    **fields: Any,
) -> answer.Answer:
    """The Answer to `request` made of `blocks`.

    `fields` are further fields of Answer, or of Context with a `context_` prefix. `focus` is what the conversation is
    about now (the request's concepts by default).
    """
    kept = [b for b in blocks if b is not None]
    buttons = list(suggestions)
    about = tuple(focus) if focus is not None else tuple(i for i, _ in request.concepts[:3])
    scored = dict(request.concepts)
    top = max(scored.values(), default=1.0) or 1.0
    changes = {k.removeprefix("context_"): fields.pop(k) for k in [*fields] if k.startswith("context_")}
    offered = [o for b in kept if isinstance(b, answer.Choices) for o in b.options] or buttons
    context = replace(
        request.context,
        **{
            "focus": about or request.context.focus,
            "before": request.context.focus[:1] if about and request.context.focus and about[0] not in request.context.focus[:1] else request.context.before,
            "intent": intent or request.intent,
            "message": request.question.text,
            "choices": tuple((o.label, o.message) for o in offered[:8]),
            **changes,
        },
    )
    sure = () if focus is None else about
    order = [*about, *(i for i in scored if i not in about)]
    shown = [] if focus is not None and not about else order
    return answer.Answer(
        intent=intent or request.intent,
        follow_up=request.follow_up,
        concepts=[
            answer.ConceptScore(id=i, title=graph[i].title, score=1.0 if i in sure else round(min(1.0, scored.get(i, top) / top), 3)) for i in shown[:5] if i in graph
        ],
        blocks=kept,
        markdown=markdown(kept),
        suggestions=buttons,
        context=context.to_dict(),
        **fields,
    )


def forget(context: Context) -> Context:
    """The context at the start of a new subject: what was said no longer counts."""
    return replace(context, exercise=None, depth="", examples=0, step=0)
