"""Worker processes with a budget, in two lanes.

A job is a small JSON object, its reply another. The fast lane has as many workers as cores and a short budget; a job
that overruns it is killed and tried once in the slow lane (one worker, lower priority, no queue). A worker over its
budget is killed with SIGKILL and replaced by a fork of a warm server that imported sympy before anything else, so no
job can hold up another. Replies travel as JSON bytes: nothing a worker sends is ever unpickled.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import queue
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any, Protocol

from tutor.work import serve

FAST_SECONDS = 0.6
SLOW_SECONDS = 1.9
WAIT_SECONDS = 2.0
JOBS_PER_WORKER = 400
START_SECONDS = 30.0
"""How long a process may take until it can work: on a busy machine the warm server's imports take several seconds."""


class OverBudget(Exception):
    """The job took more time or memory than it may have."""


class Busy(Exception):
    """No worker came free in time: try again in a moment."""


class NotStarted(Exception):
    """Worker processes do not start here: nothing can be worked out, however small."""


HELP = "The worker processes do not start. Where Gradus is started from a script of your own, start it behind `if __name__ == \"__main__\":`."


class Runner(Protocol):
    """Anything that performs jobs."""

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]: ...

    def wait(self) -> None: ...

    def is_sound(self) -> bool: ...

    def close(self) -> None: ...


class Inline:
    """Performs jobs in this process, without a budget: for tests and the command line."""

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        reply: dict[str, Any] = json.loads(serve.reply_to(json.dumps(job).encode()))
        return reply

    def wait(self) -> None:
        """There is nothing to wait for."""

    def is_sound(self) -> bool:
        """This process runs, since it answers."""
        return True

    def close(self) -> None:
        """Nothing to stop."""


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: Any, nice: int) -> None:
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve.serve, args=(theirs, nice), daemon=True)
        self.process.start()
        theirs.close()
        self.jobs = 0
        self.ready = False

    def run(self, job: bytes, seconds: float) -> bytes | None:
        """The reply, or None when the budget ran out or the process died. Starting up is not on the job's account.

        Raises:
            NotStarted: the process ended, or took too long, before it could take a job.
        """
        self.jobs += 1
        self.wait()
        try:
            self.pipe.send_bytes(job)
            return self.pipe.recv_bytes() if self.pipe.poll(seconds) else None
        except (EOFError, OSError):
            return None

    def wait(self) -> None:
        """Return when the process can take a job; raises NotStarted when it never will."""
        if self.ready:
            return
        try:
            self.ready = self.pipe.poll(START_SECONDS) and self.pipe.recv_bytes() == serve.READY
        except (EOFError, OSError):
            self.ready = False
        if not self.ready:
            raise NotStarted(HELP)

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.close()
        self.process.kill()
        self.process.join(1)


class _Lane:
    """Some workers with one budget; a thread takes an idle one, uses it, and puts it back or replaces it."""

    def __init__(self, context: Any, size: int, seconds: float, nice: int) -> None:
        self._context, self._seconds, self._nice = context, seconds, nice
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._closed = False
        self.sound = True
        for _ in range(size):
            self._idle.put(_Worker(context, nice))

    def wait(self) -> None:
        """Return when one worker can take a job; raises NotStarted when it never will."""
        worker = self._idle.get()
        try:
            worker.wait()
        finally:
            self._idle.put(worker)

    def run(self, job: bytes, wait: float) -> bytes:
        try:
            worker = self._idle.get(timeout=wait) if wait else self._idle.get_nowait()
        except queue.Empty:
            raise Busy from None
        try:
            reply = worker.run(job, self._seconds)
        except NotStarted:
            self.sound = False
            self._replaced(worker)
            raise
        self.sound = True
        if reply is None or worker.jobs >= JOBS_PER_WORKER:
            self._replaced(worker)
        else:
            self._idle.put(worker)
        if reply is None:
            raise OverBudget
        return reply

    def _replaced(self, worker: _Worker) -> None:
        threading.Thread(target=self._replace, args=(worker,), daemon=True).start()

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        if not self._closed:
            self._idle.put(_Worker(self._context, self._nice))

    def close(self) -> None:
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().stop()
            except queue.Empty:
                return


class Workers:
    """The two lanes. Make it before opening databases, sockets or threads; safe to use from many threads."""

    def __init__(
        self, workers: int | None = None, fast_seconds: float = FAST_SECONDS, slow_seconds: float = SLOW_SECONDS
    ) -> None:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        os.environ.setdefault("PYTHONHASHSEED", "0")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tutor.work.serve", "tutor.work.warm"])
        self._fast = _Lane(context, workers or os.cpu_count() or 2, fast_seconds, nice=0)
        self._slow = _Lane(context, 1, slow_seconds, nice=10)

    def wait(self) -> None:
        """Return when a job can be taken; raises NotStarted when none ever will."""
        self._fast.wait()

    def is_sound(self) -> bool:
        """Did the last worker that was asked for start?"""
        return self._fast.sound and self._slow.sound

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Perform a job.

        Raises:
            OverBudget: it was too heavy for both lanes.
            Busy: the fast lane had no worker free in time.
            NotStarted: workers do not start any more.
        """
        data = json.dumps(job).encode()
        try:
            reply = self._fast.run(data, WAIT_SECONDS)
        except OverBudget:
            try:
                reply = self._slow.run(data, 0)
            except Busy:
                raise OverBudget from None
        result: dict[str, Any] = json.loads(reply)
        if result.get("failed") == "memory":
            raise OverBudget
        return result

    def close(self) -> None:
        """Stop every worker."""
        self._fast.close()
        self._slow.close()
