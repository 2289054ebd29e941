import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.customs.messages.answer_columns import answer_of
from adapters.customs.messages.limits import UnreadableMessageError
from adapters.customs.messages.plain_answers import PLAIN_BYTES_MAX, read_columns, read_plain
from adapters.customs.messages.reading import message_of, opened
from adapters.customs.messages.tables import NAMESPACE, TABLES
from adapters.customs.messages.writing import with_signature, written
from adapters.customs.numbers import RECEIVED
from tests.adapters.customs.mutating import mutated
from tests.adapters.customs.released import HEAD, RELEASED, TAIL, in_it
from tests.adapters.customs.samples import answer
from tests.adapters.customs.whole import whole

SIGNATURE = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'
KINDS = [kind for kind, table in TABLES.items() if not table.is_sent]
ANSWERS = {kind: written(whole(TABLES[kind])) for kind in KINDS}
INTO = (
    b"", b" ", b"\n", b"\r", b"\x00", b"\x1f", b"\xff", b"&", b"&amp;", b"&#38;", b"<", b">",
    b"]]>", b"<!-- -->", b"<?p?>", b"<![CDATA[x]]>", b"<!DOCTYPE a>", b"\xef\xbf\xbe",
    b"\xef\xbf\xbf", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe3\x80\x80",
    b'"', b"'", b"/", b"<a/>", b"x",
    b"<ceb:invtNo/>", b"<ceb:invtNo></ceb:invtNo>", b"ceb:", b' a="1"', b" xmlns='urn:x'",
    b' xmlns:ceb="urn:x"', b' version="2.0"', b"0", b"-", b".5", b"\xd9\xa1",
)  # fmt: skip


def hold(body: bytes) -> None:
    """What is read plainly is what the parser finds, nothing noted, and no signature there; by
    column it is the same.
    """
    plain, columns = read_plain(body), read_columns(body)
    assert (plain is None) == (columns is None)
    if plain is not None and columns is not None:
        gathered = opened(body)
        found = message_of(gathered)
        assert (plain, plain.notes) == (found, found.notes)
        assert not gathered.is_signed
        assert_same_types(plain, found)
        assert_same_columns(columns, answer_of(found))


def assert_same_columns(one, other):
    assert (one.kind, one.documents) == (other.kind, other.documents)
    assert one.columns.keys() == other.columns.keys()
    for name, said in one.columns.items():
        theirs = other.columns[name]
        assert [(v, type(v)) for v in said] == [(v, type(v)) for v in theirs]


def assert_same_types(one, other):
    for here, there in zip(one.documents, other.documents, strict=True):
        for mine, theirs in zip((here.head, *here.lines), (there.head, *there.lines), strict=True):
            assert [(k, type(v)) for k, v in mine.items()] == [
                (k, type(v)) for k, v in theirs.items()
            ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_read_plainly_as_the_parser_reads_it(kind):
    assert read_plain(ANSWERS[kind]) == whole(TABLES[kind])
    hold(ANSWERS[kind])


def test_every_kind_that_is_read_plainly_says_what_it_answers():
    assert set(KINDS) == RECEIVED.keys()


@pytest.mark.parametrize(
    "body",
    [
        RELEASED.replace(b"ceb:", b"").replace(b":ceb=", b"="),
        RELEASED.replace(b"><", b">\n\t<"),
        RELEASED + b"\n",
        RELEASED.partition(b"?>\n")[2],
        in_it("<ceb:preNo>B20260302000000001</ceb:preNo>", "<ceb:preNo/>"),
        in_it("<ceb:invtNo>29912026I000000001</ceb:invtNo>", "<ceb:invtNo></ceb:invtNo>"),
        in_it("<ceb:customsCode>2991</ceb:customsCode>", ""),
    ],
)
def test_prefix_spaces_and_what_may_lack_make_no_difference(body):
    assert read_plain(body) is not None
    hold(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        RELEASED[:-1],
        RELEASED + b"<a/>",
        RELEASED + b"\xe3\x80\x80",
        RELEASED.replace(b"CEB622Message", b"CEB621Message"),
        RELEASED.replace(NAMESPACE.encode(), b"urn:x"),
        RELEASED.replace(b"guid=", b'guid="1" guid=', 1),
        re.sub(rb' guid="[^"]*"', b"", RELEASED, count=1),
        RELEASED.replace(b' version="', b' xsi:version="', 1),
        RELEASED.replace(b'encoding="UTF-8"', b'encoding="UTF-16"'),
        RELEASED.replace(b"<?xml", b"<!DOCTYPE a><?xml"),
        RELEASED.replace(b"ceb", b"xmlb"),
        with_signature(RELEASED, SIGNATURE),
        in_it("COP-1", "&#67;OP-1"),
        in_it("COP-1", "<![CDATA[COP-1]]>"),
        in_it("COP-1", "COP-1<!-- x -->"),
        in_it("COP-1", "COP-1]]>"),
        in_it("COP-1", "\ufffe"),
        in_it("<ceb:copNo>", "<ceb:copNo a='1'>"),
        in_it("<ceb:copNo>", "<ceb:copNo xmlns:ceb='urn:x'>"),
        in_it("<ceb:copNo>COP-1</ceb:copNo>", "<ceb:copNo/>"),
        in_it(">800<", ">eight<"),
        in_it("20260302101112123", "20260230101112123"),
        HEAD + TAIL,
        HEAD + RELEASED.removeprefix(HEAD).removesuffix(TAIL) * 101 + TAIL,
        in_it("COP-1", "x" * PLAIN_BYTES_MAX),
        ANSWERS["CEB816"].replace(b"</ceb:Tax>", b"", 1),
        ANSWERS["CEB816"].replace(b"<ceb:gnum>1", b"<ceb:gnum> 1", 1),
    ],
)
def test_whatever_only_the_parser_can_tell_is_left_to_it(body):
    assert read_plain(body) is None


def test_what_is_no_answer_is_left_to_the_parser():
    for table in TABLES.values():
        if table.is_sent:
            assert read_plain(written(whole(table))) is None


def test_a_mark_in_the_words_of_customs_is_read_as_it_is():
    body = in_it("放行", "a > b ' \"")
    assert read_plain(body) == answer(returnInfo="[Code:2600;Desc:a > b ' \"]")
    hold(body)


@st.composite
def tampered(draw: st.DrawFn) -> bytes:
    """An answer with something cut out or put in, once or twice."""
    body = ANSWERS[draw(st.sampled_from(KINDS))]
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.sampled_from((0, 0, 1, 5))))
        body = body[:start] + draw(st.sampled_from(INTO)) + body[end:]
    return body


@given(tampered())
def test_a_tampered_answer_is_never_read_otherwise_than_the_parser_does(body):
    hold(body)


@given(st.data())
def test_an_answer_built_wrongly_is_never_read_otherwise_than_the_parser_does(data):
    hold(data.draw(mutated(ANSWERS[data.draw(st.sampled_from(KINDS))])))


def test_what_the_parser_refuses_is_never_read():
    for kind in KINDS:
        body = ANSWERS[kind]
        for place in range(0, len(body), 7):
            cut = body[:place] + body[place + 3 :]
            try:
                message_of(opened(cut))
            except UnreadableMessageError:
                assert read_plain(cut) is None
