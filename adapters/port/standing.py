"""Where the office stands, for whoever moves its clock: `standing.json` beside the messages."""

import json
from datetime import datetime
from pathlib import Path

from adapters.port.folder import write_whole
from adapters.port.running import RunningOffice

STANDING = "standing.json"


class Standing:
    """Written anew when something changed, and before what was taken is put away.

    So when a message is gone from `out/`, or `clock` is what was set, all that was due by then lies
    in `in/`, and `next_due` tells how far the clock may move before anything happens.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / STANDING
        self._said = b""

    def write(self, running: RunningOffice, now: datetime) -> None:
        office = running.office
        said = {
            "clock": now.isoformat(),
            "taken": running.counts.taken,
            "given": running.counts.given,
            "on_their_way": len(office.books.outbox),
            "next_due": in_text(office.next_due()),
            "next_answer_due": in_text(office.next_answer_due()),
        }
        body = json.dumps(said).encode()
        if body != self._said:
            write_whole(self._file, body)
            self._said = body


def in_text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
