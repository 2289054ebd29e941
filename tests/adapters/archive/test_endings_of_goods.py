"""Streams of goods at the moment before they end and at the moment they have ended."""

from collections import Counter
from dataclasses import replace

import pytest

from adapters.archive.marks import Mark, Marks
from application.streams import DECIDERS
from domain import consignment, exit_events, exit_list, order_return
from domain.batch_events import BatchOrder
from domain.batch_state import PurchaseBatch
from domain.batch_state import Stage as BatchStage
from domain.clearance_parts import BilledTax
from domain.clearance_state import ClearanceRun
from domain.entry_events import SkuCount
from domain.entry_state import BondedEntry
from domain.identifiers import EntryId, RunId
from domain.sorting_run import SortingRun, Verdict
from domain.stock_count import StockCount
from tests.adapters.archive.ended import AT, LOT, ORDER, ORDER_STREAM, SKU, has_ended, run_order
from tests.adapters.examples import example_of


@pytest.fixture
def marks():
    with Marks() as marks:
        yield marks


def test_a_batch_ends_when_every_member_is_through(marks):
    order = example_of(BatchOrder)
    batch = PurchaseBatch(BatchStage.LOCKED, members={ORDER: order}, in_run={ORDER: RunId("R")})
    assert not has_ended("batch", batch, marks)
    marks.put(ORDER_STREAM, Mark.DELIVERED)
    assert has_ended("batch", batch, marks)
    assert not has_ended("batch", replace(batch, in_run={}), marks)
    assert not has_ended("batch", replace(batch, stage=BatchStage.OPEN), marks)


def test_a_consignment_ends_on_the_list_of_an_entry(marks):
    arrived = consignment.Consignment(consignment.Stage.ARRIVED)
    assert not has_ended("consignment", arrived, marks)
    assert has_ended("consignment", replace(arrived, entry_id=EntryId("e")), marks)


def test_an_entry_ends_when_its_shelf_is_empty_and_every_difference_decided(marks):
    entry = BondedEntry(
        posted=Counter({SKU: 3}),
        tally_no="1",
        counts=(SkuCount(SKU, 2, damaged=1),),
        good=Counter({SKU: 2}),
        gone=Counter({LOT: 2}),
        decided=Counter({(SKU, "damaged"): 1}),
    )
    assert has_ended("entry", entry, marks)
    assert not has_ended("entry", replace(entry, decided=Counter()), marks)
    assert not has_ended("entry", replace(entry, gone=Counter({LOT: 1})), marks)
    assert not has_ended("entry", replace(entry, reserved=Counter({LOT: 1})), marks)
    assert not has_ended("entry", replace(entry, posted=None), marks)
    assert not has_ended("entry", replace(entry, tally_no=None), marks)


def test_a_run_ends_when_its_parcels_are_through_and_its_bills_settled(marks):
    run = ClearanceRun(
        is_open=True, orders={ORDER: run_order()}, billed={"T1": BilledTax(ORDER, 910)}
    )
    marks.put(ORDER_STREAM, Mark.DELIVERED)
    assert not has_ended("run", run, marks)
    settled = replace(run, settled=frozenset({("T1", 2)}))
    assert has_ended("run", settled, marks)
    assert has_ended("run", replace(settled, orders={}), marks)


def test_a_scan_and_a_report_of_a_carrier_wait_for_nothing(marks):
    assert has_ended("sorting", SortingRun({"w": Verdict.HELD}), marks)
    assert has_ended("delivery", DECIDERS["delivery"].initial, marks)


def test_an_exit_ends_written_off_or_empty(marks):
    parcels = {ORDER: example_of(exit_events.ExitParcel)}
    passed = exit_list.ExitList(exit_list.Stage.PASSED, parcels, gone=frozenset({ORDER}))
    assert not has_ended("exit", passed, marks)
    posted = replace(passed, stage=exit_list.Stage.POSTED)
    assert has_ended("exit", posted, marks)
    assert not has_ended("exit", replace(posted, gone=frozenset()), marks)
    assert has_ended("exit", exit_list.ExitList(exit_list.Stage.LISTED), marks)


@pytest.mark.parametrize(
    ("stage", "is_over"),
    [
        (order_return.Stage.REQUESTED, False),
        (order_return.Stage.DECLARED, False),
        (order_return.Stage.REFUSED, False),
        (order_return.Stage.ACCEPTED, True),
        (order_return.Stage.RECEIVED_LATE, True),
        (order_return.Stage.RECEIVED, True),
    ],
)
def test_a_return_ends_when_no_part_can_be_declared_any_more(marks, stage, is_over):
    part = order_return.PartReturn(stage, Counter({SKU: 1}), AT, received=((), ()))
    accepted = replace(part, stage=order_return.Stage.ACCEPTED)
    state = order_return.OrderReturn({"1": accepted, "2": part})
    assert has_ended("return", state, marks) is is_over


def test_a_count_ends_when_its_differences_are_decided(marks):
    count = StockCount(True, Counter({SKU: 1}), Counter({SKU: 2}))
    assert has_ended("count", replace(count, decided=()), marks)
    assert has_ended("count", replace(count, counted=Counter({SKU: 2})), marks)
