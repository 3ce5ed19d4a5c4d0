"""The only SQL: events appended in SQLite through sqlite-utils, and what is derived from them.

A connection per thread; WAL with full synchronisation, so that an acknowledged event survives a kill and a power cut;
writes begin immediately, so that two threads never deadlock on the way from reading to writing.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from tutor.learner import mastery
from tutor.learner.mastery import Learner, Skill
from tutor.learner.migrations import migrations

CONVERSATIONS_KEPT = 2000


class StorageError(Exception):
    """The record cannot be written now (disk full, read-only, locked for too long)."""


class KeyReused(Exception):
    """An idempotency key came back with another request."""


class Store:
    """A learner database in one file (":memory:" keeps it in this process, for tests)."""

    def __init__(self, path: str | Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = str(path), clock
        self._local = threading.local()
        self._shared = f"file:gradus-{uuid.uuid4().hex}?mode=memory&cache=shared" if self._path == ":memory:" else ""
        if not self._shared:
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        self._anchor = self._database()
        migrations.apply(self._anchor)

    def _database(self) -> Database:
        database: Database | None = getattr(self._local, "database", None)
        if database is None:
            connection = (
                sqlite3.connect(self._shared, uri=True, timeout=5, isolation_level=None)
                if self._shared
                else sqlite3.connect(self._path, timeout=5, isolation_level=None)
            )
            connection.execute("pragma busy_timeout = 5000")
            if not self._shared:
                connection.execute("pragma journal_mode = wal")
                connection.execute("pragma synchronous = full")
            database = self._local.database = Database(connection)
        return database

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._database().conn
        assert connection is not None
        try:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")
        except sqlite3.OperationalError as error:
            raise StorageError(str(error)) from error

    # -- events ---------------------------------------------------------------------------------------------------

    def append(self, learner: str, kind: str, data: dict[str, Any]) -> int:
        """Record an event; its number. It is on disk when this returns."""
        with self._writing() as connection:
            return self._append(connection, learner, kind, data)

    def _append(self, connection: sqlite3.Connection, learner: str, kind: str, data: dict[str, Any]) -> int:
        cursor = connection.execute(
            "insert into event (learner, kind, at, data) values (?, ?, ?, ?)", (learner, kind, self._clock(), json.dumps(data))
        )
        return int(cursor.lastrowid or 0)

    def once(self, learner: str, key: str | None, request: str, work: Callable[[], tuple[str, dict[str, Any], dict[str, Any]]]) -> tuple[dict[str, Any], bool]:
        """Do a write at most once per idempotency key: its reply, and whether it is a replay.

        `work` gives (event kind or "", event data, reply). Raises KeyReused when the key came with another request.
        """
        if key is not None:
            stored = self._stored(learner, key, request)
            if stored is not None:
                return stored, True
        kind, data, reply = work()
        with self._writing() as connection:
            if key is not None:
                row = connection.execute("select request, reply from reply where learner = ? and key = ?", (learner, key)).fetchone()
                if row is not None:
                    return _same(row, request), True
                connection.execute(
                    "insert into reply (learner, key, request, reply, at) values (?, ?, ?, ?, ?)", (learner, key, request, json.dumps(reply), self._clock())
                )
            if kind:
                self._append(connection, learner, kind, data)
        return reply, False

    def _stored(self, learner: str, key: str, request: str) -> dict[str, Any] | None:
        row = self._database().conn.execute("select request, reply from reply where learner = ? and key = ?", (learner, key)).fetchone()
        return None if row is None else _same(row, request)

    def events(self, learner: str, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
        """Events of a learner in order, those with a number above `after`."""
        rows = self._database().conn.execute(
            "select id, kind, at, data from event where learner = ? and id > ? order by id limit ?", (learner, after, limit)
        )
        return [{"id": i, "kind": kind, "at": at, "data": json.loads(data)} for i, kind, at, data in rows]

    # -- what is derived ------------------------------------------------------------------------------------------

    def learner(self, learner: str) -> Learner:
        """The state that follows from the learner's answers, replayed in order."""
        state = Learner()
        rows = self._database().conn.execute("select at, data from event where learner = ? and kind = 'answer' order by id", (learner,))
        for at, data in rows:
            answer = json.loads(data)
            state = mastery.updated(state, answer["concept"], bool(answer["right"]), at)
        return state

    def mastery(self, learner: str) -> dict[str, float]:
        """Mastery by concept, for the concepts with at least one answer."""
        state, now = self.learner(learner), self._clock()
        return {concept: mastery.mastery(state, concept, now) for concept in state.skills}

    def progress(self, learner: str) -> list[dict[str, Any]]:
        """Each practised concept with its mastery, answers so far, and status."""
        state, now = self.learner(learner), self._clock()
        return [_row(state, concept, skill, now) for concept, skill in state.skills.items()]

    # -- conversations and exercises ------------------------------------------------------------------------------

    def context(self, learner: str, conversation: str) -> dict[str, Any] | None:
        """The state of a conversation; None when this learner has none of that id."""
        row = self._database().conn.execute("select context from conversation where id = ? and learner = ?", (conversation, learner)).fetchone()
        return json.loads(row[0]) if row else None

    def keep_context(self, learner: str, conversation: str, context: dict[str, Any]) -> None:
        """Keep the state of a conversation."""
        with self._writing() as connection:
            connection.execute(
                "insert into conversation (id, learner, context, at) values (?, ?, ?, ?) on conflict (id) do update set context = excluded.context, at = excluded.at",
                (conversation, learner, json.dumps(context), self._clock()),
            )

    def set_exercise(self, learner: str, concept: str, level: int, seed: int) -> str:
        """Record that an exercise was set; its id."""
        identifier = uuid.uuid4().hex
        with self._writing() as connection:
            connection.execute(
                "insert into exercise (id, learner, concept, level, seed, at) values (?, ?, ?, ?, ?, ?)",
                (identifier, learner, concept, level, seed, self._clock()),
            )
        return identifier

    def exercise(self, learner: str, identifier: str) -> dict[str, Any] | None:
        """What an exercise was made from."""
        row = self._database().conn.execute("select concept, level, seed from exercise where id = ? and learner = ?", (identifier, learner)).fetchone()
        return dict(zip(("concept", "level", "seed"), row, strict=True)) if row else None

    def forget(self, learner: str) -> None:
        """Delete everything about a learner, in one transaction."""
        with self._writing() as connection:
            for table in ("event", "conversation", "exercise", "reply"):
                connection.execute(f"delete from [{table}] where learner = ?", (learner,))

    def is_sound(self) -> bool:
        """Does the database answer and pass its quick check?"""
        row = self._database().conn.execute("pragma quick_check").fetchone()
        return bool(row and row[0] == "ok")


def _same(row: tuple[str, str], request: str) -> dict[str, Any]:
    if row[0] != request:
        raise KeyReused
    reply: dict[str, Any] = json.loads(row[1])
    return reply


def _row(state: Learner, concept: str, skill: Skill, now: float) -> dict[str, Any]:
    level = mastery.mastery(state, concept, now)
    mastered = mastery.is_mastered(state, concept, now)
    return {
        "concept": concept,
        "mastery": round(level, 4),
        "answers": skill.answers,
        "status": "mastered" if mastered else "learning",
        "last_seen": skill.last_seen,
    }


