"""What answers of customs mean: whose each document is, and the commands that record it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from adapters.customs.messages.documents import Document, Message
from adapters.customs.messages.receipt_texts import receipt_text
from adapters.customs.numbers import Number
from adapters.customs.register import Owner
from application.receiving import TakeReceipts, TakeWithdrawalAnswer
from application.returning import TakeReturnAnswer
from domain.clearance_commands import (
    Receipt,
    RecordDocumentAnswers,
    RecordMessageRefusal,
    RecordTaxBills,
    SettleTax,
)
from domain.clearance_parts import DocumentAnswer, TaxBill
from domain.customs_codes import Document as DocumentKind
from domain.dated import CUSTOMS_ZONE
from domain.identifiers import Partition, RunId

MOMENTS_REMEMBERED = 1_024
"""A hundred receipts of one message share one."""

TAX_BILLED = "1"
"""A bill as it is made out; 2 and 3 are what became of it."""


class Answered(NamedTuple):
    """One document of an answer, and whose it is."""

    owner: Owner
    document: Document

    @property
    def status(self) -> int:
        return int(self.document.head["returnStatus"])

    @property
    def text(self) -> str:
        return str(self.document.head["returnInfo"])

    @property
    def returned_at(self) -> datetime:
        return moment(str(self.document.head["returnTime"]))


Command = Any
Reader = Callable[[Sequence[Answered], str, datetime], Iterable[Command]]
"""The commands that record documents of one kind of answer to one run."""


def sorted_out(
    message: Message, numbers: Sequence[Number], owners: Mapping[Number, Owner]
) -> tuple[list[Answered], list[Number]]:
    """The documents whose owners are known, and the numbers of the others.

    `numbers` are what each document is about.
    """
    ours: list[Answered] = []
    strange: list[Number] = []
    for number, document in zip(numbers, message.documents, strict=True):
        if owner := owners.get(number):
            ours.append(Answered(owner, document))
        else:
            strange.append(number)
    return ours, strange


def commands(
    kind: str, answered: Iterable[Answered], receipt_hash: str, at: datetime
) -> list[tuple[Partition, Command]]:
    """What records them, run by run, in the order in which the runs are met first."""
    of_runs: dict[tuple[Partition, RunId], list[Answered]] = defaultdict(list)
    for each in answered:
        of_runs[each.owner.partition, each.owner.run_id].append(each)
    return [
        (partition, command)
        for (partition, _), of_one in of_runs.items()
        for command in READERS[kind](of_one, receipt_hash, at)
    ]


def documents(kind: DocumentKind) -> Reader:
    """Answers to orders (312), payments (412) or waybills (512)."""

    def read(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
        answers = tuple(
            DocumentAnswer(each.owner.order_id, each.status, each.returned_at) for each in answered
        )
        yield RecordDocumentAnswers(answered[0].owner.run_id, kind, receipt_hash, answers, at)

    return read


def receipts(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    lines = tuple(receipt(each) for each in answered)
    yield TakeReceipts(answered[0].owner.run_id, receipt_hash, lines, at)


def receipt(each: Answered) -> Receipt:
    said, head = receipt_text(each.text), each.document.head
    return Receipt(
        each.owner.own_no or str(head["copNo"]),
        str(head.get("invtNo", "")),
        each.status,
        said.code,
        said.words,
        each.returned_at,
    )


def withdrawals(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    by_answer: dict[tuple[int, str], list[Answered]] = defaultdict(list)
    for each in answered:
        by_answer[each.status, each.text].append(each)
    for (status, text), alike in by_answer.items():
        order_ids = tuple(each.owner.order_id for each in alike)
        reason = receipt_text(text).words
        run_id = alike[0].owner.run_id
        yield TakeWithdrawalAnswer(run_id, receipt_hash, order_ids, status, reason, at)


def returned(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    for each in answered:
        owner, reason = each.owner, receipt_text(each.text).words
        yield TakeReturnAnswer(
            owner.order_id, owner.run_id, owner.own_no, each.status, receipt_hash, reason, at
        )


def taxes(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    """Bills made out (816), and what became of them (816 and 818)."""
    bills = tuple(bill(each) for each in answered if each.document.head["status"] == TAX_BILLED)
    if bills:
        yield RecordTaxBills(answered[0].owner.run_id, receipt_hash, bills, at)
    yield from settled(answered, receipt_hash, at)


def settled(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    by_state: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in answered:
        head = each.document.head
        state = str(head["status"]), str(head.get("entDutyNo", ""))
        by_state[state].append(str(head["taxNo"]))
    for (status, payment_no), tax_nos in by_state.items():
        if status != TAX_BILLED:
            run_id = answered[0].owner.run_id
            yield SettleTax(run_id, receipt_hash, tuple(tax_nos), int(status), payment_no, at)


def bill(each: Answered) -> TaxBill:
    head = each.document.head
    return TaxBill(
        each.owner.order_id,
        str(head["invtNo"]),
        str(head["taxNo"]),
        *(fen(head[name]) for name in ("customsTax", "valueAddedTax", "consumptionTax")),
    )


def refusals(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    """Messages refused as a whole (900)."""
    for each in answered:
        owner = each.owner
        yield RecordMessageRefusal(owner.run_id, owner.message_id, receipt_hash, each.text, at)


@lru_cache(MOMENTS_REMEMBERED)
def moment(digits: str) -> datetime:
    """YYYYMMDDhhmmssSSS at customs, as an aware time in UTC."""
    local = datetime.strptime(digits, "%Y%m%d%H%M%S%f").replace(tzinfo=CUSTOMS_ZONE)
    return local.astimezone(UTC)


def fen(yuan: str | int | Decimal) -> int:
    return int(Decimal(yuan) * 100)


def nothing(answered: Sequence[Answered], receipt_hash: str, at: datetime) -> Iterable[Command]:
    """What customs says of a parcel's delivery (514) is kept, and changes nothing."""
    return ()


READERS: Mapping[str, Reader] = {
    "CEB312": documents(DocumentKind.ORDER),
    "CEB412": documents(DocumentKind.PAYMENT),
    "CEB512": documents(DocumentKind.WAYBILL),
    "CEB514": nothing,
    "CEB622": receipts,
    "CEB624": withdrawals,
    "CEB626": returned,
    "CEB816": taxes,
    "CEB818": settled,
    "CEB900": refusals,
}
