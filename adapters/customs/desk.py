"""The customs desk over a link that only moves bytes: a folder, a gateway, or a simulator."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from adapters.customs.reading import UnreadableAnswerError, read
from adapters.customs.writing import written
from adapters.message_store import SqlMessageStore
from application.customs_desk import MessageIn, MessageOut
from domain.identifiers import Partition

OUT, IN = "out", "in"


class Link(Protocol):
    """Moves bytes to customs and back; names are unique."""

    def put(self, name: str, body: bytes) -> None: ...

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]: ...

    def done(self, name: str) -> None: ...

    def aside(self, name: str, reason: str) -> None: ...


class Desk:
    """Stores every message once, byte for byte, before it is sent or acted on."""

    def __init__(self, link: Link, store: SqlMessageStore, clock: Callable[[], datetime]) -> None:
        self._link = link
        self._store = store
        self._clock = clock

    def send(self, message: MessageOut) -> None:
        body = written(message)
        self._store.put_many(message.partition, [(OUT, message.kind.value, body)])
        self._link.put(message.message_id, body)

    def receive(self, limit: int) -> Sequence[MessageIn]:
        """Answers that can be read; the others are put aside with the reason."""
        found = list[MessageIn]()
        stored: dict[Partition, list[tuple[str, str, bytes]]] = {}
        for name, body in self._link.fetch(limit):
            try:
                digest = hashlib.sha256(body).hexdigest()
                partition, command = read(body, digest, self._clock())
            except UnreadableAnswerError as error:
                self._link.aside(name, str(error))
                continue
            found.append(MessageIn(name, digest, Partition(partition), command))
            kind = type(command).__name__
            stored.setdefault(Partition(partition), []).append((IN, kind, body))
        for partition, messages in stored.items():
            self._store.put_many(partition, messages)
        return found

    def put_away(self, message: MessageIn, refusal: str = "") -> None:
        if refusal:
            self._link.aside(message.name, refusal)
        else:
            self._link.done(message.name)


class FolderLink:
    """Messages as files: `out/` for customs, `in/` from it, `done/` and `aside/` afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in (OUT, IN, "done", "aside"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def put(self, name: str, body: bytes) -> None:
        write_whole(self._folder / OUT / file_name(name), body)

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        files = sorted((self._folder / IN).glob("*.json"))[:limit]
        return [(file.stem, file.read_bytes()) for file in files]

    def done(self, name: str) -> None:
        self._move(name, "done")

    def aside(self, name: str, reason: str) -> None:
        self._move(name, "aside")
        write_whole(self._folder / "aside" / f"{name}.reason", reason.encode())

    def _move(self, name: str, folder: str) -> None:
        source = self._folder / IN / f"{name}.json"
        if source.exists():
            source.replace(self._folder / folder / source.name)


def file_name(message_id: str) -> str:
    """A message id as a file name: order numbers may hold anything."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in message_id) + ".json"


def write_whole(path: Path, body: bytes) -> None:
    """Readers see the whole file or none."""
    if path.exists():
        return
    part = path.with_suffix(".part")
    part.write_bytes(body)
    part.replace(path)
