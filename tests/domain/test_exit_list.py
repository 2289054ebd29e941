"""Parcels come on the list of an exit, go off it, and are posted to the account book."""

from domain.exit_commands import ExitEmpty, ExitHasLeft, GatePassStands, UnknownExit
from domain.exit_events import (
    ExitGatePassed,
    ExitListed,
    ExitPosted,
    ExitWithdrawn,
    GatePassWithdrawn,
    ListedParcelsHeld,
)
from domain.exit_list import DECIDER, Stage
from domain.identifiers import OrderId
from tests.domain.exit_examples import (
    EXIT,
    NOON,
    POSTING,
    A,
    B,
    C,
    exit_list,
    holding,
    issuing,
    later,
    listing,
    parcel,
    passing,
    played,
    withdrawing,
)

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


# The account book


def test_an_exit_is_posted_once():
    exit_list(listing(A), issuing(), passing(A)).when(POSTING).then(ExitPosted(EXIT, later(5)))
    exit_list(listing(A), POSTING).when(POSTING).then_nothing()


def test_a_gate_report_after_the_posting_is_recorded_and_leaves_it_posted():
    history = (listing(A), issuing(), POSTING)
    exit_list(*history).when(passing(A)).then(ExitGatePassed(EXIT, "P1", (A,), later(2)))
    exit_list(*history, passing(A)).when(POSTING).then_nothing()
    assert DECIDER.state_of(played(*history, passing(A))).stage is Stage.POSTED
