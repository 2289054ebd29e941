from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from adapters.customs.assembling import assembled
from adapters.customs.assembling_documents import UnassembledError
from adapters.customs.messages.checking import faults_of
from adapters.customs.messages.writing import written
from adapters.simulator.filing import BOOK_FACTS, facts_of
from adapters.simulator.running import BOOK
from application.customs_desk import MessageKind, MessageOut
from application.declaration_numbers import own_number
from application.work_requests import told_together
from domain.books_at_customs import DescribeBook
from domain.firm import PAYMENT, CorrectFirm
from domain.identifiers import BookId, Sku, order_no_of, shared_of
from domain.item_record import FileItemRecord
from domain.order_commands import CorrectConsignee
from domain.people import Person
from tests.adapters.customs.simulated import LATER, Journey

SCHEMAS = Path(__file__).parents[3].parent / "shared/conformance/ceb-xsd/202205"
SENT_ALWAYS = set(MessageKind) - {MessageKind.WITHDRAWALS, MessageKind.RETURNS}


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    journey = Journey(tmp_path_factory.mktemp("journey"))
    yield journey
    journey.system.close()


@pytest.fixture(scope="module")
def messages(journey) -> list[MessageOut]:
    return journey.messages()


def documents(messages, kind: MessageKind):
    return [
        (said, document)
        for message in messages
        if message.kind is kind
        for said, document in zip(message.documents, assembled(message).documents, strict=True)
    ]


def test_every_message_keeps_every_rule_of_its_table(messages):
    assert {message.kind for message in messages} >= SENT_ALWAYS
    assert [fault for message in messages for fault in faults_of(assembled(message))] == []


def test_every_message_is_valid_by_the_official_schema(messages):
    if not SCHEMAS.exists():
        pytest.skip("the official schema is not here")
    (file,) = SCHEMAS.glob("*进口业务节点*.xsd")
    schema = etree.XMLSchema(etree.parse(file))
    for message in messages:
        tree = etree.fromstring(written(assembled(message)))
        schema.validate(tree)
        # Nothing is signed here: that a signature is missing is all that may be wrong.
        told = [entry.message for entry in list(schema.error_log)]  # type: ignore[call-overload]
        assert [each for each in told if "Missing child" not in each] == []


def test_the_same_event_gives_the_same_bytes_whatever_happened_since(journey, messages):
    before = [written(assembled(message)) for message in messages]
    system, shared = journey.system, shared_of(BOOK)
    journey.clock.reach(LATER)
    facts = facts_of("ALIPAY-DEMO", (PAYMENT,))
    backdated = replace(facts, name="另一支付有限公司", since=date(2016, 4, 8))
    order_id = next(iter(messages[0].orders))
    changes = (
        (shared, CorrectFirm("ALIPAY-DEMO", backdated, "renamed", LATER)),
        (shared, DescribeBook(BookId("NB01"), replace(BOOK_FACTS, number_head="Z"), LATER)),
        (BOOK, FileItemRecord(Sku("KIWI-01"), "OTHER", 99, LATER, name="别名")),
        (BOOK, CorrectConsignee(order_id, Person("改名", "16100000000", "别处"), LATER)),
    )
    changed = [
        system.handle(partition, command, f"later:{number}", "admin").events
        for number, (partition, command) in enumerate(changes)
    ]
    assert changed[:3] == [1, 1, 1]
    assert [written(assembled(message)) for message in journey.messages()] == before


def test_messages_told_together_are_those_told_one_by_one(journey, messages):
    assert any(len(group) > 1 for group in told_together(journey.sent()))
    together = journey.messages_told_together()
    assert len(together) == len(messages)
    assert [written(assembled(each)) for each in together] == [
        written(assembled(each)) for each in messages
    ]


def test_guids_are_of_the_message_and_its_documents_and_nobody_elses(messages):
    guids = Counter[str]()
    for message in messages:
        told = assembled(message)
        guids.update([told.guid, *(str(document.head["guid"]) for document in told.documents)])
    assert max(guids.values()) == 1
    assert all(len(guid) == 36 and guid == guid.upper() for guid in guids)


def test_declaration_numbers_are_unique_short_and_lead_back(messages):
    told = documents(messages, MessageKind.DECLARATIONS)
    numbers = [str(document.head["copNo"]) for _, document in told]
    assert len(set(numbers)) == len(numbers)
    assert max(map(len, numbers)) <= 20
    assert [own_number("D1", number) for number in numbers] == [said.cop_no for said, _ in told]
    assert own_number("X9", numbers[0]) is None


def test_a_declaration_repeats_its_order(messages):
    orders = {d.head["orderNo"]: d for _, d in documents(messages, MessageKind.ORDERS)}
    waybills = {d.head["orderNo"]: d for _, d in documents(messages, MessageKind.WAYBILLS)}
    payments = {d.head["orderNo"]: d for _, d in documents(messages, MessageKind.PAYMENTS)}
    for _, declared in documents(messages, MessageKind.DECLARATIONS):
        number = declared.head["orderNo"]
        order, waybill, payment = orders[number], waybills[number], payments[number]
        for field in ("buyerName", "buyerTelephone", "buyerIdNumber", "ebpCode", "ebcCode"):
            assert declared.head[field] == order.head[field]
        repeated = ("gnum", "qty", "price", "totalPrice", "unit")
        assert [[line[f] for f in repeated] for line in declared.lines] == [
            [line[f] for f in repeated] for line in order.lines
        ]
        assert order.head["acturalPaid"] == payment.head["amountPaid"]
        assert order.head["payTransactionId"] == payment.head["payTransactionId"]
        assert order.head["consigneeAddress"] == waybill.head["consigneeAddress"]
        assert declared.head["grossWeight"] == waybill.head["weight"]
        assert Decimal(declared.head["netWeight"]) <= Decimal(declared.head["grossWeight"])


def test_weights_and_statutory_quantities_are_those_of_the_pieces(messages):
    said, document = next(
        (said, document)
        for said, document in documents(messages, MessageKind.DECLARATIONS)
        if document.lines[0]["unit1"] == "035"
    )
    kilograms = sum(line["qty1"] for line in document.lines if line["unit1"] == "035")
    assert document.lines[0]["qty1"] > 0
    assert kilograms <= document.head["netWeight"]
    assert document.head["orderNo"] == order_no_of(said.order_id)


def test_what_is_not_on_file_is_not_assembled(messages):
    with pytest.raises(UnassembledError, match="not everything"):
        assembled(replace(messages[0], place=None))


def test_a_message_that_two_firms_would_sign_is_not_assembled(messages):
    payments = next(m for m in messages if m.kind is MessageKind.PAYMENTS)
    first, about = next(iter(payments.orders.items()))
    other = replace(about.payment, firm=replace(about.payment.firm, name="another"))
    mixed = {**payments.orders, first: replace(about, payment=other)}
    with pytest.raises(UnassembledError, match="2 firms"):
        assembled(replace(payments, orders=mixed))
