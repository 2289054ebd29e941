"""Records what parked answers say of documents that somebody has given to orders."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from application import streams
from application.customs_desk import CustomsDesk
from application.customs_mail import SENDER
from application.envelope import Envelope
from application.fingerprints import fingerprint_of
from application.hands import Hands
from domain.identifiers import Partition
from domain.parked_mail import ParkedMail, RecordMail
from domain.refusals import Refused


class AssignedMail:
    def __init__(self, hands: Hands, desk: CustomsDesk) -> None:
        self._hands = hands
        self._desk = desk

    def record(self, shared: Partition, receipt_hash: str) -> None:
        """Twice is once: each document's commands have ids of their own. Raises Refused."""
        mail: ParkedMail = self._hands.read(shared, streams.MAIL, receipt_hash)[1]
        given = [mail.assigned[number] for number in sorted(mail.assigned.keys() - mail.recorded)]
        by_book: dict[Partition, list[Any]] = defaultdict(list)
        for each in given:
            by_book[each.book] += self._desk.records(shared, each)
        for book, commands in by_book.items():
            self._record(book, receipt_hash, commands)
        for each in given:
            recording = RecordMail(receipt_hash, each.number, self._hands.clock())
            self._hands.give(shared, recording, f"record-mail:{receipt_hash}:{each.number}")

    def _record(self, book: Partition, receipt_hash: str, commands: Sequence[Any]) -> None:
        at = self._hands.clock()
        answers = self._hands.handling.handle_together(
            [
                Envelope(book, command, command_id(receipt_hash, command), SENDER, at)
                for command in commands
            ]
        )
        for answer in answers:
            if isinstance(answer, Refused):
                raise answer


def command_id(receipt_hash: str, command: Any) -> str:
    return f"assigned:{receipt_hash}:{fingerprint_of(command).hex()}"
