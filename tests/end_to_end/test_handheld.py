"""Whole paths on 390 pixels: the tally, the sorting bench, the dashboard."""

from functools import partial

from application.clearing import PickForRun
from domain.identifiers import RunId
from projections import clearance_desk
from tests.adapters.waiting import wait_until
from tests.end_to_end.grounds import on_sale
from tests.end_to_end.hand import Hand
from tests.end_to_end.port import BOOK
from tests.end_to_end.staffed_office import HANDHELD

WIDTH, HEIGHT = HANDHELD
TOUCH_PX = 44
"""What a thumb in a glove hits; WCAG 2.2 asks for 24."""


def fits(hand: Hand) -> None:
    """Nothing of the page lies beside the screen."""
    assert hand.page.evaluate("document.documentElement.scrollWidth") <= WIDTH, hand.page.url


def is_at_hand(hand: Hand, *selectors: str) -> None:
    """On the screen without scrolling, and large enough to hit."""
    for selector in selectors:
        box = hand.page.locator(selector).first.bounding_box()
        assert box is not None, selector
        assert box["height"] >= TOUCH_PX, selector
        assert 0 <= box["y"] <= HEIGHT - box["height"], selector
        assert 0 <= box["x"] <= WIDTH - box["width"], selector


def test_the_tally_is_counted_on_a_handheld(staff, language):
    ground = on_sale(staff.office, f"count-{language}", orders=4)
    ground.listed()
    hand = staff.comes("warehouse", language, HANDHELD)
    fits(hand)
    hand.go("Entries")
    fits(hand)
    hand.follow(ground.entry_id)
    fits(hand)
    hand.follow("Tally")
    fits(hand)
    is_at_hand(hand, "#tally-scan")
    scan(hand, *[ground.sku] * 3)
    hand.see(hand.words("short {units}", units=1))
    scan(hand, "SOCKS")
    said = hand.page.locator("#tally-said")
    said.get_by_text("SOCKS").wait_for()
    fits(hand)
    hand.page.locator("[data-kind=damaged]").fill("1")
    hand.see("✓ complete")
    assert hand.page.locator(".tally .buttons button").bounding_box()["height"] >= TOUCH_PX
    hand.press("Close tally …")
    fits(hand)
    hand.press(hand.words("Close tally: {good} good, {differing} differing", good=3, differing=1))
    hand.is_headed(hand.words("Entry {entry_id}", entry_id=ground.entry_id))
    fits(hand)
    assert ground.events("entry", ground.entry_id)[-1] == "GoodsTallied"


def scan(hand: Hand, *products: str) -> None:
    field = hand.page.locator("#tally-scan")
    for product in products:
        field.press_sequentially(product)
        field.press("Enter")


def test_parcels_are_sorted_on_a_handheld(staff):
    """The verdict is seen without scrolling, and the next scan needs no touch."""
    ground = on_sale(staff.office, "sorted", orders=1)
    parcel = picked_parcel(staff.office, ground)
    hand = staff.comes("warehouse", "en", HANDHELD, "sorting")
    for typed, verdict in (
        (parcel.waybill_no, "WEIGH"),
        (str(parcel.weight_grams), "GO"),
        ("SF-NOBODYS 900", "STOP"),
    ):
        assert hand.page.evaluate("document.activeElement.id") == "scan"
        hand.page.keyboard.type(typed)
        with hand.page.expect_navigation():
            hand.page.keyboard.press("Enter")
        hand.page.get_by_role("status").filter(has_text=verdict).wait_for()
        is_at_hand(hand, "#scan", "#said")
        fits(hand)


def picked_parcel(office, ground):
    """Released by customs and off the shelf."""
    run_id = RunId("R0000007")
    ground.put_on_file()
    ground.run_opened(run_id)
    for sent, stage in ((3, "declared"), (4, "stored"), (4, "released")):
        office.customs_answers(sent)
        wait_until(partial(is_at, office, run_id, stage))
    ground.do(PickForRun(run_id, ground.order_ids, office.clock()))
    return orders_at(office, run_id, "released")[0]


def is_at(office, run_id, stage) -> bool:
    return len(orders_at(office, run_id, stage)) == 1


def orders_at(office, run_id, stage):
    with office.system.engine.connect() as connection:
        return clearance_desk.orders_of(connection, BOOK, run_id, stage)


def test_the_dashboard_is_read_on_a_handheld(staff, language):
    ground = on_sale(staff.office, f"small-{language}", orders=2)
    hand = staff.comes("owner", language, HANDHELD)
    hand.is_headed("kiwi-farm")
    fits(hand)
    hand.see(f"Tea, {ground.name}")
    hand.follow(f"Tea, {ground.name}")
    hand.figure("Units of minimum", "2")
    fits(hand)
    chart = hand.page.locator("[data-chart] svg, [data-chart] canvas").first
    chart.wait_for()
    assert chart.bounding_box()["width"] <= WIDTH
    hand.open("Change promise")
    fits(hand)
