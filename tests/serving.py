"""A real server in a process of its own, on a free port, for tests that need one."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, port: int, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
    """Start the server and wait until it is healthy."""
    environment = os.environ | {"PYTHONPATH": str(cwd)}
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--data", str(data)], cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return process
        if process.poll() is not None:
            raise RuntimeError("the server stopped while starting")
        time.sleep(0.05)
    process.kill()
    raise RuntimeError("the server did not become healthy")


@contextlib.contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of a running server, stopped at the end."""
    port = free_port()
    process = start(data, port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
