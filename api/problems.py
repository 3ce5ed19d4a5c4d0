"""Errors as RFC 9457 problem details: a stable code, a title, and a kind and exact detail; never an echo of the input."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tutor.learner.store import KeyReused, StorageError
from tutor.work import Busy, NotStarted, OverBudget

logger = logging.getLogger(__name__)

TITLES = {
    400: "Bad request", 403: "Not from here", 404: "Not found", 405: "Method not allowed", 409: "In progress", 413: "Too large", 415: "JSON only", 421: "Wrong host",
    422: "Not understood", 500: "Our mistake", 503: "Busy",
}  # fmt: skip


class Problem(Exception):
    """Raised by a route to answer with a problem document."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


SAID: dict[type[Exception], tuple[int, str, str]] = {
    Busy: (503, "busy", "Every worker is taken just now. Try again in a moment."),
    NotStarted: (503, "no_workers", "My worker processes do not start, so I can work nothing out just now. Whoever runs me finds the reason in the log."),
    OverBudget: (422, "too_heavy", "That is too heavy to finish in the time I allow myself. A smaller version will work."),
    StorageError: (503, "storage", "I cannot write to my record just now, so nothing was saved."),
    KeyReused: (422, "key_reused", "This Idempotency-Key was used before with another request."),
    Exception: (500, "internal", "Something went wrong on my side. It is noted."),
}
"""What each kind of error is to the one who asked: status, code, detail."""


def document(status: int, code: str, detail: str) -> dict[str, Any]:
    """The body of a problem."""
    return {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "code": code, "detail": detail}


def document_of(error: Exception) -> dict[str, Any]:
    """The body of the problem that an error is; one that nobody foresaw is logged."""
    if isinstance(error, Problem):
        return document(error.status, error.code, error.detail)
    kind = next(k for k in SAID if isinstance(error, k))
    if kind in (Exception, NotStarted):
        logger.error("unexpected error", exc_info=error)
    return document(*SAID[kind])


def problem(status: int, code: str, detail: str) -> JSONResponse:
    """The response of a problem."""
    return respond(document(status, code, detail))


def respond(body: dict[str, Any]) -> JSONResponse:
    """The response that carries the body of a problem."""
    headers = {"Retry-After": "1"} if body["status"] == 503 else None
    return JSONResponse(body, body["status"], headers=headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem document."""

    async def told(request: Request, error: Exception) -> JSONResponse:
        return respond(document_of(error))

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem(error.status_code, {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error"), _said(error.status_code))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        errors = [{"field": ".".join(str(p) for p in e["loc"] if p != "body"), "message": e["msg"]} for e in error.errors()[:5]]
        detail = "The request does not have the form this address takes. " + "; ".join(f"{e['field'] or 'body'}: {e['message']}" for e in errors)
        return respond(document(422, "invalid_request", detail) | {"errors": errors})

    kinds: tuple[type[Exception], ...] = (Problem, *SAID)
    for kind in kinds:
        app.add_exception_handler(kind, told)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)


def _said(status: int) -> str:
    return {404: "There is nothing at this address.", 405: "This address does not take that method."}.get(status, "The request could not be answered.")
