from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapters.customs.dxp_message import (
    CONTENT_BYTES_MAX,
    WRAPPER_BYTES_MAX,
    DxpFieldError,
    DxpMessage,
    DxpTooBigError,
    NotDxpError,
    unwrapped,
    wrapped,
)
from adapters.customs.signing.algorithms import Algorithm
from adapters.customs.signing.enveloping import signed
from adapters.customs.signing.trust import Trust
from adapters.customs.signing.verdicts import GoodSignature
from adapters.customs.signing.verifying import verify
from tests.adapters.customs.signing.firms import signer

SCHEMAS = Path(__file__).parents[4] / "shared" / "conformance" / "ceb-xsd" / "202205"
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
MESSAGE = DxpMessage(
    "JH-1", "DXPENT0000012345", ("DXPEDCCEB0000002",), AT, "CEB621Message", b"<a/>"
)

WORDS = st.text(st.characters(min_codepoint=0x20, codec="utf-8", exclude_categories=("Cs", "Cc")))
IDS = WORDS.filter(
    lambda text: 1 <= len(text) <= 16 and "\ufffe" not in text and "\uffff" not in text
)


@given(IDS, st.lists(IDS, min_size=1, max_size=5), st.binary(max_size=300))
def test_what_is_wrapped_comes_out_as_it_went_in(sender_id, receiver_ids, content):
    message = replace(
        MESSAGE, sender_id=sender_id, receiver_ids=tuple(receiver_ids), content=content
    )
    assert unwrapped(wrapped(message)) == message


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the official schemas are not beside the project")
def test_a_wrapper_is_valid_by_the_official_schema():
    (file,) = SCHEMAS.glob("*终端节点*.xsd")
    schema = etree.XMLSchema(file=str(file))
    many = replace(MESSAGE, receiver_ids=("a", "b", "c", "d", "e"), kind="", content=b"\0" * 500)
    for message in (MESSAGE, many):
        body = wrapped(message)
        schema.assertValid(etree.fromstring(body))
        schema.assertValid(etree.fromstring(signed(body, signer(Algorithm.SM2_SM3))))


def test_a_wrapper_can_be_signed_as_messages_are():
    signing = signer(Algorithm.RSA_SHA1)
    body = signed(wrapped(MESSAGE), signing)
    assert isinstance(verify(body, Trust({"a": signing.certificate}), AT), GoodSignature)
    assert unwrapped(body) == MESSAGE


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("message_id", "", "CopMsgId"),
        ("message_id", "a" * 256, "CopMsgId"),
        ("message_id", "a\0", "CopMsgId"),
        ("sender_id", "", "SenderId"),
        ("sender_id", "a" * 17, "SenderId"),
        ("receiver_ids", (), "ReceiverIds"),
        ("receiver_ids", ("a",) * 6, "ReceiverIds"),
        ("receiver_ids", ("a" * 17,), "ReceiverId"),
        ("kind", "a" * 31, "MsgType"),
        ("created_at", AT.replace(tzinfo=None), "CreatTime"),
    ],
)
def test_a_field_that_breaks_its_rule_is_named(field, value, name):
    with pytest.raises(DxpFieldError, match=name) as refused:
        wrapped(replace(MESSAGE, **{field: value}))
    assert refused.value.field == name


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (b"<dxp:CopMsgId>JH-1</dxp:CopMsgId>", b"", "CopMsgId"),
        (b"<dxp:SenderId>", b"<dxp:SenderId>a</dxp:SenderId><dxp:SenderId>", "SenderId"),
        (b"2026-03-02T09", b"Monday", "CreatTime"),
        (b"PGEvPg==", b"PGEvPg", "Data"),
        (b"PGEvPg==", b"\xe2\x82\xac", "Data"),
        (b"<dxp:Data>PGEvPg==</dxp:Data>", b"", "Data"),
    ],
)
def test_a_wrapper_that_breaks_a_rule_is_refused_by_its_field(old, new, name):
    body = wrapped(MESSAGE)
    assert old in body
    with pytest.raises(DxpFieldError) as refused:
        unwrapped(body.replace(old, new))
    assert refused.value.field == name


def test_a_time_without_its_zone_is_customs():
    body = wrapped(MESSAGE).replace(b"+08:00", b"")
    assert unwrapped(body).created_at == AT


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<DxpMsg/>", b"\0", b"<!DOCTYPE a []><a/>"])
def test_what_is_no_wrapper_is_told(body):
    with pytest.raises(NotDxpError):
        unwrapped(body)


def test_what_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(DxpTooBigError):
        wrapped(replace(MESSAGE, content=bytes(CONTENT_BYTES_MAX + 1)))
    with pytest.raises(DxpTooBigError):
        unwrapped(b" " * (WRAPPER_BYTES_MAX + 1))


def test_the_largest_content_goes_in_and_out():
    message = replace(MESSAGE, content=bytes(CONTENT_BYTES_MAX))
    assert unwrapped(wrapped(message)) == message


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_wrapper_or_an_error_with_a_name(body):
    with pytest.raises(NotDxpError):
        unwrapped(body)
