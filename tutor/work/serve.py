"""What runs inside a worker process: read a job, perform it, send the reply, again and again until the pipe closes."""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
from multiprocessing.connection import Connection

MEMORY_BYTES = 768 * 2**20
CPU_SECONDS_PER_JOB = 4
REPLY_BYTES = 400_000
READY = b"ready"
"""Sent once, before the first job: until then the budget of a job does not run."""

logger = logging.getLogger(__name__)


def serve(pipe: Connection, nice: int) -> None:
    """Serve jobs until the other end closes; limits memory, and re-arms a processor-time limit for each job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if nice:
        os.nice(nice)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pipe.send_bytes(READY)
    while True:
        try:
            job = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS_PER_JOB
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        try:
            pipe.send_bytes(reply_to(job))
        except (BrokenPipeError, OSError):
            return


def reply_to(job: bytes) -> bytes:
    """The reply to one job, as JSON bytes. Any error becomes `{"failed": …}`: its details go to the log only."""
    from tutor.work.jobs import perform

    try:
        reply = json.dumps(perform(json.loads(job))).encode()
    except MemoryError:
        return b'{"failed": "memory"}'
    except RecursionError:
        return b'{"failed": "depth"}'
    except Exception:
        logger.exception("a job failed")
        return b'{"failed": "internal"}'
    return reply if len(reply) <= REPLY_BYTES else b'{"failed": "long"}'
