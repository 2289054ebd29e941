"""The customs desk over a link that only moves bytes: a folder, a gateway, or a simulator."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.customs.links.link import Link
from adapters.customs.reading import UnreadableAnswerError, read
from adapters.customs.writing import written
from adapters.message_store import SqlMessageStore
from application.customs_desk import MessageIn, MessageOut
from domain.identifiers import Partition

OUT, IN = "out", "in"


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
            found.append(MessageIn(name, digest, ((Partition(partition), command),)))
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
