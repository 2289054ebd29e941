import pytest

from application.clearing import HandBackFromRun
from application.controlling import GrantOverride, LiftControl, OrderControl
from application.leaving import ListForLeaving, RunParcels, ScannedParcel, ScanParcels
from domain.control_commands import AskOverride, InspectControl
from domain.control_events import ControlKind, ControlledGoods, InspectionOutcome
from domain.identifiers import ControlId, OfficerId, SortingId
from domain.sorting_run import Verdict
from tests.properties import pools, scenes
from tests.properties.world import World

LIN, WU = OfficerId("customs/lin"), OfficerId("customs/wu")
FIRST, THIRD = pools.ORDERS[0], pools.ORDERS[2]
RUN, EXIT, ENTRY = pools.RUNS[0], pools.EXITS[0], pools.ENTRIES[0]
C1, C2 = ControlId("C1"), ControlId("C2")
LISTED, GONE, RUNS_OPEN, TALLIED = 14, 15, 9, 8


def told(depth: int) -> World:
    world = World()
    scenes.publish(world)
    scenes.forward(world, depth, 0)
    return world


def order_of(world, *orders, control=C1, kind=ControlKind.HOLD) -> bool:
    parcels = (RunParcels(RUN, orders),)
    return world.do(OrderControl(control, kind, "SF1", "seal", parcels, (), LIN, world.now))


def goods_control(world, *skus) -> bool:
    goods = tuple(ControlledGoods(ENTRY, sku) for sku in skus)
    return world.do(
        OrderControl(C1, ControlKind.HOLD, skus[0], "recall", (), goods, LIN, world.now)
    )


def listing(world, *orders) -> bool:
    return world.do(ListForLeaving(EXIT, "QDE", (RunParcels(RUN, orders),), world.now))


def scanned(world, order_id) -> Verdict:
    """As a bench would judge the parcel: it knows its run by the waybill."""
    waybill = world.state("run", RUN).waybills[order_id]
    parcel = ScannedParcel(waybill.waybill_no, RUN, waybill.weight_grams, "lane")
    world.do(ScanParcels(SortingId("S1"), "station", (parcel,), world.now))
    return world.state("sorting", "S1").verdicts[waybill.waybill_no]


def test_a_control_takes_a_listed_parcel_off_its_exit_and_the_pass_with_it():
    world = told(LISTED)
    before = world.state("exit", EXIT)
    assert before.pass_no
    assert FIRST in before.parcels
    assert order_of(world, FIRST)
    after = world.state("exit", EXIT)
    assert after.pass_no is None
    assert FIRST not in after.parcels
    assert THIRD in after.parcels


def test_the_bench_sets_it_aside_and_no_exit_lists_it_until_a_second_officer_lets_go():
    world = told(LISTED)
    assert scanned(world, FIRST) is Verdict.RELEASED
    order_of(world, FIRST)
    assert scanned(world, FIRST) is Verdict.UNDER_CONTROL
    assert not listing(world, FIRST)
    assert world.refusals[-1] in ("GatePassStands", "UnderControl")
    assert not world.do(LiftControl(C1, LIN, world.now))
    assert world.refusals[-1] == "SecondOfficerNeeded"
    assert world.do(LiftControl(C1, WU, world.now))
    assert scanned(world, FIRST) is Verdict.RELEASED
    assert listing(world, FIRST)


def test_a_parcel_under_two_controls_waits_for_both():
    world = told(LISTED)
    order_of(world, FIRST)
    order_of(world, FIRST, control=C2)
    world.do(LiftControl(C1, WU, world.now))
    assert not listing(world, FIRST)
    world.do(LiftControl(C2, WU, world.now))
    assert listing(world, FIRST)


def test_an_inspection_ends_when_it_passed_and_otherwise_only_by_two_officers():
    world = told(LISTED)
    order_of(world, FIRST, kind=ControlKind.INSPECTION)
    world.do(InspectControl(C1, LIN, InspectionOutcome.FAILED, "undeclared", world.now))
    assert not world.do(LiftControl(C1, WU, world.now))
    world.do(AskOverride(C1, LIN, "fresh", world.now))
    assert not world.do(GrantOverride(C1, LIN, world.now))
    assert not listing(world, FIRST)
    assert world.do(GrantOverride(C1, WU, world.now))
    assert listing(world, FIRST)


def test_what_has_left_is_named_and_the_rest_is_kept():
    world = told(GONE)
    assert order_of(world, FIRST, THIRD)
    controls = world.state("run", RUN).controls
    assert controls == {THIRD: {C1}}
    assert not order_of(world, FIRST, control=C2)
    assert world.refusals[-1] == "ExitHasLeft"


def test_goods_under_control_keep_every_parcel_of_them_and_give_none_to_a_new_run():
    world = told(LISTED)
    assert goods_control(world, pools.APPLE, pools.PEAR)
    assert world.state("run", RUN).controls.keys() == {FIRST, THIRD}
    assert not world.state("exit", EXIT).parcels
    world.do(LiftControl(C1, WU, world.now))
    assert listing(world, FIRST, THIRD)


def test_no_run_takes_goods_under_control_and_nobody_goes_short_of_them():
    world = told(TALLIED)
    available = world.state("entry", ENTRY).available(pools.BATCHES[0], pools.APPLE)
    goods_control(world, pools.APPLE)
    assert world.state("entry", ENTRY).available(pools.BATCHES[0], pools.APPLE) == available
    scenes.open_run(world, 0, [FIRST])
    assert world.refusals[-1] == "StockShort"
    world.do(LiftControl(C1, WU, world.now))
    scenes.open_run(world, 0, [FIRST])
    assert FIRST in world.state("run", RUN).orders


@pytest.mark.parametrize("is_controlled", [True, False])
def test_no_parcel_under_control_goes_back_to_the_shelf(is_controlled):
    world = told(RUNS_OPEN)
    if is_controlled:
        order_of(world, FIRST)
    assert world.do(HandBackFromRun(RUN, (FIRST,), "wrong", world.now)) is not is_controlled


def test_a_control_of_nothing_is_refused():
    world = told(LISTED)
    assert not goods_control(world, "NEVER-LISTED")
    assert world.refusals[-1] == "GoodsNotListed"
    assert not world.do(OrderControl(C1, ControlKind.HOLD, "SF1", "seal", (), (), LIN, world.now))
    assert world.refusals[-1] == "ControlEmpty"
