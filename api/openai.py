"""The OpenAI chat protocol over the same tutor, so that any chat front end can talk to it."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from api.routes import service
from api.schemas import OpenAIBody, OpenAIMessage
from tutor import Context

router = APIRouter(prefix="/openai/v1")
MODEL = "gradus"


@router.get("/models")
def models() -> dict[str, Any]:
    """The one model there is."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "gradus"}]}


@router.post("/chat/completions")
def completions(body: OpenAIBody, request: Request) -> Any:
    """The last message answered in the light of the user's earlier ones."""
    tutor = service(request).tutor
    asked = [text for m in body.messages if m.role == "user" and (text := text_of(m))]
    context = Context()
    for earlier in asked[-4:-1]:
        context = Context.from_dict(tutor.ask(earlier[:4000], context).context)
    markdown = tutor.ask(asked[-1] if asked else "", context).markdown
    head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}
    usage = {"prompt_tokens": sum(len(a.split()) for a in asked), "completion_tokens": len(markdown.split())}
    usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
    if body.stream:
        wants_usage = bool((body.stream_options or {}).get("include_usage"))
        return StreamingResponse(chunks(head, markdown, usage if wants_usage else None), media_type="text/event-stream")
    choice = {"index": 0, "message": {"role": "assistant", "content": markdown}, "finish_reason": "stop"}
    return {**head, "object": "chat.completion", "choices": [choice], "usage": usage}


def chunks(head: dict[str, Any], markdown: str, usage: dict[str, int] | None) -> Iterator[str]:
    """The reply in pieces, a paragraph at a time, ending in [DONE]."""

    def chunk(delta: dict[str, str], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {json.dumps({**head, 'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for k, paragraph in enumerate(markdown.split("\n\n")):
        yield chunk({"content": ("\n\n" if k else "") + paragraph})
    yield chunk({}, "stop")
    if usage is not None:
        yield f"data: {json.dumps({**head, 'object': 'chat.completion.chunk', 'choices': [], 'usage': usage})}\n\n"
    yield "data: [DONE]\n\n"


def text_of(message: OpenAIMessage) -> str:
    """A message's text; of a list of parts, the text parts joined."""
    if isinstance(message.content, str):
        return message.content
    return "\n".join(str(p.get("text", "")) for p in message.content or [] if p.get("type") == "text")
