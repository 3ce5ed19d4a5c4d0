"""Settings, each from a GRADUS_… environment variable or the command line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`hosts` are the names the service answers to, `frame_ancestors` the origins that may frame the page."""

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data/gradus.db")
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "testserver")
    frame_ancestors: tuple[str, ...] = ()
    running_at_once: int = 32

    @classmethod
    def from_environment(cls) -> Settings:
        """The defaults, overridden by GRADUS_HOST, GRADUS_PORT, GRADUS_DATA, GRADUS_HOSTS, GRADUS_FRAME_ANCESTORS."""
        read, usual = os.environ.get, cls()
        return cls(
            host=read("GRADUS_HOST", usual.host),
            port=int(read("GRADUS_PORT", str(usual.port))),
            data=Path(read("GRADUS_DATA", str(usual.data))),
            hosts=(*usual.hosts, *read("GRADUS_HOSTS", "").split()),
            frame_ancestors=tuple(read("GRADUS_FRAME_ANCESTORS", "").split()),
        )
