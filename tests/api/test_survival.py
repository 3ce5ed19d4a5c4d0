"""The server killed without warning: every answer that it acknowledged is there when it comes back."""

from __future__ import annotations

import random
import signal
import threading
from pathlib import Path

import httpx
import pytest

from tests.serving import free_port, start


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_at_a_random_moment_loses_nothing_acknowledged(tmp_path: Path, seed: int) -> None:
    data, port = tmp_path / "learner.db", free_port()
    address = f"http://127.0.0.1:{port}"
    process = start(data, port)
    acknowledged: list[str] = []
    enough = threading.Event()
    wanted = random.Random(seed).randint(2, 25)

    def answer_without_end() -> None:
        with httpx.Client(base_url=address, timeout=20) as client:
            try:
                while True:
                    exercise = client.post("/v1/exercises", json={"concept": "power-rule", "level": 1}).json()["id"]
                    reply = client.post(f"/v1/exercises/{exercise}/answers", json={"answer": "0"})
                    if reply.status_code == 200:
                        acknowledged.append(exercise)
                    if len(acknowledged) >= wanted:
                        enough.set()
            except httpx.HTTPError:
                enough.set()

    learners = [threading.Thread(target=answer_without_end) for _ in range(2)]
    for learner in learners:
        learner.start()
    assert enough.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    for learner in learners:
        learner.join(30)

    again = start(data, port)
    try:
        events = httpx.get(f"{address}/v1/learners/me/export").json()["events"]
        kept = {e["data"].get("exercise") for e in events if e["kind"] == "answer"}
        assert len(acknowledged) >= wanted and set(acknowledged) <= kept
        progress = httpx.get(f"{address}/v1/learners/me/progress").json()["concepts"]
        assert sum(c["answers"] for c in progress) == len(kept)
    finally:
        again.terminate()
        again.wait(20)
