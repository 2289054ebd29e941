"""What is known of streams while an export goes through them: in a file, however many there are."""

import sqlite3
from enum import Enum
from types import TracebackType


class Mark(Enum):
    """What another stream says of an order's parcel, or that a stream has ended."""

    DELIVERED = "delivered"
    LOST = "lost"
    COMING_BACK = "coming back"
    RETURNED = "returned"
    ENDED = "ended"


class Marks:
    """A dictionary of a few million streams, in a temporary file that nobody else sees."""

    def __init__(self) -> None:
        # An empty name: a private file, which SQLite removes when it is closed or killed.
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute(
            "CREATE TABLE marks (stream_id TEXT, mark TEXT, position INTEGER,"
            " PRIMARY KEY (stream_id, mark)) WITHOUT ROWID"
        )
        self._scratch.execute("BEGIN")

    def put(self, stream_id: str, mark: Mark, position: int = 0) -> None:
        row = (stream_id, mark.value, position)
        self._scratch.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", row)

    def of(self, stream_id: str) -> dict[Mark, int]:
        """A stream's marks and the position that each was put at."""
        query = "SELECT mark, position FROM marks WHERE stream_id = ?"
        return {
            Mark(mark): position for mark, position in self._scratch.execute(query, [stream_id])
        }

    def drop(self, stream_id: str, mark: Mark) -> None:
        row = (stream_id, mark.value)
        self._scratch.execute("DELETE FROM marks WHERE stream_id = ? AND mark = ?", row)

    def close(self) -> None:
        self._scratch.close()

    def __enter__(self) -> "Marks":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
