"""The service against a bare FastAPI endpoint and the raw sympy call: start-up, define, compute."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import sympy
import uvicorn
from fastapi import FastAPI

from benchmarks.timing import line, milliseconds
from tests.serving import free_port, start

QUESTIONS = {
    "define": "what is a gradient?",
    "compute, a derivative": "differentiate x^2*sin(3x)",
    "compute, an equation": "solve 2x + 3 = 11",
    "compute, a determinant": "determinant of [[1, 2, 3], [4, 5, 6], [7, 8, 10]]",
}


def bare(port: int) -> None:
    """Serve the smallest FastAPI application there is."""
    app = FastAPI()

    @app.post("/v1/chat")
    def chat(body: dict[str, object]) -> dict[str, object]:
        return body

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    uvicorn.run(app, port=port, log_level="warning")


def main() -> None:
    """Print one line per measurement."""
    port = free_port()
    anchor_process = subprocess.Popen([sys.executable, "-c", f"from benchmarks.service import bare; bare({port})"])
    anchor_start = _healthy(port)
    with tempfile.TemporaryDirectory() as folder:
        ours = free_port()
        before = time.perf_counter()
        process = start(Path(folder) / "bench.db", ours)
        started = time.perf_counter() - before
        print(f"start-up to healthy: {started:.2f} s, bare FastAPI {anchor_start:.2f} s, ratio {started / anchor_start:.1f}")
        try:
            with httpx.Client() as client:
                anchor = milliseconds(lambda: client.post(f"http://127.0.0.1:{port}/v1/chat", json={"message": "hello"}))
                print(line("bare FastAPI endpoint", anchor))
                for name, question in QUESTIONS.items():
                    taken = milliseconds(lambda question=question: client.post(f"http://127.0.0.1:{ours}/v1/chat", json={"message": question}))
                    print(line(name, taken, anchor))
            x = sympy.Symbol("x")
            matrix = sympy.Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 10]])
            print(line("raw sympy: diff", milliseconds(lambda: sympy.diff(x**2 * sympy.sin(3 * x), x))))
            print(line("raw sympy: solve", milliseconds(lambda: sympy.solve(sympy.Eq(2 * x + 3, 11), x))))
            print(line("raw sympy: det", milliseconds(matrix.det)))
        finally:
            process.terminate()
            anchor_process.terminate()
            process.wait(20)
            anchor_process.wait(20)


def _healthy(port: int) -> float:
    before = time.perf_counter()
    while time.perf_counter() - before < 60:
        try:
            httpx.get(f"http://127.0.0.1:{port}/health", timeout=1)
            return time.perf_counter() - before
        except httpx.HTTPError:
            time.sleep(0.02)
    raise RuntimeError("the anchor did not start")


if __name__ == "__main__":
    main()
