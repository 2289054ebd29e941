import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.customs.book_messages.reading import read
from adapters.customs.book_messages.writing import written
from adapters.customs.messages import limits
from adapters.customs.messages.faults import Rule
from tests.adapters.customs.book_examples import INTO, OUT, PASS
from tests.conftest import IS_SLOW

EXAMPLES = 3_000 if IS_SLOW else 200

INFO = (
    "<EnvelopInfo><version>1.0</version><message_id>M1</message_id><file_name>M1.INV</file_name>"
    "<message_type>{kind}</message_type><sender_id>CUS0000</sender_id>"
    "<receiver_id>E010000</receiver_id><send_time>2026-11-21T12:00:00</send_time></EnvelopInfo>"
)
POCKET = (
    "<PocketInfo><pocket_id>P</pocket_id><total_pocket_qty>1</total_pocket_qty>"
    "<cur_pocket_no>1</cur_pocket_no><is_unstructured></is_unstructured></PocketInfo>"
)
POSTED = (
    "<BondInvtBsc><bondInvtNo>QD311526I000000001</bondInvtNo><putrecNo>T3111W000076</putrecNo>"
    "<vrfdedMarkcd>2</vrfdedMarkcd><rmk></rmk></BondInvtBsc>"
    "<BwsDt><bwsNo>T3111W000076</bwsNo><gdsSeqno>17</gdsSeqno><avgPrice>21.5</avgPrice>"
    "<totalAmt>215</totalAmt><actlIncQty>12</actlIncQty><actlRedcQty>2</actlRedcQty>"
    "<prevdRedcQty>1.00000</prevdRedcQty><limitDate></limitDate></BwsDt>"
)


def receipt(
    content: str = POSTED, kind: str = "INV211", namespace: str = "", pocket=POCKET
) -> bytes:
    opening = f'<Package xmlns="{namespace}">' if namespace else "<Package>"
    body = f"<DataInfo>{pocket}<BussinessData><{kind}>{content}</{kind}></BussinessData></DataInfo>"
    return f"{opening}{INFO.format(kind=kind)}{body}</Package>".encode()


@pytest.mark.parametrize("namespace", ["", "http://www.w3.org/2000/09/xmldsig#"])
def test_a_posting_says_what_the_book_says(namespace):
    message = read(receipt(namespace=namespace))
    (line,) = message.all("BwsDt")
    assert (line["gdsSeqno"], line["actlIncQty"], line["prevdRedcQty"]) == (17, 12, 1)
    assert "limitDate" not in line
    assert message.one("BondInvtBsc")["vrfdedMarkcd"] == "2"
    assert message.is_declared is None
    assert message.notes == ()


def test_a_receipt_without_a_pocket_is_read():
    made = (
        "<InvApprResult><invPreentNo>2026</invPreentNo><manageResult>1</manageResult>"
        "<createDate>2026-11-21 12:00:00</createDate></InvApprResult>"
    )
    message = read(receipt(made, "INV202", pocket=""))
    assert message.one("InvApprResult")["manageResult"] == "1"


@pytest.mark.parametrize("kind", ["SAS221", "SAS223", "SAS224"])
def test_answers_about_a_pass_are_read(kind):
    result = (
        "<HdeApprResult><etpsPreentNo>1</etpsPreentNo><manageResult>1</manageResult>"
        "<manageDate>2026-11-21 12:00:00</manageDate></HdeApprResult>"
        "<CheckInfo><note>重量不符</note></CheckInfo>"
        "<SasPassportBsc><passportNo>Z3115E261121000000000001</passportNo><stucd>2</stucd>"
        "<wtError>12.5</wtError></SasPassportBsc>"
    )
    message = read(receipt(result, kind))
    assert message.one("SasPassportBsc")["stucd"] == "2"
    assert message.one("CheckInfo")["note"] == "重量不符"


def test_an_element_that_no_table_knows_is_noted_and_left_aside():
    message = read(receipt(POSTED.replace("<rmk></rmk>", "<tomorrow>x</tomorrow>")))
    assert [(note.part, note.element, note.value) for note in message.notes] == [
        ("BondInvtBsc", "tomorrow", "x")
    ]


FAULTS = [
    (POSTED.replace("<bwsNo>T3111W000076</bwsNo>", ""), Rule.MISSING),
    (POSTED.replace("<gdsSeqno>17", "<gdsSeqno>x"), Rule.NOT_INTEGER),
    (POSTED.replace("<actlIncQty>12", "<actlIncQty>1e5"), Rule.NOT_DECIMAL),
    (POSTED.replace("<gdsSeqno>17</gdsSeqno>", "<gdsSeqno>17</gdsSeqno>" * 2), Rule.REPEATED),
    (POSTED.replace("<gdsSeqno>17", "<gdsSeqno><b>1</b>"), Rule.NOT_TEXT),
    (POSTED[: POSTED.index("<BwsDt>")], Rule.PART_MISSING),
    (POSTED[: POSTED.index("<BwsDt>")] + POSTED, Rule.TOO_MANY_PARTS),
]


@pytest.mark.parametrize(("content", "rule"), FAULTS)
def test_what_cannot_be_acted_on_is_refused_by_rule(content, rule):
    with pytest.raises(limits.UnsoundMessageError) as refused:
        read(receipt(content))
    assert rule in [fault.rule for fault in refused.value.faults]


def test_an_envelope_of_another_kind_is_refused():
    body = receipt().replace(b"<message_type>INV211", b"<message_type>INV201")
    with pytest.raises(limits.UnsoundMessageError):
        read(body)


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Package>&b;</Package>'


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", limits.NotXmlError),
        (b"<Package>", limits.NotXmlError),
        (b"<Other/>", limits.NotAMessageError),
        (b'<Package xmlns="urn:other"/>', limits.NotAMessageError),
        (b"<Package/>", limits.UnsoundMessageError),
        (BOMB.encode(), limits.MarkupForbiddenError),
        (BOMB.encode("utf-16"), limits.MarkupForbiddenError),
        (b"<Package>&b;</Package>", limits.NotXmlError),
        (b"<Package>" + b"<a>" * 10_000, limits.MessageTooDeepError),
        (b"<" * (limits.TAGS_MAX + 1), limits.MessageTooLongError),
        (b" " * (limits.MESSAGE_BYTES_MAX + 1), limits.MessageTooLongError),
        (receipt("", "INV999"), limits.NotAMessageError),
        (receipt("", "INV211").replace(b"<INV211></INV211>", b""), limits.NotAMessageError),
    ],
)
def test_bytes_that_are_no_message_are_refused_by_name(body, error):
    with pytest.raises(error):
        read(body)


def test_more_unknown_elements_than_any_message_has_are_refused():
    odd = "".join(f"<a{n}/>" for n in range(limits.NOTES_MAX + 1))
    with pytest.raises(limits.MessageTooLongError):
        read(receipt(POSTED.replace("<rmk></rmk>", odd)))


SOUND = [receipt(), *(written(message) for message in (INTO, OUT, PASS))]
PIECES = [b"<BwsDt>", b"</BwsDt>", b"<a/>", b"&lt;", b"&x;", b"<![CDATA[", b"]]>", b"\x00", b"-1"]


@st.composite
def spoilt(draw):
    """A sound message with bytes cut out, put in, doubled or exchanged."""
    body = draw(st.sampled_from(SOUND))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(body)))
        end = draw(st.integers(begin, min(len(body), begin + 60)))
        piece = draw(
            st.one_of(st.binary(max_size=6), st.sampled_from(PIECES), st.just(body[begin:end]))
        )
        body = body[:begin] + piece + body[draw(st.sampled_from([begin, end])) :]
    return body


@settings(max_examples=EXAMPLES)
@given(body=st.one_of(st.binary(max_size=400), spoilt()))
def test_whatever_the_bytes_are_nothing_but_a_named_error_comes_of_them(body):
    assert kind_or_fault(body)


def kind_or_fault(body: bytes) -> str:
    """What a message is, or what its error says; any other error goes on to the test."""
    try:
        return read(body).kind
    except limits.UnreadableMessageError as error:
        return error.said()
