"""Errors as RFC 9457 problem details: a stable code, a title, and a kind and exact detail; never an echo of the input."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tutor.learner.store import KeyReused, StorageError
from tutor.work import Busy, OverBudget

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


def problem(status: int, code: str, detail: str, errors: list[dict[str, Any]] | None = None) -> JSONResponse:
    """The response of a problem."""
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "code": code, "detail": detail}
    if errors:
        body["errors"] = errors
    headers = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem document."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return problem(error.status, error.code, error.detail)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem(error.status_code, {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error"), _said(error.status_code))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        errors = [{"field": ".".join(str(p) for p in e["loc"] if p != "body"), "message": e["msg"]} for e in error.errors()[:5]]
        return problem(422, "invalid_request", "The request does not have the form this address takes. " + "; ".join(f"{e['field'] or 'body'}: {e['message']}" for e in errors), errors)

    async def busy(request: Request, error: Exception) -> JSONResponse:
        return problem(503, "busy", "Every worker is taken just now. Try again in a moment.")

    async def heavy(request: Request, error: Exception) -> JSONResponse:
        return problem(422, "too_heavy", "That is too heavy to finish in the time I allow myself. A smaller version will work.")

    async def storage(request: Request, error: Exception) -> JSONResponse:
        return problem(503, "storage", "I cannot write to my record just now, so nothing was saved.")

    async def reused(request: Request, error: Exception) -> JSONResponse:
        return problem(422, "key_reused", "This Idempotency-Key was used before with another request.")

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        logger.exception("unexpected error", exc_info=error)
        return problem(500, "internal", "Something went wrong on my side. It is noted.")

    app.add_exception_handler(Problem, ours)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Busy, busy)
    app.add_exception_handler(OverBudget, heavy)
    app.add_exception_handler(StorageError, storage)
    app.add_exception_handler(KeyReused, reused)
    app.add_exception_handler(Exception, unexpected)


def _said(status: int) -> str:
    return {404: "There is nothing at this address.", 405: "This address does not take that method."}.get(status, "The request could not be answered.")
