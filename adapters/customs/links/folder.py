"""Messages as files: the way most brokers take and bring them.

`out/` is what customs is to take, `in/` what it answered, `done/` what was recorded of it, by days,
`aside/` what nobody understood, each beside its reason; `sent/` remembers the names of what went
out. The broker removes from `out/` what it has taken.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from adapters.customs.links.day_folders import DayFolders
from adapters.customs.links.waiting_files import WaitingFiles
from adapters.customs.links.wholeness import is_whole, sync_folder, write_whole

OUT, IN, DONE, ASIDE, SENT, SENDING = "out", "in", "done", "aside", "sent", "sending"
XML = ".xml"
"""The ending of files. Those with another one are left to whoever put them there."""

KEEP_DAYS = 30
"""What was recorded lies in the message store for ever; here it only helps to look for a fault."""

SENT_DAYS = 60
"""For so long no message goes out twice: an answer was due after minutes."""

WRITING_SECONDS = 60.0
"""A file that is not whole is left so long to whoever still writes it."""

FILE_BYTES_MAX = 32 * 1024 * 1024
"""No answer of customs is so large; the desk reads whole files."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class FolderLink:
    """Safe among threads and processes, and whatever is ended when: names decide."""

    def __init__(
        self,
        folder: Path,
        *,
        keep_days: int = KEEP_DAYS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`keep_days`: how long `done/` keeps an answer; 0 removes it as soon as it is stored."""
        self._folder = folder
        self._keep_days = keep_days
        self._clock = clock
        for name in (OUT, IN, DONE, ASIDE, SENT, SENDING):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._done = DayFolders(folder / DONE, keep_days, clock)
        self._sent = DayFolders(folder / SENT, SENT_DAYS, clock)
        self._waiting = WaitingFiles(folder / IN, XML)

    def put(self, name: str, body: bytes) -> None:
        """Once, whenever it is ended and begun again: remembered first, then shown to the broker.

        What is remembered and still lies in `sending/` was not shown yet.
        """
        file = file_name(name) + XML
        sending = self._folder / SENDING / file
        with self._alone():
            if self._sent.find(file) is None:
                write_whole(sending, body)
                (self._sent.today() / file).touch()
                sync_folder(self._sent.today())
            if sending.exists():
                sending.replace(self._folder / OUT / file)
                sync_folder(self._folder / OUT)

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        found = list[tuple[str, bytes]]()
        for name in self._waiting.names():
            if len(found) == limit:
                break
            body = self._read(name)
            if body is not None:
                found.append((name, body))
        return found

    def done(self, name: str) -> None:
        if self._keep_days:
            self._move(name, self._done.today())
        else:
            self._path(name).unlink(missing_ok=True)
        self._waiting.forget(name)

    def aside(self, name: str, reason: str) -> None:
        write_whole(self._folder / ASIDE / f"{name}.reason", reason.encode())
        self._move(name, self._folder / ASIDE)
        self._waiting.forget(name)

    def _read(self, name: str) -> bytes | None:
        """Nothing of what another process has taken, still writes, or of what is far too large."""
        path = self._path(name)
        try:
            stat = path.stat()
            if stat.st_size > FILE_BYTES_MAX:
                self.aside(name, f"{stat.st_size:,} bytes: at most {FILE_BYTES_MAX:,}")
                return None
            body = path.read_bytes()
        except FileNotFoundError:
            self._waiting.forget(name)
            return None
        is_new = self._clock().timestamp() - stat.st_mtime < WRITING_SECONDS
        return None if is_new and not is_whole(body) else body

    def _move(self, name: str, folder: Path) -> None:
        source = self._path(name)
        try:
            source.replace(folder / source.name)
        except FileNotFoundError:
            return  # Another process was quicker, or the one before us was ended right here.

    def _path(self, name: str) -> Path:
        return self._folder / IN / f"{name}{XML}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, in whatever process; the lock ends with the one who holds it."""
        lock = os.open(self._folder / SENDING / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def file_name(message_id: str) -> str:
    """A message id as a file's name, without its ending: order numbers may hold anything."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in message_id)
