"""The one error of reading: where it stopped making sense, what was understood, what would be accepted."""

from __future__ import annotations


class ReadingError(Exception):
    """Text that is not mathematics we can read.

    `start` and `end` are character positions in the text; `understood` is the part before that did make sense;
    `accepted` says what could stand there.
    """

    def __init__(self, code: str, message: str, start: int = 0, end: int = 0, understood: str = "", accepted: str = "") -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.start, self.end = start, end
        self.understood, self.accepted = understood, accepted
