"""Records what customs answers; a message is put away when all that it tells is in the log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from application.customs_desk import CustomsDesk, MessageIn
from application.envelope import Envelope
from application.hands import Hands
from application.outcome import Outcome
from domain.identifiers import Partition
from domain.refusals import Refused

MESSAGES_PER_FETCH = 100
SENDER = "customs"


@dataclass(slots=True)
class Opened:
    """A message of which some is still to be recorded, and what was refused of the rest."""

    message: MessageIn
    left: int
    refusals: list[str] = field(default_factory=list)


Part = tuple[Opened, Envelope]


class CustomsMail:
    def __init__(self, hands: Hands, desk: CustomsDesk) -> None:
        self._hands = hands
        self._desk = desk

    def take(self) -> int:
        """Record what has come; answer how many messages that was."""
        messages = self._desk.receive(MESSAGES_PER_FETCH)
        by_book: dict[Partition, list[Part]] = defaultdict(list)
        for message in messages:
            opened = Opened(message, len(message.records))
            for part in self._parts(opened):
                by_book[part[1].partition].append(part)
            if not message.records:
                self._desk.put_away(message)
        for parts in by_book.values():
            self._record(parts)
        return len(messages)

    def _parts(self, opened: Opened) -> Iterable[Part]:
        message = opened.message
        for number, (book, command) in enumerate(message.records):
            command_id = f"mail:{message.receipt_hash}:{message.name}:{number}"
            yield opened, Envelope(book, command, command_id, SENDER, self._hands.clock())

    def _record(self, parts: Sequence[Part]) -> None:
        try:
            answers = self._hands.handling.handle_together([envelope for _, envelope in parts])
        except Exception:
            if len(parts) == 1:
                raise
            # Whose fault it is shows alone; what came before it is recorded and put away.
            for part in parts:
                self._record([part])
            return
        for (opened, _), answer in zip(parts, answers, strict=True):
            self._tick_off(opened, answer)

    def _tick_off(self, opened: Opened, answer: Outcome | Refused) -> None:
        """A rule that refuses leaves the bytes for somebody to look at."""
        opened.left -= 1
        if isinstance(answer, Refused):
            opened.refusals.append(f"{type(answer).__name__}: {answer}")
        if not opened.left:
            self._desk.put_away(opened.message, "; ".join(opened.refusals))
