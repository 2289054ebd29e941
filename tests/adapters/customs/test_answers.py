"""What an answer records: run by run, whatever stands in one message."""

from datetime import UTC, datetime
from decimal import Decimal

from adapters.customs.answers import commands, sorted_out
from adapters.customs.messages.answer_columns import answer_of
from adapters.customs.messages.documents import Document, Message, Value
from adapters.customs.numbers import Number, numbers_in
from adapters.customs.register import Owner
from application.receiving import TakeReceipts
from application.returning import TakeReturnAnswer
from domain.clearance_commands import (
    Receipt,
    RecordMessageRefusal,
    RecordTaxBills,
    SettleTax,
)
from domain.clearance_parts import TaxBill
from domain.customs_codes import REJECTED
from domain.identifiers import OrderId, Partition, RunId

BOOK, OTHER = Partition("demo.NB01"), Partition("demo.NB02")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ANSWERED_AT = datetime(2026, 3, 2, 2, 11, 12, 123_000, tzinfo=UTC)


def owner(order: str, run: str = "R1", book: Partition = BOOK, own_no: str = "") -> Owner:
    return Owner(book, RunId(run), OrderId(order), "M1", own_no)


def receipt(cop_no: str, status: str = "120", **more: str) -> Document:
    said = {"copNo": cop_no, "returnStatus": status, "returnTime": "20260302101112123"}
    return Document({**said, "returnInfo": "[Code:2600;Desc:放行]", **more})


def recorded(kind: str, documents: list[Document], owners: dict[str, Owner]):
    """What is recorded of them, and which numbers are strange."""
    answer = answer_of(Message(kind, "G", tuple(documents)))
    numbers = numbers_in(answer)
    known = {number: owners[number.number] for number in numbers if number.number in owners}
    ours, strange = sorted_out(answer, numbers, known)
    return commands(ours, "H", NOON), strange


def test_documents_of_several_runs_and_of_nobody_stand_in_one_message():
    told = [receipt("A", invtNo="I-1"), receipt("?"), receipt("B", "-5"), receipt("C", "800")]
    owners = {"A": owner("s:1", own_no="R1-1"), "B": owner("t:1", "R2", OTHER)}
    (mine, theirs), strange = recorded("CEB622", told, owners | {"C": owner("s:2")})
    assert strange == [Number("declaration", "", "?")]
    words = ("2600", "放行", ANSWERED_AT)
    both = (Receipt("R1-1", "I-1", 120, *words), Receipt("C", "", 800, *words))
    assert mine == (BOOK, TakeReceipts(RunId("R1"), "H", both, NOON))
    other = (Receipt("B", "", -5, *words),)
    assert theirs == (OTHER, TakeReceipts(RunId("R2"), "H", other, NOON))


def bill(tax_no: str, status: str, **more: str) -> Document:
    head: dict[str, Value] = {"invtNo": "I-1", "taxNo": tax_no, "status": status, **more}
    head |= {"customsTax": Decimal(0), "valueAddedTax": Decimal("21.81"), "consumptionTax": 3}
    return Document(head)


def test_bills_made_out_and_what_became_of_others_are_told_apart():
    told = [bill("T1", "1"), bill("T2", "2", entDutyNo="D"), bill("T3", "3"), bill("T4", "3")]
    found, _ = recorded("CEB816", told, {"I-1": owner("s:1")})
    bills = (TaxBill(OrderId("s:1"), "I-1", "T1", 0, 2181, 300),)
    assert [command for _, command in found] == [
        RecordTaxBills(RunId("R1"), "H", bills, NOON),
        SettleTax(RunId("R1"), "H", ("T2",), 2, "D", NOON),
        SettleTax(RunId("R1"), "H", ("T3", "T4"), 3, "", NOON),
    ]


def test_what_nobody_knows_records_nothing():
    assert recorded("CEB622", [receipt("A")], {}) == ([], [Number("declaration", "", "A")])


def test_a_refused_message_is_its_runs_and_that_of_a_return_its_returns():
    guids = {"run": Owner(BOOK, RunId("R1"), OrderId(""), "R1-0001")}
    guids["return"] = Owner(BOOK, RunId("R1"), OrderId("s:1"), "T-s:1-2", "2")
    guids["by hand"] = Owner(BOOK, RunId("R1"), OrderId("s:1"), "")
    told = [Document({"oriCopMsgId": guid, "returnInfo": "schema"}) for guid in guids]
    found, _ = recorded("CEB900", told, guids)
    order_id, run_id = OrderId("s:1"), RunId("R1")
    assert [command for _, command in found] == [
        RecordMessageRefusal(run_id, "R1-0001", "H", "schema", NOON),
        TakeReturnAnswer(order_id, run_id, "2", REJECTED, "H", "schema", NOON),
        RecordMessageRefusal(run_id, "", "H", "schema", NOON),
    ]
