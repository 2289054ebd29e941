"""Gathered is the same as one by one, in some order that keeps each stream's own."""

from collections import defaultdict
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from application.envelope import Envelope
from application.gathering import handled_each
from application.handling import Handling
from application.pending import parted, pending_of
from domain.guarantee_commands import (
    DeductGuarantee,
    FreeGuarantee,
    LodgeGuarantee,
    ReserveGuarantee,
)
from domain.held_taxes import HeldBill, OrderTax
from domain.identifiers import OrderId, Partition, RunId
from domain.refusals import Refused
from tests.adapters.gathering_ground import BOOK, message
from tests.adapters.notes import NOON
from tests.memory_log import MemoryLog

names = st.sampled_from("abc")
messages = st.sampled_from(["R1", "R2"]).map(message)
order_ids = st.sampled_from(["o1", "o2"]).map(OrderId)
taxes = st.builds(OrderTax, order_ids, st.sampled_from([20, 40]))
bills = st.builds(
    HeldBill,
    order_ids,
    st.just("R1-0001"),
    st.sampled_from(["T1", "T2"]),
    st.sampled_from([20, 40]),
    st.sampled_from([40, 60]),
)
amounts = st.sampled_from([0, 40, 60, 100])
commands = st.one_of(
    st.builds(LodgeGuarantee, names, amounts, st.just(NOON)),
    st.builds(ReserveGuarantee, names, messages, amounts, st.just(NOON)),
    st.builds(FreeGuarantee, names, messages, st.tuples(taxes), st.just(NOON)),
    st.builds(
        DeductGuarantee, names, st.just(BOOK), st.just(RunId("R1")), st.tuples(bills), st.just(NOON)
    ),
)
envelopes = st.builds(
    Envelope,
    st.sampled_from(["demo.shared"] * 4 + ["other.shared"]).map(Partition),
    commands,
    st.integers(1, 30).map(lambda number: f"c-{number}"),
    st.just("tester"),
    st.just(NOON),
)


@given(sets=st.lists(st.lists(envelopes, max_size=12), max_size=4))
def test_gathered_is_as_one_by_one(sets):
    logs = MemoryLog(), MemoryLog()
    gathered, singly = map(Handling, logs)
    for sent in sets:
        answers = dict(zip(map(id, sent), gathered.handle_each(sent), strict=True))
        order = order_of(sent)
        assert [told(answers[id(each)]) for each in order] == [alone(singly, e) for e in order]
        assert logs[0].recorded == logs[1].recorded
    assert logs[0]._accepted == logs[1]._accepted


@given(sent=st.lists(envelopes, max_size=12), busy=st.sets(names, max_size=1))
def test_nothing_overtakes_on_its_stream_and_no_append_has_an_id_twice(sent, busy):
    waiting = [pending_of(each) for each in sent]
    streams = {f"demo.shared/guarantee/{name}" for name in busy}
    going, left = parted(waiting, streams, 8)
    assert sorted(map(id, [*going, *left])) == sorted(map(id, waiting))
    assert len(going) <= 8
    assert len({each.metadata.command_id for each in going}) == len(going)
    assert len({each.partition for each in going}) <= 1
    assert not streams & {each.streams[0] for each in going}
    by_stream = defaultdict(list)
    for each in waiting:
        by_stream[each.streams[0]].append(each in left)
    for is_left in by_stream.values():
        assert [key for key, _ in groupby(is_left)] in ([False], [True], [False, True])


def order_of(sent: list[Envelope]) -> list[Envelope]:
    """The order in which they are decided, append by append."""
    order = []
    left = [pending_of(each) for each in sent]
    while left:
        going, left = parted(left, (), len(left))
        order += [each.envelope for each in going]
    return order


def alone(handling: Handling, sent: Envelope) -> object:
    try:
        return told(handling.handle(sent))
    except Refused as refusal:
        return told(refusal)


def told(answer: object) -> object:
    return (type(answer), answer.values) if isinstance(answer, Refused) else answer


def test_of_nothing_comes_nothing():
    log = MemoryLog()
    assert handled_each(log, Handling(log).reader, []) == []
