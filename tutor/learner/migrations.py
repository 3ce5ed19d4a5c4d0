"""The tables, as an append-only list of changes: a change that has been released is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("gradus")


@migrations()
def create_events(database: Database) -> None:
    """Everything that happened, in order; nothing is ever changed or taken out except by the learner's own wish."""
    database.table("event").create(
        {"id": int, "learner": str, "kind": str, "at": float, "data": str}, pk="id", not_null={"learner", "kind", "at", "data"}
    )
    database.table("event").create_index(["learner", "id"])


@migrations()
def create_conversations(database: Database) -> None:
    """The small state of each conversation, so that a follow-up survives a restart."""
    database.table("conversation").create({"id": str, "learner": str, "context": str, "at": float}, pk="id", not_null={"learner", "context"})


@migrations()
def create_exercises(database: Database) -> None:
    """Exercises that were set: enough to make each again."""
    database.table("exercise").create({"id": str, "learner": str, "concept": str, "level": int, "seed": int, "at": float}, pk="id")


@migrations()
def create_replies(database: Database) -> None:
    """Replies to writes by idempotency key, so that a repeated request has one effect."""
    database.table("reply").create({"learner": str, "key": str, "request": str, "reply": str, "at": float}, pk=("learner", "key"))
