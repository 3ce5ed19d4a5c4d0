"""The addresses of version 1: thin functions that run in threads, so that the event loop is always free."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.problems import Problem, document_of
from api.schemas import AnswerBody, ChatBody, CheckBody, ExerciseBody, ExplainBody, NoteBody, ParseBody, SolveBody
from api.service import Service, Unknown

router = APIRouter(prefix="/v1")
ConceptId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]


def service(request: Request) -> Service:
    """The app's service."""
    found: Service = request.app.state.service
    return found


def known(work: Any) -> Any:
    """The result of `work()`, with Unknown as a 404."""
    try:
        return work()
    except Unknown:
        raise Problem(404, "not_found", "I have nothing under that name.") from None


@router.post("/chat", responses={200: {"content": {"text/event-stream": {}}}})
def chat(body: ChatBody, request: Request) -> Any:
    """Ask anything; with `Accept: text/event-stream` the reply arrives as events `step`, `block`, then `done`."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        return service(request).chat(body.message, body.conversation_id)
    return StreamingResponse(events(service(request), body), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def events(answering: Service, body: ChatBody) -> Iterator[str]:
    """The reply as server-sent events, ending in exactly one `done` or `error`."""
    try:
        reply = answering.chat(body.message, body.conversation_id)
    except Exception as error:
        yield event("error", document_of(error))
        return
    for step in reply["steps"]:
        yield event("step", step)
    for block in reply["blocks"]:
        yield event("block", block)
    yield event("done", reply)


def event(name: str, data: Any) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


@router.post("/parse")
def parse(body: ParseBody, request: Request) -> dict[str, Any]:
    """How a piece of mathematics is read, with the other readings it could have."""
    return service(request).tutor.parse(body.text)


@router.post("/solve")
def solve(body: SolveBody, request: Request) -> dict[str, Any]:
    """Work a problem: the same reply as a chat message in a conversation of its own."""
    return service(request).chat(body.problem, None)


@router.post("/explain")
def explain(body: ExplainBody, request: Request) -> dict[str, Any]:
    """A formula in plain English."""
    return service(request).tutor.explain(body.formula, body.context)


@router.post("/check")
def check(body: CheckBody, request: Request) -> dict[str, Any]:
    """The learner's working, line by line."""
    return service(request).tutor.check(body.problem, body.work)


@router.get("/concepts")
def concepts(request: Request) -> dict[str, Any]:
    """All concepts."""
    return {"concepts": service(request).concepts()}


@router.get("/concepts/{identifier}")
def concept(identifier: ConceptId, request: Request) -> dict[str, Any]:
    """One concept, whole."""
    found: dict[str, Any] = known(lambda: service(request).concept(identifier))
    return found


@router.get("/graph")
def graph(request: Request) -> dict[str, Any]:
    """The map: concepts and why each needs another."""
    return service(request).graph()


@router.get("/path")
def path(request: Request, goal: Annotated[str, Query(pattern=r"^[a-z0-9-]{1,80}$")]) -> dict[str, Any]:
    """What a goal needs, in an order that can be learned."""
    return {"goal": goal, "path": known(lambda: service(request).path(goal))}


@router.get("/plots/{identifier}", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}})
def plot(identifier: Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")], request: Request) -> Response:
    """A picture of a recent reply, as SVG."""
    drawn = service(request).pictures.svg(identifier)
    if drawn is None:
        raise Problem(404, "not_found", "I no longer have that picture. Asking again draws it anew.")
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


@router.post("/exercises")
def set_exercise(body: ExerciseBody, request: Request) -> dict[str, Any]:
    """A fresh exercise on a concept; the same seed makes the same exercise."""
    made: dict[str, Any] = known(lambda: service(request).exercise(body.concept, body.level, body.seed))
    return made


@router.post("/exercises/{identifier}/answers")
def answer_exercise(
    identifier: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{8,64}$")],
    body: AnswerBody,
    request: Request,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=64)] = None,
) -> dict[str, Any]:
    """Answer an exercise; any equivalent form counts. With an Idempotency-Key a repeat has one effect."""
    reply, replayed = known(lambda: service(request).answer(identifier, body.answer, idempotency_key))
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    found: dict[str, Any] = reply
    return found


@router.get("/learners/me/progress")
def progress(request: Request) -> dict[str, Any]:
    """Mastery per concept, from answers to exercises only."""
    return service(request).progress()


@router.get("/learners/me/events")
def learner_events(request: Request, after: int = 0) -> dict[str, Any]:
    """Everything recorded, in order."""
    return {"events": service(request).store.events("me", after)}


@router.get("/learners/me/export")
def export(request: Request) -> dict[str, Any]:
    """All that is known of the learner, in one document."""
    found = service(request)
    return {"learner": "me", "events": found.store.events("me", 0, 1_000_000), "progress": found.progress()["concepts"]}


@router.get("/learners/me/notes")
def notes(request: Request) -> dict[str, Any]:
    """The learner's notes."""
    return {"notes": service(request).notes()}


@router.post("/learners/me/notes")
def note(body: NoteBody, request: Request) -> dict[str, Any]:
    """Keep a note on a concept."""
    kept: dict[str, Any] = known(lambda: service(request).note(body.concept, body.text))
    return kept


@router.delete("/learners/me", status_code=204)
def forget(request: Request) -> None:
    """Delete everything about the learner."""
    service(request).store.forget("me")
