import pytest

from adapters.customs import register
from adapters.customs.exchanged import ExchangedMessages
from adapters.customs.keeping import Keeping
from adapters.customs.messages.answer_columns import answer_of
from adapters.customs.messages.documents import Document, Message
from adapters.customs.numbers import (
    DECLARATION,
    ORDER,
    PAYMENT,
    STORED_LIST,
    Number,
    lists_learnt,
    numbers_in,
)
from adapters.customs.register import NumberRegister, Owner, message_number
from adapters.databases import engine_for
from adapters.log_tables import create_tables
from adapters.message_store import SqlMessageStore
from domain.identifiers import OrderId, Partition, RunId

BOOK, OTHER = Partition("demo.NB01"), Partition("demo.NB02")


def owner(order="s:1", partition=BOOK, message="R1-621-1") -> Owner:
    return Owner(partition, RunId("R1"), OrderId(order), message)


@pytest.fixture
def numbers(database_url):
    engine = engine_for(database_url)
    create_tables(engine, register.metadata)
    yield NumberRegister(engine)
    engine.dispose()


def test_an_answer_finds_whose_it_is_by_what_was_sent(numbers):
    sent = {
        Number("declaration", "", "R1-001-01"): owner(),
        Number("order", "EBP1", "s:1"): owner(),
        message_number("GUID-1"): owner(""),
    }
    numbers.note(sent)
    assert numbers.owners([*sent, Number("declaration", "", "R9-001-01")]) == sent


def test_numbers_of_different_firms_are_different_numbers(numbers):
    here, there = Number("payment", "PAY1", "7"), Number("payment", "PAY2", "7")
    numbers.note({here: owner(), there: owner("s:2", OTHER)})
    assert numbers.owners([there]) == {there: owner("s:2", OTHER)}


def test_a_number_sent_again_belongs_to_who_sent_it_last(numbers):
    number = Number("order", "EBP1", "s:1")
    numbers.note({number: owner(message="one")})
    numbers.note({number: owner(message="two")})
    assert numbers.owners([number])[number].message_id == "two"


def test_owners_that_never_change_are_read_once_and_what_is_told_anew_counts(numbers):
    ours, others = Number("declaration", "", "R2-001-01"), Number("order", "EBP1", "s:1")
    told = {ours: owner(), others: owner()}
    NumberRegister(numbers._engine).note(told)
    reads = list[set[Number]]()
    read = numbers._read

    def listening(asked):
        reads.append(set(asked))
        return read(asked)

    numbers._read = listening
    assert numbers.owners(told.keys()) == numbers.owners(told.keys()) == told
    assert reads == [{ours, others}, {others}]
    numbers.note({ours: owner("s:2")})
    assert numbers.owners([ours]) == {ours: owner("s:2")}
    assert len(reads) == 2


def test_of_more_owners_than_are_remembered_the_first_are_read_again(numbers, monkeypatch):
    monkeypatch.setattr(register, "REMEMBERED_MAX", 2)
    told = {Number("list", "", f"L-{n}"): owner(f"s:{n}") for n in range(5)}
    numbers.note(told)
    assert len(numbers._lasting.of(told)) == 2
    assert numbers.owners(told.keys()) == told
    assert len(numbers._lasting.of(told)) == 2


def test_thousands_are_found_at_once(numbers):
    owned = {Number("declaration", "", f"R{n}"): owner(f"s:{n}") for n in range(2_500)}
    numbers.note(owned)
    assert numbers.owners(owned) == owned
    assert numbers.owners([]) == {}


def receipt(**head) -> Document:
    return Document({"copNo": "R1-001-01", "returnStatus": "800", **head})


def test_each_kind_of_answer_names_what_it_answers():
    told = {
        number
        for message in (
            Message("CEB622", "G", (receipt(invtNo="I-1"),)),
            Message("CEB312", "G", (Document({"orderNo": "s:1", "ebpCode": "EBP1"}),)),
            Message("CEB412", "G", (Document({"payTransactionId": "P:1", "payCode": "PAY"}),)),
            Message("CEB816", "G", (Document({"invtNo": "I-1"}),)),
            Message("CEB900", "G", (Document({"oriCopMsgId": "GUID-1"}),)),
        )
        for number in numbers_in(answer_of(message))
    }
    assert told == {
        Number(DECLARATION.subject, "", "R1-001-01"),
        Number(ORDER.subject, "EBP1", "s:1"),
        Number(PAYMENT.subject, "PAY", "P:1"),
        Number(STORED_LIST.subject, "", "I-1"),
        message_number("GUID-1"),
    }
    assert Number("payment", "PAY", "P:1").said() == "payment:PAY:P:1"


GUID = "BF3832D0-DFB5-5D0E-A7AB-AA670BF985FF"
QUOTED = f'<?xml version="1.0"?><ceb:CEB411Message xmlns:ceb="x" guid="{GUID}" version="1.0">'


@pytest.mark.parametrize(
    "said",
    [
        {"oriCopMsgId": GUID},
        {"oriCopMsgId": GUID.lower()},
        {"oriCopMsgId": f"CEB411-{GUID}"},
        {"oriCopMsgId": f"CEB411-{GUID}.xml"},
        {"oriCopMsgId": "20260413-17", "oriBizMessage": QUOTED},
        {"oriBizMessage": QUOTED},
    ],
)
def test_a_message_that_was_refused_is_known_however_it_was_named_on_its_way(said):
    (told,) = numbers_in(answer_of(Message("CEB900", "G", (Document(said),))))
    assert told == message_number(GUID)


def test_customs_number_of_a_list_is_learnt_from_its_receipts():
    answer = answer_of(Message("CEB622", "G", (receipt(invtNo="I-1"), receipt(copNo="R1-002-01"))))
    assert list(lists_learnt(answer, numbers_in(answer))) == [
        (Number("list", "", "I-1"), Number("declaration", "", "R1-001-01"))
    ]
    bill = answer_of(Message("CEB816", "G", (Document({"invtNo": "I-1"}),)))
    assert not list(lists_learnt(bill, numbers_in(bill)))


def named_by(message: Message) -> tuple[set[Number], dict[Number, Number]]:
    answer = answer_of(message)
    numbers = numbers_in(answer)
    return set(numbers), dict(lists_learnt(answer, numbers))


def test_the_number_of_a_list_is_written_down_by_its_first_receipt_only(numbers, monkeypatch):
    noted, note = list[set[Number]](), numbers.note

    def listening(owners) -> None:
        noted.append(set(owners))
        note(owners)

    monkeypatch.setattr(numbers, "note", listening)
    ours, of_list = Number("declaration", "", "R1-001-01"), Number("list", "", "I-1")
    numbers.note({ours: owner()})
    keeping = Keeping(SqlMessageStore(numbers._engine), numbers, ExchangedMessages(numbers._engine))
    for status in ("120", "800"):
        message = Message("CEB622", status, (receipt(invtNo="I-1", returnStatus=status),))
        assert keeping.owners(*named_by(message)) == {ours: owner(), of_list: owner()}
    assert noted == [{ours}, {of_list}, set()]
    numbers.note({ours: owner("s:2")})
    assert keeping.owners(*named_by(message))[of_list] == owner("s:2")
    assert numbers.owners([of_list]) == {of_list: owner("s:2")}
