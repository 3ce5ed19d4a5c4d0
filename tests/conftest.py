"""What most tests share: a tutor that works in this process, and a service over a record in memory."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tutor import Tutor
from tutor.learner.store import Store

LONGEST_TEST = 300
"""Seconds after which a test is taken to hang: it then fails by name instead of holding up all the others."""


@pytest.fixture(autouse=True)
def watchdog() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(f"this test ran for more than {LONGEST_TEST} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST_TEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def tutor() -> Tutor:
    return Tutor.inline()


@pytest.fixture
def store() -> Store:
    return Store(":memory:")


@pytest.fixture
def client(tutor: Tutor, store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(tutor, store)) as made:
        yield made
