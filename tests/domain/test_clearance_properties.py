"""Random commands on small runs: whatever comes, in whatever order, the run stays sound."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clearance_commands import (
    AskWithdrawal,
    AssignWaybills,
    CorrectDeclarations,
    DelistFromExit,
    HandBackOrders,
    ListForExit,
    PickParcels,
    Receipt,
    RecordDocumentAnswers,
    RecordInspection,
    RecordMatch,
    RecordMessageRefusal,
    RecordReceipts,
    RecordTaxBills,
    RecordWithdrawalAnswer,
    RepeatRefused,
    SendDeclarations,
    SendDocuments,
    SendWithdrawals,
    SettleTax,
)
from domain.clearance_events import DeclarationsSent
from domain.clearance_late_commands import AskAgain
from domain.clearance_leaving_events import OrdersHandedBack, WithdrawalsAccepted
from domain.clearance_parts import DocumentAnswer as Answer
from domain.clearance_parts import MatchFailure, TaxBill
from domain.clearance_run import DECIDER, next_steps
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from domain.identifiers import ExitId
from domain.refusals import Refused
from tests.conftest import IS_SLOW
from tests.domain.clearance_examples import (
    RUN,
    declared,
    matched,
    minute,
    number,
    opening,
    order_id,
    played,
    ready,
    run_order,
    waybill,
)

EXAMPLES = 2_000 if IS_SLOW else 60
STATUSES = [
    1,
    2,
    3,
    4,
    100,
    120,
    300,
    399,
    400,
    500,
    501,
    600,
    700,
    800,
    899,
    -621005,
    -621013,
    -301013,
    123,
]

ORDERS = [order_id(place) for place in range(3)]
IDS = st.lists(st.sampled_from([*ORDERS, order_id(9)]), min_size=1, max_size=3).map(tuple)
TIMES = st.integers(0, 20).map(minute)
DIGESTS = st.sampled_from(["h1", "h2", "h3"])
NUMBERS = st.one_of(
    st.builds(number, st.sampled_from(ORDERS), st.integers(1, 3)), st.just("R2-000-01")
)
RECEIPTS = st.builds(
    Receipt,
    NUMBERS,
    st.sampled_from(["", "I1"]),
    st.sampled_from(STATUSES),
    st.just(""),
    st.just(""),
    TIMES,
)
DOCUMENT_ANSWERS = st.builds(Answer, st.sampled_from(ORDERS), st.sampled_from(STATUSES), TIMES)
STORED_ANSWERS = TIMES.map(lambda at: tuple(Answer(i, 120, at) for i in ORDERS))
COMMANDS = st.one_of(
    st.builds(
        lambda order, no: AssignWaybills(RUN, "carrier", (waybill(order, no),), minute(1)),
        st.sampled_from(ORDERS),
        st.sampled_from(["W1", "W2", "W3", "W4"]),
    ),
    st.builds(SendDocuments, st.just(RUN), TIMES),
    st.builds(
        RecordDocumentAnswers,
        st.just(RUN),
        st.sampled_from(list(Document)),
        DIGESTS,
        st.one_of(STORED_ANSWERS, st.lists(DOCUMENT_ANSWERS, max_size=3).map(tuple)),
        TIMES,
    ),
    st.builds(
        lambda ids, failed: RecordMatch(
            RUN, ids, tuple(MatchFailure(i, "M3", "f", "1", "2", "") for i in failed), minute(1)
        ),
        st.one_of(st.just(tuple(ORDERS)), IDS),
        st.lists(st.sampled_from(ORDERS), max_size=1),
    ),
    st.builds(SendDeclarations, st.just(RUN), TIMES),
    st.builds(
        RecordReceipts, st.just(RUN), DIGESTS, st.lists(RECEIPTS, max_size=4).map(tuple), TIMES
    ),
    st.builds(
        lambda message, at: RecordMessageRefusal(RUN, f"R1-{message:04d}", "h900", "why", at),
        st.integers(1, 12),
        TIMES,
    ),
    st.builds(CorrectDeclarations, st.just(RUN), IDS, st.just("note"), TIMES),
    st.builds(RepeatRefused, st.just(RUN), TIMES),
    st.builds(AskAgain, st.just(RUN), st.sampled_from(Document), IDS, st.just("why"), TIMES),
    st.builds(RecordInspection, st.just(RUN), IDS, st.just("o"), st.just("f"), TIMES),
    st.builds(
        lambda order, tax_no: RecordTaxBills(
            RUN, "h", (TaxBill(order, "I1", tax_no, 0, 1, 0),), minute(1)
        ),
        st.sampled_from(ORDERS),
        st.sampled_from(["T1", "T2"]),
    ),
    st.builds(
        lambda tax_no, status: SettleTax(RUN, "h", (tax_no,), status, "P", minute(1)),
        st.sampled_from(["T1", "T2"]),
        st.sampled_from([2, 3]),
    ),
    st.builds(AskWithdrawal, st.just(RUN), IDS, st.just("r"), TIMES),
    st.builds(SendWithdrawals, st.just(RUN), TIMES),
    st.builds(
        RecordWithdrawalAnswer,
        st.just(RUN),
        DIGESTS,
        IDS,
        st.sampled_from([2, 120, 100, 399, -623005]),
        st.just("r"),
        TIMES,
    ),
    st.builds(HandBackOrders, st.just(RUN), IDS, st.just("r"), TIMES),
    st.builds(ListForExit, st.just(RUN), st.sampled_from([ExitId("X1"), ExitId("X2")]), IDS, TIMES),
    st.builds(
        DelistFromExit,
        st.just(RUN),
        st.sampled_from([ExitId("X1"), ExitId("X2")]),
        IDS,
        st.just("r"),
        TIMES,
    ),
    st.builds(PickParcels, st.just(RUN), IDS, TIMES),
)
HISTORIES = st.sampled_from(
    [
        played([], opening(run_order(place) for place in range(3))),
        ready(),
        matched(),
        declared(),
        declared(),
    ]
)


@settings(max_examples=EXAMPLES)
@given(HISTORIES, st.lists(COMMANDS, max_size=25))
def test_whatever_comes_the_run_stays_sound(history, commands):
    events = list(history)
    state = DECIDER.state_of(events)
    for command in commands:
        try:
            new = DECIDER.decide(command, state)
        except Refused:
            continue
        for event in new:
            state = DECIDER.evolve(state, event)
        events += new
        assert DECIDER.decide(command, state) == []
        assert_sound(events, state)
    assert DECIDER.state_of(events) == state


def assert_sound(events, state) -> None:
    sent = [d for e in events if isinstance(e, DeclarationsSent) for d in e.declarations]
    assert max(Counter(d.cop_no for d in sent).values(), default=1) == 1
    assert all(len(d.cop_no) <= 20 for d in sent)
    left = [
        i
        for e in events
        if isinstance(e, OrdersHandedBack | WithdrawalsAccepted)
        for i in e.order_ids
    ]
    assert sorted([*left, *state.members]) == ORDERS, "each order is in one place"
    for member in state.members.values():
        attempts = [d.attempt for d in sent if d.order_id == member.order_id]
        assert attempts == list(range(1, member.attempt + 1))
        assert not member.is_live or member.cop_no == number(member.order_id, member.attempt)
        assert member.stage is not Stage.RELEASED or member.released_at is not None
        assert member.stage is not Stage.MATCHED or not member.exit_id or member.attempt
    assert len(next_steps(state)) == len(set(next_steps(state)))


ANSWERS = st.lists(
    st.tuples(st.sampled_from([1, 2, 3, 120, 300, 399, 500, 501, 600, 800, 899]), TIMES),
    min_size=1,
    max_size=6,
    unique_by=lambda answer: answer[1],
)


@settings(max_examples=EXAMPLES)
@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_in_which_receipts_arrive_does_not_matter(answers, random):
    """Customs' own times decide; 120 never does when anything else was said."""
    receipts = [Receipt(number(ORDERS[0]), "", s, "", "", at) for s, at in answers]
    shuffled = random.sample(receipts, len(receipts))
    history = declared(1)
    one_by_one = played(history, *(RecordReceipts(RUN, "h", (r,), minute(30)) for r in shuffled))
    decisions = [(at, s) for s, at in answers if s >= 120 and s not in (399, 899, 120)]
    is_released = bool(decisions) and max(decisions)[1] == 800
    for events in (
        one_by_one,
        played(history, RecordReceipts(RUN, "h", tuple(shuffled), minute(30))),
    ):
        member = DECIDER.state_of(events).members[ORDERS[0]]
        assert (member.stage is Stage.RELEASED) is is_released


@settings(max_examples=EXAMPLES)
@given(st.lists(RECEIPTS, max_size=6).map(tuple), st.integers(1, 3))
def test_receipts_repeated_and_cut_differently_change_nothing_more(receipts, size):
    once = played(declared(), RecordReceipts(RUN, "h", receipts, minute(30)))
    parts = [receipts[i : i + size] for i in range(0, len(receipts), size)]
    state = DECIDER.state_of(once)
    live = {i for i, m in state.members.items() if m.is_live}
    for part in parts:
        for event in DECIDER.decide(RecordReceipts(RUN, "h", part, minute(31)), state):
            state = DECIDER.evolve(state, event)
    assert live == {i for i, m in state.members.items() if m.is_live}
