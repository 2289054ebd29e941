"""Answers on their way to the firms: some late, some twice, some silent for hours."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.messages.documents import Document, Message
from adapters.port.chance import Chance
from adapters.port.conduct import Conduct
from adapters.port.moments import SECOND_MS, after, digits

DOCUMENTS_MAX = 100
"""More receipts than this do not go into one message."""


@dataclass(order=True, frozen=True, slots=True)
class OnItsWay:
    """An answer: when it arrives, under which name, and what it says."""

    at: int
    name: str
    answer: Message | BookMessage = field(compare=False)


class Outbox:
    """Names and guids are fixed by seed and subject, so the same answer is the same file."""

    def __init__(self, chance: Chance, conduct: Conduct) -> None:
        self._chance = chance
        self._conduct = conduct
        self._coming: list[OnItsWay] = []

    def owe(self, kind: str, documents: Sequence[Document], at: int, subject: str) -> None:
        """Send on its way what was said at an instant; `subject` names the answer for ever."""
        for first in range(0, len(documents), DOCUMENTS_MAX):
            part = tuple(documents[first : first + DOCUMENTS_MAX])
            self._send(kind, part, at, f"{kind}/{subject}/{first}")

    def owe_paper(self, answer: BookMessage, at: int, own_no: str) -> None:
        """The same of a paper of the account book, by its firm's own number."""
        subject = f"{answer.kind}/{own_no}/{at}"
        guid = self._chance.guid(subject)
        numbered = {"message_id": guid, "file_name": f"{guid}.xml"}
        told = replace(answer, envelope={**answer.envelope, **numbered})
        self._put_on_its_way(told, guid, at, subject)

    def _send(self, kind: str, documents: tuple[Document, ...], at: int, subject: str) -> None:
        guid = self._chance.guid(subject)
        self._put_on_its_way(Message(kind, guid, documents), guid, at, subject)

    def _put_on_its_way(
        self, answer: Message | BookMessage, guid: str, at: int, subject: str
    ) -> None:
        conduct, message_guid = self._conduct, subject.split("/")[1]
        arrives = at + SECOND_MS * (
            conduct.silent_seconds
            if self._chance.happens("silent", message_guid, conduct.silent)
            else conduct.late_seconds
            if self._chance.happens("late", subject, conduct.out_of_order)
            else 0
        )
        self._push(arrives, answer, guid)
        if self._chance.happens("twice", subject, conduct.repeated):
            self._push(arrives + conduct.again_seconds * SECOND_MS, answer, guid)

    def _push(self, at: int, answer: Message | BookMessage, guid: str) -> None:
        arrives = after(at, self._conduct.down)
        name = f"{digits(arrives)}-{answer.kind}-{guid}"
        heapq.heappush(self._coming, OnItsWay(arrives, name, answer))

    def take(self, now: int, limit: int) -> list[OnItsWay]:
        """What has arrived, oldest first; each is given once."""
        found: list[OnItsWay] = []
        while self._coming and self._coming[0].at <= now and len(found) < limit:
            found.append(heapq.heappop(self._coming))
        return found

    def forget(self, at: int, name: str) -> None:
        """Everything up to this answer was given before."""
        while self._coming and (self._coming[0].at, self._coming[0].name) <= (at, name):
            heapq.heappop(self._coming)

    def next_due(self) -> int | None:
        return self._coming[0].at if self._coming else None

    def __len__(self) -> int:
        return len(self._coming)
