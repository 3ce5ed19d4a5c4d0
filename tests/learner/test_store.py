"""The record: an acknowledged event survives a kill at any moment, and mastery follows the published model."""

from __future__ import annotations

import math
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.learner import mastery
from tutor.learner.mastery import Learner
from tutor.learner.store import KeyReused, Store

WRITER = """
import sys
from tutor.learner.store import Store
store = Store(sys.argv[1])
for k in range(100000):
    number = store.append("me", "answer", {"concept": "derivatives", "right": k % 2 == 0, "k": k})
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_every_acknowledged_event_survives_sigkill(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "learner.db"
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    wanted = random.Random(seed).randint(3, 60)
    seen = [int(process.stdout.readline()) for _ in range(wanted)]
    process.send_signal(signal.SIGKILL)
    seen += [int(line) for line in process.stdout.read().split("\n") if line.strip().isdigit()]
    process.wait()
    process.stdout.close()
    store = Store(path)
    kept = {e["id"] for e in store.events("me", 0, 1_000_000)}
    assert set(seen) <= kept
    assert store.is_sound()


def test_a_key_has_one_effect_and_one_meaning(tmp_path: Path) -> None:
    store = Store(tmp_path / "learner.db")
    done = []

    def work() -> tuple[str, dict[str, object], dict[str, object]]:
        done.append(1)
        return "answer", {"concept": "derivatives", "right": True}, {"right": True}

    first = store.once("me", "k", "request", work)
    second = store.once("me", "k", "request", work)
    assert first[0] == second[0] and (first[1], second[1]) == (False, True)
    assert len(done) == 1 and len(store.events("me")) == 1
    with pytest.raises(KeyReused):
        store.once("me", "k", "another", work)


def test_learners_are_apart(tmp_path: Path) -> None:
    store = Store(tmp_path / "learner.db")
    store.append("a", "answer", {"concept": "derivatives", "right": True})
    assert store.mastery("b") == {}
    store.forget("a")
    assert store.events("a") == []


def test_mastery_rises_with_right_and_falls_with_wrong_answers() -> None:
    learner, levels = Learner(), []
    for k in range(6):
        learner = mastery.updated(learner, "derivatives", True, 1000.0 + k)
        levels.append(mastery.mastery(learner, "derivatives", 1000.0 + k))
    assert levels == sorted(levels) and all(0 < v < 1 for v in levels)
    worse = mastery.updated(learner, "derivatives", False, 1010.0)
    assert mastery.mastery(worse, "derivatives", 1010.0) < levels[-1]


def test_mastery_fades_with_time_and_stays_a_probability() -> None:
    learner = Learner()
    for k in range(5):
        learner = mastery.updated(learner, "derivatives", True, 1000.0 + k)
    later = [mastery.mastery(learner, "derivatives", 1004.0 + days * 86_400) for days in (0, 10, 100, 1000)]
    assert later == sorted(later, reverse=True) and all(math.isfinite(v) and 0 < v < 1 for v in later)


def test_a_clock_that_runs_backwards_does_no_harm() -> None:
    learner = mastery.updated(Learner(), "derivatives", True, 5000.0)
    learner = mastery.updated(learner, "derivatives", True, 10.0)
    assert 0 < mastery.mastery(learner, "derivatives", 10.0) < 1
