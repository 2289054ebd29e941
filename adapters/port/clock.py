"""Where the office takes the time from: the world, or a file that somebody moves on."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime | None]
"""None while nobody has said what time it is."""


def real_time() -> datetime:
    return datetime.now(UTC)


def clock_in(file: Path) -> Clock:
    """The instant in a file, ISO 8601 with its offset; it is moved on by renaming a new one."""

    def clock() -> datetime | None:
        try:
            said = file.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        return datetime.fromisoformat(said) if said else None

    return clock
