"""Orders are handed back, picked and listed for the exit."""

from domain.clearance_commands import DelistFromExit
from domain.clearance_leaving_events import (
    OrdersDelistedFromExit,
    OrdersHandedBack,
    OrdersListedForExit,
    ParcelsPicked,
)
from domain.clearance_refusals import (
    AlreadyListed,
    DeclarationStands,
    NotPicked,
    NotReleased,
    OrderNotInRun,
)
from tests.domain.clearance_examples import (
    NOON,
    RUN,
    A,
    B,
    C,
    declared,
    matched,
    minute,
    played,
    ready,
    receipt,
    receiving,
    run,
    state,
)
from tests.domain.clearance_leaving_steps import (
    EXIT,
    OTHER_EXIT,
    STRANGER,
    handing_back,
    listing,
    picking,
    released,
    stored,
)

# Handing back


def test_orders_are_handed_back_once():
    run(matched()).when(handing_back(B, A, B)).then(
        OrdersHandedBack(RUN, (A, B), "wrong year", minute(70))
    )
    history = played(matched(), handing_back(A, B))
    assert set(state(history).members) == {C}
    run(history).when(handing_back(A, B)).then_nothing()


def test_an_order_is_not_handed_back_while_its_declaration_stands():
    run(declared()).when(handing_back(A)).then_refused(DeclarationStands)
    run(released()).when(handing_back(A)).then_refused(DeclarationStands)


def test_an_order_that_was_never_in_the_run_is_not_handed_back():
    run(matched()).when(handing_back(A, STRANGER)).then_refused(OrderNotInRun)


# Picking


def test_parcels_are_picked_once_and_may_be_before_release():
    run(ready()).when(picking(B, A)).then(ParcelsPicked(RUN, (A, B), minute(50)))
    run(played(ready(), picking(A))).when(picking(A)).then_nothing()
    run(ready()).when(picking(STRANGER)).then_refused(OrderNotInRun)


# Leaving


def test_released_and_picked_parcels_are_listed_once():
    run(released()).when(listing(B, A)).then(OrdersListedForExit(RUN, EXIT, (A, B), minute(60)))
    run(played(released(), listing(A, B))).when(listing(A, B)).then_nothing()


def test_only_released_parcels_are_listed():
    run(released()).when(listing(A, C)).then_refused(NotReleased)
    run(released()).when(listing(STRANGER)).then_refused(OrderNotInRun)


def test_only_picked_parcels_are_listed():
    history = played(stored(), receiving(receipt(A, 800, 11)))
    run(history).when(listing(A)).then_refused(NotPicked)


def test_a_parcel_is_listed_on_one_exit():
    history = played(released(), listing(A))
    run(history).when(listing(A, exit_id=OTHER_EXIT)).then_refused(AlreadyListed)


def test_a_delisted_parcel_may_leave_by_another_exit():
    delisting = DelistFromExit(RUN, EXIT, (A, C), "full lorry", minute(61))
    history = played(released(), listing(A, B))
    run(history).when(delisting).then(
        OrdersDelistedFromExit(RUN, EXIT, (A,), "full lorry", minute(61))
    )
    history = played(history, delisting)
    run(history).when(delisting).then_nothing()
    run(history).when(listing(A, exit_id=OTHER_EXIT)).then(
        OrdersListedForExit(RUN, OTHER_EXIT, (A,), minute(60))
    )


def test_a_parcel_held_after_listing_is_not_listed_until_it_is_released_again():
    history = played(released(), listing(A), receiving(receipt(A, 501, 12)))
    history = played(history, DelistFromExit(RUN, EXIT, (A,), "held", minute(61)))
    run(history).when(listing(A, exit_id=OTHER_EXIT)).then_refused(NotReleased)
    history = played(history, receiving(receipt(A, 800, 13)))
    run(history).when(listing(A, exit_id=OTHER_EXIT)).then(
        OrdersListedForExit(RUN, OTHER_EXIT, (A,), minute(60))
    )


def test_the_moment_of_release_is_customs_own():
    assert state(released()).members[A].released_at == minute(11)
    assert minute(11) > NOON
