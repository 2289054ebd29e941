"""What answers of customs mean: whose each document is, and the commands that record it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from adapters.customs.messages.answer_columns import Answer
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
from domain.customs_codes import REJECTED
from domain.customs_codes import Document as DocumentKind
from domain.dated import CUSTOMS_ZONE
from domain.identifiers import OrderId, Partition, RunId

MOMENTS_REMEMBERED = 1_024
"""A hundred receipts of one message share one."""

TAX_BILLED = "1"
"""A bill as it is made out; 2 and 3 are what became of it."""

TAXES = ("customsTax", "valueAddedTax", "consumptionTax")


@dataclass(frozen=True, slots=True)
class Answered:
    """Documents of an answer that are all of one run, and whose each is."""

    owners: Sequence[Owner]
    answer: Answer

    @property
    def partition(self) -> Partition:
        return self.owners[0].partition

    @property
    def run_id(self) -> RunId:
        return self.owners[0].run_id

    @property
    def order_ids(self) -> list[OrderId]:
        return [owner.order_id for owner in self.owners]

    @property
    def statuses(self) -> list[int]:
        return [int(status) for status in self.answer.columns["returnStatus"]]

    @property
    def said(self) -> list[str]:
        return self.answer.texts("returnInfo")

    @property
    def times(self) -> list[datetime]:
        return [moment(digits) for digits in self.answer.columns["returnTime"]]


Command = Any
Reader = Callable[[Answered, str, datetime], Iterable[Command]]
"""The commands that record documents of one kind of answer to one run."""


def sorted_out(
    answer: Answer, numbers: Sequence[Number], owners: Mapping[Number, Owner]
) -> tuple[list[Answered], list[Number]]:
    """The documents whose owners are known, run by run in the order in which the runs are met
    first, and the numbers of the others.

    `numbers` are what each document is about.
    """
    found = [(place, owner) for place, i in enumerate(numbers) if (owner := owners.get(i))]
    of_runs: dict[tuple[Partition, RunId], list[tuple[int, Owner]]] = defaultdict(list)
    for place, owner in found:
        of_runs[owner.partition, owner.run_id].append((place, owner))
    ours = [
        Answered([owner for _, owner in of_one], answer.only([place for place, _ in of_one]))
        for of_one in of_runs.values()
    ]
    strange = [i for i in numbers if i not in owners] if len(found) < len(numbers) else []
    return ours, strange


def commands(
    answered: Iterable[Answered], receipt_hash: str, at: datetime
) -> list[tuple[Partition, Command]]:
    """What records them, run by run."""
    return [
        (of_one.partition, command)
        for of_one in answered
        for command in READERS[of_one.answer.kind](of_one, receipt_hash, at)
    ]


def documents(kind: DocumentKind) -> Reader:
    """Answers to orders (312), payments (412) or waybills (512)."""

    def read(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
        answers = map(DocumentAnswer, answered.order_ids, answered.statuses, answered.times)
        yield RecordDocumentAnswers(answered.run_id, kind, receipt_hash, tuple(answers), at)

    return read


def receipts(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
    said = map(receipt_text, answered.said)
    codes, words = zip(*said, strict=True)
    numbers = zip(answered.owners, answered.answer.texts("copNo"), strict=True)
    lines = map(
        Receipt,
        [owner.own_no or cop_no for owner, cop_no in numbers],
        answered.answer.texts("invtNo"),
        answered.statuses,
        codes,
        words,
        answered.times,
    )
    yield TakeReceipts(answered.run_id, receipt_hash, tuple(lines), at)


def withdrawals(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
    alike: dict[tuple[int, str], list[OrderId]] = defaultdict(list)
    told = zip(answered.order_ids, answered.statuses, answered.said, strict=True)
    for order_id, status, text in told:
        alike[status, text].append(order_id)
    for (status, text), order_ids in alike.items():
        reason, run_id = receipt_text(text).words, answered.run_id
        yield TakeWithdrawalAnswer(run_id, receipt_hash, tuple(order_ids), status, reason, at)


def returned(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
    told = zip(answered.owners, answered.statuses, answered.said, strict=True)
    for owner, status, text in told:
        reason = receipt_text(text).words
        yield TakeReturnAnswer(
            owner.order_id, owner.run_id, owner.own_no, status, receipt_hash, reason, at
        )


def taxes(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
    """Bills made out (816), and what became of them (816 and 818)."""
    statuses = answered.answer.texts("status")
    every = zip(statuses, bills(answered), strict=True)
    if made_out := tuple(bill for status, bill in every if status == TAX_BILLED):
        yield RecordTaxBills(answered.run_id, receipt_hash, made_out, at)
    yield from settled(answered, receipt_hash, at)


def bills(answered: Answered) -> Iterable[TaxBill]:
    answer = answered.answer
    sums = (map(fen, answer.columns[name]) for name in TAXES)
    return map(TaxBill, answered.order_ids, answer.texts("invtNo"), answer.texts("taxNo"), *sums)


def settled(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    told = map(answered.answer.texts, ("status", "entDutyNo", "taxNo"))
    for status, payment_no, tax_no in zip(*told, strict=True):
        if status != TAX_BILLED:
            alike[status, payment_no].append(tax_no)
    for (status, payment_no), tax_nos in alike.items():
        yield SettleTax(answered.run_id, receipt_hash, tuple(tax_nos), int(status), payment_no, at)


def refusals(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
    """Messages refused as a whole (900); that of a return is its return's.

    Who gives one to an order by hand names no message of ours: it is its run's.
    """
    for owner, text in zip(answered.owners, answered.said, strict=True):
        if owner.message_id and owner.order_id:
            yield TakeReturnAnswer(
                owner.order_id, owner.run_id, owner.own_no, REJECTED, receipt_hash, text, at
            )
        else:
            yield RecordMessageRefusal(owner.run_id, owner.message_id, receipt_hash, text, at)


@lru_cache(MOMENTS_REMEMBERED)
def moment(digits: str) -> datetime:
    """YYYYMMDDhhmmssSSS at customs, as an aware time in UTC."""
    local = datetime.strptime(digits, "%Y%m%d%H%M%S%f").replace(tzinfo=CUSTOMS_ZONE)
    return local.astimezone(UTC)


def fen(yuan: str | int | Decimal) -> int:
    return int(Decimal(yuan) * 100)


def nothing(answered: Answered, receipt_hash: str, at: datetime) -> Iterable[Command]:
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
