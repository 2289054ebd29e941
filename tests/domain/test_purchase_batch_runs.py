"""Orders of a batch are handed to a run and taken back."""

from domain.batch_commands import BatchNotLocked, OrderInRun, OrderNotInBatch
from domain.batch_events import OrdersTakenBack
from tests.domain.purchase_batch_examples import (
    AT,
    ID,
    R1,
    R2,
    added,
    batch,
    bought,
    hand,
    handed,
    ids,
    locked_batch,
    opened,
    take_back,
    withdrawn,
)


def test_members_are_handed_to_a_run_once():
    locked_batch(bought).when(hand("C", "A", "A")).then(handed("A", "C"))
    locked_batch(bought, handed("A", "C")).when(hand("A", "C")).then_nothing()
    locked_batch(bought, handed("A")).when(hand("A", "C")).then(handed("C"))


def test_an_open_batch_hands_nobody_over():
    batch(opened, added).when(hand("A")).then_refused(BatchNotLocked)


def test_an_order_is_in_one_run():
    locked_batch(bought, handed("A")).when(hand("A", run_id=R2)).then_refused(OrderInRun)


def test_only_members_are_handed_over():
    locked_batch(bought).when(hand("A", "Z")).then_refused(OrderNotInBatch)
    locked_batch(bought, withdrawn("A")).when(hand("A")).then_refused(OrderNotInBatch)


def test_orders_come_back_from_their_run_once():
    back = OrdersTakenBack(ID, R1, ids("A", "C"), AT)
    locked_batch(bought, handed("A", "C")).when(take_back("C", "A", "C")).then(back)
    locked_batch(bought, handed("A", "C"), back).when(take_back("A", "C")).then_nothing()
    locked_batch(bought, handed("A", "C"), back).when(hand("A", run_id=R2)).then(
        handed("A", run_id=R2)
    )


def test_a_run_gives_back_only_its_own():
    locked_batch(bought, handed("A")).when(take_back("A", run_id=R2)).then_nothing()
