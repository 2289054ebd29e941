"""A clock that a test sets for processes: a file says how far it is off this machine's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class SetClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def show(self, at: datetime) -> None:
        """From now on, to everybody who looks at the file; never half written."""
        ahead = (at - datetime.now(UTC)).total_seconds()
        new = self._file.with_suffix(".new")
        new.write_text(str(ahead))
        new.replace(self._file)
