"""What stands before every route: size, host, origin, media type, strict JSON; and the headers of every reply."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

MOST_BYTES = 64 * 1024
DEEPEST = 20


class Guard:
    """Pure ASGI middleware; refuses before a route or a model sees anything."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], frame_ancestors: Sequence[str]) -> None:
        self.app = app
        self.hosts = frozenset(h.lower() for h in hosts)
        ancestors = " ".join(frame_ancestors) or "'none'"
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
        )
        self.headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = self.headers if not path.startswith("/docs") else self.headers[1:]
                store = [(b"cache-control", b"no-store")] if path.startswith(("/v1/learners", "/v1/chat")) else []
                message["headers"] = [*message.get("headers", []), *extra, *store]
            await send(message)

        refusal = self._refusal(scope)
        body = b""
        if refusal is None and scope["method"] in ("POST", "PUT", "PATCH", "DELETE"):
            body, refusal = await self._body(scope, receive)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if not sent:
                sent = True
                return {"type": "http.request", "body": body, "more_body": False}
            return await receive()

        await self.app(scope, replay if scope["method"] in ("POST", "PUT", "PATCH", "DELETE") else receive, send_with_headers)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        host = headers.get("host", "").lower()
        name = host.rsplit(":", 1)[0] if ":" in host and not host.endswith("]") else host
        if name not in self.hosts:
            return problem(421, "wrong_host", "This service does not answer to that host name.")
        if scope["method"] in ("GET", "HEAD"):
            return None
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
            return problem(403, "foreign_origin", "Requests from another site are not accepted.")
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return problem(403, "foreign_origin", "Requests from another site are not accepted.")
        if scope["method"] == "DELETE":
            return None
        if headers.get("content-encoding"):
            return problem(415, "encoded_body", "Send the body as it is, not compressed.")
        if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return problem(415, "json_only", "Send JSON, with the header Content-Type: application/json.")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > MOST_BYTES:
            return problem(413, "too_large", f"The body may have up to {MOST_BYTES // 1024} KiB.")
        return None

    async def _body(self, scope: Scope, receive: Receive) -> tuple[bytes, JSONResponse | None]:
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b"", problem(400, "disconnected", "The request ended early.")
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MOST_BYTES:
                return b"", problem(413, "too_large", f"The body may have up to {MOST_BYTES // 1024} KiB.")
        if scope["method"] == "DELETE" and not body:
            return body, None
        try:
            strict_json(body)
        except ValueError as error:
            return b"", problem(400, "bad_json", f"The body is not the JSON this address takes: {error}")
        return body, None


def strict_json(body: bytes) -> Any:
    """JSON without duplicate keys, NaN, lone surrogates, NUL characters, or more than 20 levels.

    Raises:
        ValueError: saying which of these it is.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    if text.startswith("\ufeff"):
        raise ValueError("it begins with a byte order mark")
    depth = deepest = 0
    inside = escaped = False
    for c in text:
        if inside:
            inside = not (c == '"' and not escaped)
            escaped = c == "\\" and not escaped
        elif c == '"':
            inside = True
        elif c in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif c in "]}":
            depth -= 1
    if deepest > DEEPEST:
        raise ValueError(f"it is nested more than {DEEPEST} levels deep")
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at character {error.pos + 1}") from None
    _plain_text(value)
    if not isinstance(value, dict):
        raise ValueError("it should be an object in braces")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [k for k, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _plain_text(value: Any) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("a text holds half of a character (a lone surrogate)") from None
    elif isinstance(value, dict):
        for key, item in value.items():
            _plain_text(key)
            _plain_text(item)
    elif isinstance(value, list):
        for item in value:
            _plain_text(item)
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
