from dataclasses import replace

import pytest

from domain.batch_events import OrderCut, PurchasePlaced, ShortageShared, SupplierConfirmed
from domain.campaign_events import UnitsFreed, UnitsHeld
from domain.clearance_events import RunOpened
from domain.clearance_leaving_events import OrdersHandedBack
from domain.consignment_events import CartonsPacked, ConsignmentSealed
from domain.entry_events import (
    EntryListed,
    GoodsTallied,
    ReturnShelved,
    StockAdjusted,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
    UnitsPicked,
)
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import PurchaseId, RunId
from domain.order_events import OrderPlaced
from domain.return_events import ReturnAnswered, ReturnDeclared, ReturnRequested
from domain.stock_count import DifferencesDecided
from tests.adapters.verification.book import (
    BATCH,
    CAMPAIGN,
    CONSIGNMENT,
    CREAM,
    ENTRY,
    FIRST,
    HONEY,
    RUN,
    SECOND,
    START,
)
from tests.adapters.verification.planting import event_of, found, names, plant, verified


def test_units_bought_on_speculation_are_named(engine):
    bought = PurchasePlaced(BATCH, PurchaseId("P-2"), "supplier", (SkuUnits(HONEY, 1),), START)
    position = plant(engine, ("batch", BATCH, [bought]))
    (finding,) = found(verified(engine), "purchases")
    assert position in finding.positions
    assert finding.message == "1 of HONEY are bought, -1 are waited for"


def test_a_purchase_confirmed_and_never_placed_is_named(engine):
    confirmed = SupplierConfirmed(BATCH, PurchaseId("P-9"), (), START)
    position = plant(engine, ("batch", BATCH, [confirmed]))
    assert found(verified(engine), "purchases")[0].positions == (position,)


def test_an_order_cut_that_needed_none_is_named(engine):
    shared = event_of(engine, "batch", BATCH, ShortageShared)
    cuts = (OrderCut(SECOND, (SkuUnits(CREAM, 1),)),)
    wrong = replace(shared, cause="supplier short", cuts=cuts)
    position = plant(engine, ("batch", BATCH, [wrong]))
    report = verified(engine)
    assert [each.positions for each in found(report, "cuts")] == [(position,), (position,)]
    assert found(report, "allocated")[0].positions == (position,)


def test_cartons_with_more_than_was_received_are_named(engine):
    packed = event_of(engine, "consignment", CONSIGNMENT, CartonsPacked)
    sealed = event_of(engine, "consignment", CONSIGNMENT, ConsignmentSealed)
    position = plant(engine, ("consignment", CONSIGNMENT, [packed, sealed]))
    more, wrong_seal = found(verified(engine), "shipped")
    assert position in more.positions
    assert position + 1 in wrong_seal.positions


def test_an_entry_that_lists_what_was_not_packed_is_named(engine):
    listed = event_of(engine, "entry", ENTRY, EntryListed)
    line = replace(listed.lines[0], quantity=1)
    wrong = replace(listed, entry_id="E-2", lines=(line,), consignment_ids=("C-9",))
    position = plant(engine, ("entry", "E-2", [wrong]))
    findings = found(verified(engine), "listed")
    assert all(position in each.positions for each in findings)
    assert {each.message.split(":")[0] for each in findings} == {
        "packing list and cartons differ",
        "list QD1 is that of demo.NB01/entry/E-1 too",
        "consignment and entry disagree",
        f"lines {{'{line.sku}'",
    }


def test_a_tally_that_does_not_make_up_what_was_listed_is_named(engine):
    tallied = event_of(engine, "entry", ENTRY, GoodsTallied)
    counts = (replace(tallied.counts[0], good=9), *tallied.counts[1:])
    position = plant(engine, ("entry", ENTRY, [replace(tallied, tally_no="T-2", counts=counts)]))
    made_up, allotted = found(verified(engine), "tallied")
    assert position in made_up.positions
    assert position in allotted.positions


def test_stock_reserved_that_is_not_free_is_named(engine):
    reserved = StockReserved(ENTRY, RunId("R9"), (BatchUnits(BATCH, HONEY, 1),), START)
    position = plant(engine, ("entry", ENTRY, [reserved]))
    report = verified(engine)
    (finding,) = found(report, "free stock")
    assert position in finding.positions
    assert found(report, "reservations")[0].positions == (position,)


def test_blocked_below_zero_is_a_case_and_no_fault(engine):
    blocked = StockBlocked(ENTRY, "customs", (SkuUnits(CREAM, 9),), "sampling", START)
    plant(engine, ("entry", ENTRY, [blocked]))
    assert names(verified(engine)) == []


def test_stock_given_back_that_was_never_taken_is_named(engine):
    part = (BatchUnits(BATCH, CREAM, 4),)
    position = plant(engine, ("entry", ENTRY, [StockGivenBack(ENTRY, RUN, part, part, START)]))
    report = verified(engine)
    assert found(report, "bookkeeping")[0].positions == (position,)
    assert {each.positions for each in found(report, "reservations")} == {(position,)}


def test_more_unblocked_than_blocked_is_named(engine):
    unblocked = StockUnblocked(ENTRY, "recall", (SkuUnits(HONEY, 2),), START)
    position = plant(engine, ("entry", ENTRY, [unblocked]))
    assert found(verified(engine), "bookkeeping")[0].positions == (position,)


def test_units_picked_without_their_parcels_are_named(engine):
    picked = UnitsPicked(ENTRY, RUN, (BatchUnits(BATCH, HONEY, 1),), START)
    position = plant(engine, ("entry", ENTRY, [picked]))
    assert found(verified(engine), "reservations")[0].positions == (position,)


def test_an_order_that_leaves_its_run_without_its_stock_is_named(engine):
    left = OrdersHandedBack(RUN, (SECOND,), "by hand", START)
    position = plant(engine, ("run", RUN, [left, left]))
    report = verified(engine)
    assert set(names(report)) == {"reservations", "in runs", "declarations"}
    assert "does not hold it" in found(report, "reservations")[0].message
    assert found(report, "in runs")[0].positions == (position, position + 1)


def test_a_run_opened_with_an_order_that_no_batch_handed_over_is_named(engine):
    opened = event_of(engine, "run", RUN, RunOpened)
    position = plant(engine, ("run", "R2", [replace(opened, run_id="R2")]))
    assert {each.positions for each in found(verified(engine), "in runs")} == {(position,)}


def test_an_adjustment_that_no_count_decided_is_named(engine):
    adjusted = event_of(engine, "entry", ENTRY, StockAdjusted)
    position = plant(engine, ("entry", ENTRY, [adjusted]))
    (finding,) = found(verified(engine), "stock counts")
    assert finding.positions == (position,)


def test_differences_spread_otherwise_than_counted_are_named(engine):
    decided = event_of(engine, "count", "N-1", DifferencesDecided)
    spread = (replace(decided.spread[0], delta=-2),)
    position = plant(engine, ("count", "N-1", [replace(decided, spread=spread)]))
    findings = found(verified(engine), "stock counts")
    assert all(position in each.positions for each in findings)


def test_more_returned_than_sent_is_named(engine):
    asked = event_of(engine, "return", FIRST, ReturnRequested)
    again = replace(asked, return_no="2", units=(SkuUnits(CREAM, 2),))
    position = plant(engine, ("return", FIRST, [again]))
    (finding,) = found(verified(engine), "returns")
    assert position in finding.positions
    assert "{'CREAM': 1}" in finding.message


def test_a_return_declared_that_was_not_received_is_named(engine):
    asked = replace(event_of(engine, "return", FIRST, ReturnRequested), return_no="2")
    declared = replace(event_of(engine, "return", FIRST, ReturnDeclared), return_no="2")
    position = plant(engine, ("return", FIRST, [asked, declared]))
    assert found(verified(engine), "returns")[0].positions == (position, position + 1)


@pytest.mark.parametrize(
    ("change", "check"),
    [({}, "returned stock"), ({"refund_fen": 5}, "return refunds")],
)
def test_a_return_accepted_without_goods_and_money_is_named(engine, change, check):
    accepted = event_of(engine, "return", FIRST, ReturnAnswered)
    position = plant(engine, ("return", FIRST, [replace(accepted, **change)]))
    findings = found(verified(engine), check)
    assert any(position in each.positions for each in findings)


def test_goods_shelved_twice_are_named(engine):
    shelved = event_of(engine, "entry", ENTRY, ReturnShelved)
    position = plant(engine, ("entry", ENTRY, [shelved]))
    assert found(verified(engine), "returned stock")[0].positions == (position,)


def test_a_campaign_above_its_caps_is_named(engine):
    held = UnitsHeld(CAMPAIGN, 1, (SkuUnits(HONEY, 99),), START)
    position = plant(engine, ("campaign", CAMPAIGN, [held]))
    report = verified(engine)
    assert position in found(report, "caps")[0].positions
    assert {each.positions for each in found(report, "promises")} == {(position,)}


def test_units_freed_for_nobody_are_named(engine):
    freed = UnitsFreed(CAMPAIGN, 1, (SkuUnits(HONEY, 1),), START)
    position = plant(engine, ("campaign", CAMPAIGN, [freed]))
    assert {each.positions for each in found(verified(engine), "promises")} == {(position,)}


def test_an_order_that_no_campaign_promised_is_named(engine):
    placed = replace(event_of(engine, "order", FIRST, OrderPlaced), order_id="shop-1:9")
    position = plant(engine, ("order", "shop-1:9", [placed]))
    assert found(verified(engine), "promises")[0].positions == (position,)
