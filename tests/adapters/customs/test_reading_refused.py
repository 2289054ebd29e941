from decimal import Decimal

import pytest

from adapters.customs.messages import limits
from adapters.customs.messages.faults import Rule
from adapters.customs.messages.limits import (
    DOCUMENTS_MAX,
    MESSAGE_BYTES_MAX,
    MarkupForbiddenError,
    MessageTooDeepError,
    MessageTooLongError,
    NotAMessageError,
    NotXmlError,
    TooManyDocumentsError,
    UnreadableMessageError,
    UnsoundMessageError,
)
from adapters.customs.messages.reading import read
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.writing import written
from adapters.texts import reading
from tests.adapters.customs.released import HEAD, RELEASED, TAIL, in_it, receipt
from tests.adapters.customs.samples import GUID, order
from tests.adapters.customs.whole import whole


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        (">800<", "><", Rule.MISSING, "returnStatus"),
        ("<ceb:returnStatus>800</ceb:returnStatus>", "", Rule.MISSING, "returnStatus"),
        (">800<", ">released<", Rule.NOT_DIGITS, "returnStatus"),
        (">800<", "> 800<", Rule.NOT_DIGITS, "returnStatus"),
        (">800<", ">８００<", Rule.NOT_DIGITS, "returnStatus"),
        (">800<", ">8<ceb:x/>00<", Rule.UNKNOWN, "returnStatus"),
        ("123<", "<", Rule.NO_SUCH_TIME, "returnTime"),
        ("20260302101112123", "20260230101112123", Rule.NO_SUCH_TIME, "returnTime"),
        (
            "<ceb:returnStatus>",
            "<ceb:returnStatus>100</ceb:returnStatus><ceb:returnStatus>",
            Rule.REPEATED,
            "returnStatus",
        ),
    ],
)
def test_an_answer_nobody_can_act_on_is_refused_by_name(old, new, rule, field):
    with pytest.raises(UnsoundMessageError) as refused:
        read(in_it(old, new))
    (fault,) = refused.value.faults
    assert (fault.rule, fault.kind, fault.part) == (rule, "CEB622", "InventoryReturn")
    assert (fault.field, fault.document) == (field, 1)


@pytest.mark.parametrize("number", ["x", "1e3", "NaN", "Infinity", "1,5", "--1", "9" * 50, "١"])
def test_a_number_that_is_none_is_named_with_its_place(number):
    bill = written(whole(TABLES["CEB816"])).replace(
        b"<ceb:taxPrice>12.50", f"<ceb:taxPrice>{number}".encode(), 1
    )
    with pytest.raises(UnsoundMessageError) as refused:
        read(bill)
    (fault,) = refused.value.faults
    assert (fault.rule, fault.field, fault.document, fault.line) == (
        Rule.NOT_DECIMAL,
        "taxPrice",
        1,
        1,
    )


def test_a_number_of_other_limits_is_still_a_number():
    bill = written(whole(TABLES["CEB816"])).replace(
        b"<ceb:taxPrice>12.50", b"<ceb:taxPrice>-12.5000001"
    )
    assert read(bill).documents[0].lines[0]["taxPrice"] == Decimal("-12.5000001")


def test_a_message_without_documents_or_sender_is_refused():
    with pytest.raises(UnsoundMessageError) as refused:
        read(HEAD + TAIL)
    assert [fault.rule for fault in refused.value.faults] == [Rule.NO_DOCUMENTS]
    start, _, rest = written(order()).partition(b"<ceb:BaseTransfer>")
    with pytest.raises(UnsoundMessageError) as refused:
        read(start + rest.partition(b"</ceb:BaseTransfer>")[2])
    assert [fault.rule for fault in refused.value.faults] == [Rule.PART_MISSING]


def test_a_message_without_its_number_is_refused():
    with pytest.raises(UnsoundMessageError) as refused:
        read(RELEASED.replace(f'guid="{GUID}"'.encode(), b""))
    assert [(fault.rule, fault.field) for fault in refused.value.faults] == [(Rule.MISSING, "guid")]


def test_more_documents_than_the_table_allows_are_refused():
    one = RELEASED.removeprefix(HEAD).removesuffix(TAIL)
    assert len(read(HEAD + one * 100 + TAIL).documents) == 100
    with pytest.raises(TooManyDocumentsError):
        read(HEAD + one * 101 + TAIL)


def test_documents_without_a_bound_in_the_schema_have_one_here():
    with pytest.raises(TooManyDocumentsError):
        read(
            receipt(b"")
            .replace(b"CEB622", b"CEB818")
            .replace(b"ceb:InventoryReturn>", b"ceb:Tax>")
            .replace(b"<ceb:Tax></ceb:Tax>", b"<ceb:Tax/>" * (DOCUMENTS_MAX + 1))
        )


LAUGHS = b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><a>&a;</a>"""


@pytest.mark.parametrize(
    "body", [LAUGHS, OUTSIDE, b"<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'><a/>"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_and_nothing_is_fetched_or_expanded(body, encoding):
    with pytest.raises(MarkupForbiddenError):
        read(body.decode().encode(encoding))


def test_what_is_too_long_is_refused_before_it_is_parsed():
    with pytest.raises(MessageTooLongError):
        read(b"<" + b" " * MESSAGE_BYTES_MAX)
    with pytest.raises(MessageTooLongError):
        read(receipt(b"<a/>" * 1_000_000))


def test_what_is_too_deep_is_refused():
    with pytest.raises(MessageTooDeepError):
        read(receipt(b"<a>" * 300 + b"</a>" * 300))
    with pytest.raises(MessageTooDeepError):
        read(in_it(">800<", f">{'8' * 11_000_000}<"))


def test_too_many_unknown_elements_are_no_message():
    with pytest.raises(MessageTooLongError):
        read(receipt(b"<a/>" * (limits.NOTES_MAX + 1)))


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"\x00", b"\xff\xfe", b"<", b"<a>", b"<a></b>", b"PK\x03\x04", b"{}", RELEASED[:-1],
     b"<?xml version='1.0' encoding='nobody'?><a/>", b"<a>&nbsp;</a>", b"<a>\x01</a>",
     b"<a xmlns:x='1' x:y='1' x:y='2'/>", b"<x:a/>"],
)  # fmt: skip
def test_what_is_not_xml_is_told_with_its_place(body):
    with pytest.raises(UnreadableMessageError) as refused:
        read(body)
    assert isinstance(refused.value, NotXmlError | NotAMessageError)


@pytest.mark.parametrize("name", ["CEB623Message", "CEB622", "Order", "DxpMsg"])
def test_another_root_is_named(name):
    with pytest.raises(UnreadableMessageError):
        read(f"<{name} xmlns='{NAMESPACE}'/>".encode())
    with pytest.raises(NotAMessageError):
        read(f"<{name}/>".encode())


ERRORS = (
    MessageTooLongError(9, 8, "bytes"),
    MessageTooLongError(9, 8, "elements"),
    MessageTooDeepError(),
    MarkupForbiddenError(),
    NotXmlError(1, 2, "why"),
    NotAMessageError("urn:x", "y"),
    TooManyDocumentsError("CEB622", 101, 100),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_refusal_is_told_in_both_languages(error):
    with reading("zh"):
        chinese = error.said()
    assert error.said() != chinese
    assert str(error) or type(error) in (MessageTooDeepError, MarkupForbiddenError)
