from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.exit_commands import (
    ExitEmpty,
    ExitHasLeft,
    GatePassNumberUsed,
    GatePassStands,
    HoldListed,
    IssueGatePass,
    ListExit,
    PassExitGate,
    PostExit,
    UnknownExit,
    WithdrawFromExit,
)
from domain.exit_events import (
    ExitGatePassed,
    ExitListed,
    ExitParcel,
    ExitPosted,
    ExitWithdrawn,
    GatePassedUnlisted,
    GatePassIssued,
    GatePassWithdrawn,
    ListedParcelsHeld,
)
from domain.exit_list import DECIDER, Stage
from domain.goods import StockPart
from domain.identifiers import EntryId, ExitId, OrderId, RunId, Sku
from domain.refusals import Refused
from tests.conftest import IS_SLOW
from tests.scenario import Scenario

EXIT = ExitId("X1")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
A, B, C, D = (OrderId(f"shop-1:{n}") for n in "abcd")


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def parcel(order: OrderId) -> ExitParcel:
    parts = (StockPart(EntryId("E1"), Sku("milk"), 1),)
    return ExitParcel(order, RunId("R1"), f"I-{order}", f"W-{order}", parts)


def listing(*orders) -> ListExit:
    return ListExit(EXIT, "L1", tuple(parcel(order) for order in orders), NOON)


def issuing(pass_no="P1") -> IssueGatePass:
    return IssueGatePass(EXIT, pass_no, "lorry", later(1))


def passing(*orders, pass_no="P1") -> PassExitGate:
    return PassExitGate(EXIT, pass_no, orders, later(2))


def holding(*orders) -> HoldListed:
    return HoldListed(EXIT, orders, later(3))


def withdrawing(*orders) -> WithdrawFromExit:
    return WithdrawFromExit(EXIT, orders, "no room", later(4))


POSTING = PostExit(EXIT, later(5))


def played(*commands) -> list:
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return events


def exit_list(*commands) -> Scenario:
    return Scenario(DECIDER).given(*played(*commands))


# Listing


def test_parcels_are_listed_each_once():
    exit_list().when(listing(B, A, B)).then(ExitListed(EXIT, "L1", (parcel(A), parcel(B)), NOON))
    exit_list(listing(A, B)).when(listing(A, B)).then_nothing()
    exit_list(listing(A, B)).when(listing(B, C)).then(ExitListed(EXIT, "L1", (parcel(C),), NOON))


def test_an_empty_exit_is_not_listed():
    exit_list().when(listing()).then_refused(ExitEmpty)


def test_nothing_happens_to_an_unknown_exit():
    for command in (issuing(), passing(A), holding(A), withdrawing(A), POSTING):
        exit_list().when(command).then_refused(UnknownExit)


def test_a_list_is_closed_while_a_gate_pass_stands():
    exit_list(listing(A), issuing()).when(listing(A, B)).then_refused(GatePassStands)


def test_an_exit_that_has_left_takes_no_more_parcels():
    exit_list(listing(A), issuing(), passing(A)).when(listing(B)).then_refused(ExitHasLeft)
    exit_list(listing(A), POSTING).when(listing(B)).then_refused(ExitHasLeft)


def test_a_long_list_is_several_events():
    orders = [OrderId(f"shop-1:{n:04d}") for n in range(1_001)]
    events = played(listing(*orders), issuing(), passing(*orders))
    sizes = [len(e.parcels) if isinstance(e, ExitListed) else len(e.order_ids) for e in events]
    assert sizes == [1_000, 1] * 3
    assert DECIDER.state_of(events).gone == set(orders)
    exit_list(listing(*orders), issuing()).when(issuing()).then_nothing()
    taken_off = played(listing(*orders), issuing(), holding(*orders))[4:]
    assert [type(e) for e in taken_off] == [
        *[ListedParcelsHeld] * 2,
        *[ExitWithdrawn] * 2,
        GatePassWithdrawn,
    ]


# Off the list


def test_withdrawn_parcels_leave_the_list_once():
    exit_list(listing(A, B)).when(withdrawing(A, C)).then(
        ExitWithdrawn(EXIT, (A,), "no room", later(4))
    )
    exit_list(listing(A, B), withdrawing(A)).when(withdrawing(A)).then_nothing()


def test_a_withdrawn_parcel_may_be_listed_again():
    exit_list(listing(A), withdrawing(A)).when(listing(A)).then(
        ExitListed(EXIT, "L1", (parcel(A),), NOON)
    )


def test_a_pass_goes_with_the_parcel_it_names():
    exit_list(listing(A, B), issuing()).when(withdrawing(A)).then(
        ExitWithdrawn(EXIT, (A,), "no room", later(4)),
        GatePassWithdrawn(EXIT, "P1", "no room", later(4)),
    )


def test_what_has_left_is_not_withdrawn():
    exit_list(listing(A), issuing(), passing(A)).when(withdrawing(A)).then_refused(ExitHasLeft)


def test_a_hold_takes_parcels_and_gate_pass():
    exit_list(listing(A, B), issuing()).when(holding(B, C)).then(
        ListedParcelsHeld(EXIT, (B,), later(3)),
        ExitWithdrawn(EXIT, (B,), "held by customs", later(3)),
        GatePassWithdrawn(EXIT, "P1", "held by customs", later(3)),
    )
    exit_list(listing(A, B), issuing(), holding(B)).when(holding(B)).then_nothing()


def test_a_hold_after_the_gate_changes_nothing_here():
    exit_list(listing(A), issuing(), passing(A)).when(holding(A)).then_nothing()


# Gate passes


def test_a_gate_pass_names_all_that_is_listed():
    exit_list(listing(B, A)).when(issuing()).then(
        GatePassIssued(EXIT, "P1", "lorry", (A, B), later(1))
    )
    exit_list(listing(A), issuing()).when(issuing()).then_nothing()


def test_there_is_one_gate_pass_at_a_time():
    exit_list(listing(A), issuing()).when(issuing("P2")).then_refused(GatePassStands)


def test_a_pass_is_replaced_without_the_held_parcel():
    history = (listing(A, B), issuing(), holding(B))
    exit_list(*history).when(issuing("P2")).then(
        GatePassIssued(EXIT, "P2", "lorry", (A,), later(1))
    )
    exit_list(*history).when(issuing("P1")).then_refused(GatePassNumberUsed)


def test_an_empty_exit_gets_no_gate_pass():
    exit_list(listing(A), withdrawing(A)).when(issuing()).then_refused(ExitEmpty)


def test_the_rest_of_a_list_gets_its_own_pass_when_a_lorry_has_left():
    history = (listing(A, B, C), issuing(), passing(A), holding(C))
    exit_list(*history).when(issuing("P2")).then(
        GatePassIssued(EXIT, "P2", "lorry", (B,), later(1))
    )


def test_an_exit_that_has_left_gets_no_gate_pass():
    history = (listing(A, B), issuing(), passing(A), holding(B))
    exit_list(*history).when(issuing("P2")).then_refused(ExitHasLeft)
    exit_list(listing(A), POSTING).when(issuing()).then_refused(ExitHasLeft)


# The gate


def test_the_gate_reports_what_has_passed_once():
    exit_list(listing(A, B), issuing()).when(passing(B, A, A)).then(
        ExitGatePassed(EXIT, "P1", (A, B), later(2))
    )
    exit_list(listing(A, B), issuing(), passing(A, B)).when(passing(A, B)).then_nothing()


def test_a_list_may_leave_in_parts():
    history = (listing(A, B), issuing(), passing(A))
    exit_list(*history).when(passing(A, B)).then(ExitGatePassed(EXIT, "P1", (B,), later(2)))


def test_what_should_not_have_passed_is_a_case_once():
    history = (listing(A, B), issuing())
    exit_list(*history).when(passing(A, D)).then(
        ExitGatePassed(EXIT, "P1", (A,), later(2)),
        GatePassedUnlisted(EXIT, "P1", (D,), "not on the list", later(2)),
    )
    exit_list(*history, passing(A, D)).when(passing(A, D)).then_nothing()


def test_a_held_parcel_that_passes_is_a_case_and_its_pass_is_not_valid():
    history = (listing(A, B), issuing(), holding(B))
    exit_list(*history).when(passing(A, B)).then(
        GatePassedUnlisted(EXIT, "P1", (A, B), "gate pass not valid", later(2))
    )


def test_a_parcel_that_passed_wrongly_may_still_pass_rightly():
    history = (listing(A, B), issuing(), holding(B), passing(A), issuing("P2"))
    exit_list(*history).when(passing(A, pass_no="P2")).then(
        ExitGatePassed(EXIT, "P2", (A,), later(2))
    )


# The account book


def test_an_exit_is_posted_once():
    exit_list(listing(A), issuing(), passing(A)).when(POSTING).then(ExitPosted(EXIT, later(5)))
    exit_list(listing(A), POSTING).when(POSTING).then_nothing()


def test_a_gate_report_after_the_posting_is_recorded_and_leaves_it_posted():
    history = (listing(A), issuing(), POSTING)
    exit_list(*history).when(passing(A)).then(ExitGatePassed(EXIT, "P1", (A,), later(2)))
    exit_list(*history, passing(A)).when(POSTING).then_nothing()
    assert DECIDER.state_of(played(*history, passing(A))).stage is Stage.POSTED


# Whatever comes

IDS = st.lists(st.sampled_from([A, B, C, D]), min_size=1, max_size=4)
PASSES = st.sampled_from(["P1", "P2", "P3"])
COMMANDS = st.one_of(
    IDS.map(lambda ids: listing(*ids)),
    IDS.map(lambda ids: withdrawing(*ids)),
    IDS.map(lambda ids: holding(*ids)),
    PASSES.map(issuing),
    st.builds(lambda ids, pass_no: passing(*ids, pass_no=pass_no), IDS, PASSES),
    st.just(POSTING),
)


@settings(max_examples=2_000 if IS_SLOW else 60)
@given(st.lists(COMMANDS, max_size=25))
def test_whatever_comes_the_exit_stays_sound(commands):
    events: list = []
    state = DECIDER.initial
    may_pass: set = set()
    for command in commands:
        try:
            new = DECIDER.decide(command, state)
        except Refused:
            continue
        for event in new:
            if isinstance(event, GatePassIssued):
                may_pass = set(event.order_ids)
                assert may_pass <= state.parcels.keys() - state.gone
            if isinstance(event, GatePassWithdrawn):
                may_pass = set()
            if isinstance(event, ExitGatePassed):
                assert set(event.order_ids) <= may_pass, "gone without a valid pass"
            state = DECIDER.evolve(state, event)
        events += new
        assert DECIDER.decide(command, state) == []
        assert state.gone <= state.parcels.keys()
        if isinstance(command, PassExitGate):
            assert set(command.order_ids) <= state.gone | state.unlisted, "nothing is lost"
    assert DECIDER.state_of(events) == state
