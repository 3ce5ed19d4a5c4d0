"""What most tests share: a tutor that works in this process, and a service over a record in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tutor import Tutor
from tutor.learner.store import Store


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
