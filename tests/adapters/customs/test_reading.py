from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from adapters.customs.messages.documents import Note, Subscription
from adapters.customs.messages.reading import opened, read
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.writing import written
from tests.adapters.customs.released import RELEASED, TAIL, in_it
from tests.adapters.customs.samples import answer, declaration, order
from tests.adapters.customs.signatures import as_if_signed
from tests.adapters.customs.whole import whole


@pytest.mark.parametrize("prefix", ["", "ceb", "a", "ns0"])
def test_a_message_is_known_by_its_namespace_whatever_the_prefix(prefix):
    root = etree.fromstring(RELEASED)
    spaces: Any = {prefix or None: NAMESPACE}
    named = etree.Element(root.tag, {str(k): str(v) for k, v in root.attrib.items()}, spaces)
    named.extend(list(root))
    assert read(etree.tostring(named)) == answer()


def test_a_default_namespace_is_read_as_a_prefix_is():
    assert read(RELEASED.replace(b"ceb:", b"").replace(b":ceb=", b"=")) == answer()


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030"])
def test_a_message_may_be_in_another_encoding(encoding):
    assert read(etree.tostring(etree.fromstring(RELEASED), encoding=encoding)) == answer()


def test_numbers_are_numbers_and_codes_are_texts():
    message = read(written(declaration()))
    (document,) = message.documents
    assert document.head["packNo"] == 1
    assert document.head["grossWeight"] == Decimal("1.25")
    assert document.head["customsCode"] == "2991"
    assert document.lines[0]["qty"] == Decimal(2)
    assert type(document.lines[0]["qty"]) is Decimal


def test_space_around_a_number_means_nothing_and_around_a_text_much():
    bill = written(whole(TABLES["CEB816"]))
    spaced = bill.replace(b"<ceb:customsTax>12.50<", b"<ceb:customsTax>\n 12.50 <", 1)
    assert read(spaced) == read(bill)
    assert read(in_it("COP-1", " COP-1 ")).documents[0].head["copNo"] == " COP-1 "


def test_who_sends_and_who_gets_it_is_read():
    message = replace(order(), subscriptions=(Subscription("ALL", "DXP2", "x"),))
    assert read(written(message)) == message


def test_a_signature_is_told_and_not_believed():
    body = written(declaration())
    assert not opened(body).is_signed
    assert opened(as_if_signed("CEB621", body)).is_signed


def test_comments_and_instructions_are_no_part_of_a_value():
    assert (
        read(in_it("<ceb:returnStatus>800<", "<ceb:returnStatus>8<!-- x -->0<?p q?>0<")) == answer()
    )


@pytest.mark.parametrize("name", ["orderNo", "logisticsNo", "logisticNo"])
def test_what_no_table_knows_is_noted_in_a_tax_bill(name):
    bill = whole(TABLES["CEB816"], documents=2)
    known = b"<ceb:invtNo>"
    more = f"<ceb:{name}>S-1</ceb:{name}>".encode()
    body = written(bill).replace(known, more + known)
    message = read(body)
    assert message == bill
    assert message.notes == tuple(Note("TaxHeadRd", name, number, "S-1") for number in (1, 2))


def test_an_unknown_part_is_noted_wherever_it_stands():
    body = RELEASED.replace(TAIL, b"<ceb:more><ceb:a/></ceb:more>" + TAIL)
    assert read(body).notes == (Note("", "more", 0, ""),)
    wrapped = written(order()).replace(b"<ceb:OrderHead>", b"<x/><ceb:OrderHead>")
    assert read(wrapped).notes == (Note("Order", "x", 1, ""),)


def test_answers_to_declarations_may_lack_the_number_of_the_e_port():
    message = read(in_it("<ceb:preNo>B20260302000000001</ceb:preNo>", ""))
    assert "preNo" not in message.documents[0].head


@pytest.mark.parametrize("empty", ["<ceb:invtNo/>", "<ceb:invtNo></ceb:invtNo>"])
def test_an_empty_element_that_may_not_be_empty_is_not_there(empty):
    message = read(in_it("<ceb:invtNo>29912026I000000001</ceb:invtNo>", empty))
    assert "invtNo" not in message.documents[0].head
