"""The container's recipe, followed by hand in an empty folder: what is copied is all that is needed to serve."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.serving import ROOT, free_port, start

STEPS = [line for line in re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines() if line.strip() and not line.startswith("#")]


def copied(target: Path) -> None:
    for step in STEPS:
        if step.startswith("COPY "):
            *sources, place = step.split()[1:]
            for source in sources:
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, target / place, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    (target / place).mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, target / place)


def test_what_is_copied_serves_by_itself(tmp_path: Path) -> None:
    copied(tmp_path / "app")
    port = free_port()
    process = start(tmp_path / "gradus.db", port, tmp_path / "app")
    try:
        reply = httpx.post(f"http://127.0.0.1:{port}/v1/chat", json={"message": "2 + 2"}, timeout=20).json()
        assert reply["answer"]["plain"] == "4"
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
    finally:
        process.terminate()
        process.wait(20)


def test_the_command_is_the_one_that_serves() -> None:
    command = json.loads(next(s for s in STEPS if s.startswith("CMD "))[4:])
    assert command == ["python", "-m", "api.cli", "serve"]


def test_it_runs_as_nobody_in_particular_and_tells_its_health() -> None:
    user = STEPS.index(next(s for s in STEPS if s.startswith("USER ")))
    assert STEPS[user] != "USER root" and user < STEPS.index(next(s for s in STEPS if s.startswith("CMD ")))
    assert any(s.startswith("HEALTHCHECK ") and "/health" in s for s in STEPS)


@pytest.mark.long
def test_its_packages_install_from_the_lock_file_alone(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    install = next(s for s in STEPS if "pip install" in s)
    words = install.removeprefix("RUN python -m pip install").split()
    words = [str(ROOT / w) if w == "requirements.lock" else w for w in words]
    subprocess.run(["python3", "-m", "pip", "--python", str(tmp_path / "venv/bin/python"), "install", "--quiet", *words], check=True)
    subprocess.run([str(tmp_path / "venv/bin/python"), "-c", "import fastapi, sympy, numpy, sqlite_utils, math_core"], check=True)
