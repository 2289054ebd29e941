"""UUIDs of version 7 (RFC 9562), in the order of time: rows lie in the order of insertion."""

import secrets
import threading
import uuid
from datetime import datetime

RANDOM_BITS = 74
STEP_BITS = 32
"""Ids of one millisecond follow one another by steps that nobody guesses."""


class Ids:
    """Those of one process rise within a millisecond too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = -1
        self._random = 0

    def next(self, at: datetime) -> str:
        milliseconds = int(at.timestamp() * 1_000)
        with self._lock:
            if milliseconds == self._milliseconds:
                self._random += 1 + secrets.randbits(STEP_BITS)
            else:
                # The first bit is left free, so that steps never carry into the time.
                self._milliseconds, self._random = milliseconds, secrets.randbits(RANDOM_BITS - 1)
            random = self._random
        high, low = random >> 62, random & (2**62 - 1)
        number = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
        return str(uuid.UUID(int=number))


_IDS = Ids()


def new_id(at: datetime) -> str:
    return _IDS.next(at)
