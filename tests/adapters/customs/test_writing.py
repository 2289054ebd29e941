"""Messages are written whole: valid, canonical and read as they were, whatever parts share."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapters.customs.messages.checking import faults_of
from adapters.customs.messages.compiled import CompiledPart
from adapters.customs.messages.documents import Document, Filled, Message, Sender, Shared
from adapters.customs.messages.faults import FaultyMessageError, Rule, UnknownKindError
from adapters.customs.messages.judging import faults_in
from adapters.customs.messages.reading import read
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.writing import written
from adapters.customs.signing.enveloping import DECLARATION, REFERENCE_TO_CHARACTER
from tests.adapters.customs.making import messages
from tests.adapters.customs.official import is_valid, needs_schema
from tests.adapters.customs.samples import delivery, order
from tests.adapters.customs.signatures import as_if_signed
from tests.conftest import IS_SLOW

EVERY_KIND = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
EXAMPLES = settings(max_examples=400 if IS_SLOW else 40)
"""Of each kind of message."""


@needs_schema
@EVERY_KIND
@EXAMPLES
@given(data=st.data())
def test_whatever_is_written_is_valid_by_the_official_schema(table, data):
    body = as_if_signed(table.kind, written(data.draw(messages(table))))
    assert is_valid(body), body.decode()


@EVERY_KIND
@EXAMPLES
@given(data=st.data())
def test_what_was_written_at_once_or_field_by_field_is_read_as_it_was(table, data):
    message = data.draw(messages(table))
    body = written(message)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledPart, "written", lambda _, parts: [None] * len(parts))
        assert written(message) == body
    assert read(body) == message
    assert not read(body).notes
    assert faults_of(message) == faults_in(as_if_signed(table.kind, body)) == []


@EVERY_KIND
@EXAMPLES
@given(data=st.data())
def test_values_that_parts_share_stand_as_if_each_had_its_own(table, data):
    message = data.draw(messages(table))
    shared_fields = frozenset(data.draw(st.sets(st.sampled_from(fields_of(table)))))

    def parted(values):
        shared = {name: value for name, value in values.items() if name in shared_fields}
        own = {name: value for name, value in values.items() if name not in shared_fields}
        # By what is written: 0 and 0.0 are equal, and not written alike.
        return Filled(known.setdefault(repr(shared), Shared(shared)), own)

    known = dict[str, Shared]()
    documents = tuple(
        Document(parted(document.head), tuple(map(parted, document.lines)))
        for document in message.documents
    )
    same = replace(message, documents=documents)
    assert same == message
    assert written(same) == written(message)


@EVERY_KIND
@EXAMPLES
@given(data=st.data())
def test_parts_that_stand_in_several_documents_stand_as_if_each_had_its_own(table, data):
    message = data.draw(messages(table))
    known = dict[str, Shared]()

    def repeated(values):
        return Filled(known.setdefault(repr(values), Shared(values)), {})

    documents = tuple(
        Document(document.head, tuple(map(repeated, document.lines)))
        for document in message.documents
    )
    assert written(replace(message, documents=documents)) == written(message)


def test_what_is_wrong_in_one_of_two_that_share_the_rest_is_found():
    """An order whose own sum is wrong, of two with the same line."""
    (one,) = order().documents
    shared = Shared({name: value for name, value in one.head.items() if name != "acturalPaid"})
    line = Filled(Shared(one.lines[0]), {})
    documents = [
        Document(Filled(shared, {"acturalPaid": Decimal(paid)}), (line,))
        for paid in ("30.00", "31")
    ]
    with pytest.raises(FaultyMessageError) as refused:
        written(replace(order(), documents=tuple(documents)))
    (fault,) = refused.value.faults
    assert (fault.rule, fault.document, fault.field) == (Rule.SUM_DIFFERS, 2, "acturalPaid")


def test_a_text_with_the_values_of_a_whole_part_in_it_is_one_text():
    (document,) = delivery(note="last").documents
    names = [field.name for field in TABLES["CEB513"].head.fields if field.name in document.head]
    values = "\n".join(str(document.head[name]) for name in names)
    message = delivery(note=f"first\n{values}")
    assert names[-1] == "note"
    assert read(written(message)) == message


def fields_of(table):
    parts = filter(None, (table.head, table.lines))
    return sorted({field.name for part in parts for field in part.fields})


def in_two_parts(own: dict, shared: dict):
    """A waybill some of whose fields are shared."""
    (document,) = delivery().documents
    rest = {name: value for name, value in document.head.items() if name not in {*own, *shared}}
    head = Filled(Shared({**rest, **shared}), {"guid": document.head["guid"], **own})
    return replace(delivery(), documents=(Document(head),))


def test_what_is_wrong_is_named_whoever_it_is_of():
    for wrong in (in_two_parts({"consignee": ""}, {}), in_two_parts({}, {"consignee": ""})):
        with pytest.raises(FaultyMessageError) as refused:
            written(wrong)
        (fault,) = refused.value.faults
        assert (fault.rule, fault.field) == (Rule.TOO_SHORT, "consignee")


def test_a_value_of_its_own_hides_the_shared_one():
    message = in_two_parts({"consignee": "own %s"}, {"consignee": "shared"})
    assert read(written(message)) == delivery(consignee="own %s")


@EVERY_KIND
@EXAMPLES
@given(data=st.data())
def test_what_is_written_is_canonical_and_can_be_signed_as_it_is(table, data):
    """Signing parses what holds a reference to a character, and nothing else."""
    body = written(data.draw(messages(table)))
    canonical = DECLARATION + etree.tostring(etree.fromstring(body), method="c14n")
    assert body == canonical or REFERENCE_TO_CHARACTER in body


def test_elements_have_the_prefix_and_stand_in_the_order_of_the_schema():
    body = written(order())
    root = etree.fromstring(body)
    assert {root.prefix, root[0][0].prefix} == {"ceb"}
    assert root.nsmap["ceb"] == NAMESPACE
    head, table = root[0][0], TABLES["CEB311"]
    places = [[field.name for field in table.head.fields].index(tag_of(e)) for e in head]
    assert places == sorted(places)
    assert [tag_of(e) for e in root] == ["Order", "BaseTransfer"]


def tag_of(element):
    return etree.QName(element).localname


def test_a_hundred_documents_go_into_a_message_and_one_more_does_not():
    one = order()
    whole = replace(one, documents=one.documents * 100)
    assert len(read(written(whole)).documents) == 100
    with pytest.raises(FaultyMessageError) as refused:
        written(replace(one, documents=one.documents * 101))
    (fault,) = refused.value.faults
    assert (fault.rule, fault.value, fault.expected) == (Rule.TOO_MANY_DOCUMENTS, "101", "100")


def test_all_that_is_wrong_is_named_at_once():
    wrong = order(currency="840", buyerName="", appTime="20260230101112", extra="x")
    wrong = replace(wrong, sender=None)
    with pytest.raises(FaultyMessageError) as refused:
        written(wrong)
    assert {fault.rule for fault in refused.value.faults} == {
        Rule.PART_MISSING,
        Rule.NO_SUCH_TIME,
        Rule.NOT_THE_ONE,
        Rule.TOO_SHORT,
        Rule.UNKNOWN,
    }


def test_a_kind_nobody_knows_is_refused():
    message = Message("CEB999", "A" * 36, (Document({"guid": "x"}),), Sender("1", "n", "d"))
    with pytest.raises(UnknownKindError):
        written(message)


def test_the_same_message_gives_the_same_bytes():
    assert written(order()) == written(order())
