"""The command that the set-up makes: it serves, its workers work, and nothing is complained about."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.serving import ROOT, free_port


def test_the_command_serves_and_its_workers_answer(tmp_path: Path) -> None:
    command, port = _made(tmp_path), free_port()
    said = tmp_path / "said.txt"
    with said.open("wb") as output:
        process = subprocess.Popen([sys.executable, command, "serve", "--port", str(port), "--data", tmp_path / "learner.db"], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=output, stderr=output)
        try:
            answer = _first_answer(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(20)
    assert answer["answer"]["plain"] == "5"
    assert "Traceback" not in said.read_text() and "Gradus is at" in said.read_text()


def test_where_workers_cannot_start_it_says_so_and_stops(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text("from api.cli import main\nmain()\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, script, "serve", "--port", str(free_port()), "--data", tmp_path / "learner.db"], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 1
    assert "worker processes do not start" in ended.stderr and "__main__" in ended.stderr


def _made(folder: Path) -> Path:
    """The script, written as the Makefile writes it."""
    recipe = re.search(r"printf '(#!%s.*?)' ", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert recipe is not None
    script = folder / "gradus"
    script.write_text(recipe[1].replace("%s", sys.executable).replace("\\n", "\n"), encoding="utf-8")
    return script


def _first_answer(address: str) -> dict[str, dict[str, str]]:
    end = time.monotonic() + 60
    while True:
        try:
            return dict(httpx.post(f"{address}/v1/chat", json={"message": "solve 3x + 4 = 19 for x"}, timeout=10).json())
        except httpx.HTTPError:
            assert time.monotonic() < end, "the server did not answer"
            time.sleep(0.1)
