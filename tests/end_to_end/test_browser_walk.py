"""One campaign from publishing to the gate, through the pages only, as people press them."""

from datetime import timedelta

import pytest

from adapters.read_models import MODELS
from adapters.verification.running import verify
from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from domain.waybill_block import ReceiveWaybillBlock
from projections import clearance_desk
from tests.adapters.web.given import paid
from tests.end_to_end.browser_office import Office, working_office
from tests.end_to_end.hand import Hand
from tests.end_to_end.on_file import file_honey
from tests.end_to_end.port import BOOK, SHARED, line, order
from tests.end_to_end.walk_timeline import PAID_BACK, TIMELINE

ROUTE = {
    "Country of origin": "609",
    "Place": "Auckland",
    "Port of arrival": "3115",
    "Transport": "2 sea",
    "Supervision": "1210",
}
UNITS = (2, 1, 2)
"""Of each buyer's order, in the order in which they pay: one unit of the last will not come."""


@pytest.fixture
def office(tmp_path):
    with working_office(tmp_path) as office:
        yield office
        assert office.loops.failed == []


def test_a_campaign_goes_from_publishing_to_the_gate_through_the_pages(office, browser_page):
    browser_page.set_viewport_size({"width": 1280, "height": 900})
    complaints: list[str] = []
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    hand = Hand(browser_page)
    office.let_in(browser_page)
    browser_page.goto(office.address)
    publish(hand)
    file_honey(office.system, office.clock())
    sell(office)
    office.let_in(browser_page)
    close(hand, office)
    buy(hand, office)
    ship(hand, office)
    enter(hand, office)
    clear(hand, office)
    sort(hand, office)
    leave(hand, office)
    read_history(hand)
    report = verify(office.system.engine, MODELS)
    assert report.is_sound, [check for check in report.checks if not check.is_sound]
    assert office.link.problems == {}
    assert complaints == []


def publish(hand: Hand) -> None:
    hand.follow("Draft a campaign")
    hand.fill(
        {
            "Id": "spring", "Merchant": "kiwi-farm", "Closes": "2026-03-12T09:00",
            "Minimum, units": "3", "Dispatch by": "2026-05-01", **ROUTE,
        }
    )  # fmt: skip
    product = hand.page.get_by_role("group").filter(has_text="Product 1")
    hand.fill(
        {
            "SKU": "HONEY", "Name": "Kiwi honey 500 g", "Price ¥": "118.00", "Cap, units": "10",
            "Tariff code": "2106909090", "Unit code": "122", "Weight g": "700", "Volume cm³": "900",
        },
        product,
    )  # fmt: skip
    campaign = hand.page.locator(".fields").first
    hand.fill({"Name": "Kiwi honey, spring", "Cap, units": "10"}, campaign)
    hand.press("Draft campaign")
    hand.is_headed("Kiwi honey, spring")
    hand.press("Publish: up to 10 units")
    hand.see("Close campaign: 0 orders")


def sell(office: Office) -> None:
    """What buyers do outside: the shop places their orders, the payment firm reports."""
    handling, asked = office.system.handling, []
    for number, units in enumerate(UNITS, 1):
        at = office.clock.wait(timedelta(hours=number))
        asked.append(order(number, line("HONEY", units, "118.00"), at=at))
    assert place_orders(handling, BOOK, asked, Sender("shop", office.clock())) == {}
    for each in asked:
        at = office.clock.wait(timedelta(minutes=1))
        pay_orders(handling, [paid(each, at)], Sender("shop", at))
    block = ReceiveWaybillBlock("SF-DEMO", "SF", 1, 100, office.clock())
    office.system.handle(SHARED, block, "waybill-block", "carrier")


def close(hand: Hand, office: Office) -> None:
    """The page that was open all the while shows what was sold."""
    hand.figure("Units of minimum", "5")
    office.wait(hand.page, timedelta(days=9))
    hand.follow("Close campaign: 3 orders")
    hand.see("3 paid orders with 5 units wait to be collected")
    hand.press("Close campaign: 3 orders")
    hand.page.locator("#name").get_by_text("closed").wait_for()


def buy(hand: Hand, office: Office) -> None:
    hand.go("Batches")
    hand.draw("Open a batch", {"Id": "B-1", "Name": "Spring", **ROUTE}, "Open batch")
    hand.is_headed("Batch Spring")
    hand.go("Batches")
    hand.follow("collect …")
    hand.press("Add 3 orders to the batch")
    hand.follow("Lock: 3 orders, 5 units …")
    hand.press("Lock batch: 3 orders, 5 units")
    hand.draw("Buy", {"Purchase id": "P-1", "Supplier": "Honey Ltd"}, "Place purchase")
    office.wait(hand.page, timedelta(days=1))
    hand.draw("Confirm P-1", {"HONEY": "4"}, "Record the supplier's answer")
    hand.follow("Share shortage …")
    hand.see("1 × HONEY")
    hand.press("Share shortage: 1 order cut")
    hand.figure("Units waited for", "4")


def ship(hand: Hand, office: Office) -> None:
    hand.go("Consignments")
    hand.draw("Open a consignment", {"Id": "C-1", **ROUTE}, "Open consignment")
    hand.is_headed("Consignment C-1")
    received = {"Receipt number": "R-1", "Warehouse": "AKL 1"}
    received["Lines: batch, product, quantity"] = "B-1 HONEY 4"
    hand.draw("Receive goods", received, "Record receipt")
    carton = {"Carton number": "1", "Gross weight kg": "3.2", "Volume m³": "0.004"}
    hand.draw("Pack a carton", carton, "Pack carton")
    hand.draw("Seal", {"Seal number": "SEAL-1"}, "Seal 1 carton, 3.2 kg")
    voyage = {"Ship, flight or lorry": "MV Example", "Voyage number": "V1", "Master bill": "BL1"}
    hand.draw("Depart", voyage, "Record departure of 1 carton")
    office.wait(hand.page, timedelta(days=14))
    hand.draw("Arrive", {"Port": "3115", "Seal": "intact"}, "Record arrival of 1 carton")
    hand.page.locator("#name [aria-current=step]").get_by_text("arrived").wait_for()


def enter(hand: Hand, office: Office) -> None:
    """Listed and through the gate at a desk; counted on a handheld; posted."""
    hand.go("Entries")
    hand.follow("List entry")
    codes = {"HS code of HONEY": "2106909090", "Unit code of HONEY": "122"}
    hand.fill({"Entry list (INV101)": "QD3115-1", **codes})
    hand.press("List entry: 4 units of 1 product")
    hand.is_headed("Entry E-C-1")
    passing = {"Gate pass": "G-1", "Vehicle": "A-20001", "Gross weight, kg": "3.2"}
    hand.draw("Gate report", passing, "Record gate passage")
    hand.page.set_viewport_size({"width": 390, "height": 844})
    hand.follow("Tally")
    scan = hand.page.get_by_label("Scan a product")
    for _ in range(4):
        scan.fill("HONEY")
        scan.press("Enter")
    hand.see("✓ complete")
    hand.press("Close tally …")
    hand.press("Close tally: 4 good, 0 differing")
    hand.is_headed("Entry E-C-1")
    hand.page.set_viewport_size({"width": 1280, "height": 900})
    hand.draw("Posting (INV211)", {}, "Record the port's posting")
    office.wait(hand.page, timedelta(hours=2))


def clear(hand: Hand, office: Office) -> None:
    """The engine drives the run; the page that is open shows each stage as customs answers."""
    hand.go("Batches")
    hand.follow("Spring")
    hand.follow("Open a clearance run")
    hand.see("3 orders of kiwi-farm go, whole, with 4 units reserved from E-C-1")
    hand.fill({"Declarant": "broker-demo"})
    hand.press("Open run: 3 orders")
    hand.is_headed("Run R0000001")
    hand.figure("documents", "3")
    for sent, stage in ((3, "declared"), (4, "stored"), (4, "released")):
        office.customs_answers(sent)
        hand.figure(stage, "3")


def sort(hand: Hand, office: Office) -> None:
    """Picked by the run's page; then nothing but the gun and its keys."""
    hand.page.get_by_label("Mark all shown").check()
    hand.press("Pick …")
    hand.press("Pick: 3 orders")
    hand.see("✓ picked")
    hand.go("Sorting")
    keys = hand.page.keyboard
    for parcel in parcels(office):
        keys.type(parcel.waybill_no)
        keys.press("Enter")
        hand.see("WEIGH")
        keys.type(str(parcel.weight_grams))
        keys.press("Enter")
        said = hand.page.get_by_role("status").filter(has_text="GO")
        said.get_by_text(parcel.waybill_no).wait_for()


def parcels(office: Office):
    """What stands on the labels in the sorter's hands."""
    with office.system.engine.connect() as connection:
        return clearance_desk.orders_of(connection, BOOK, "R0000001", "released")


def leave(hand: Hand, office: Office) -> None:
    hand.go("Exits")
    hand.follow("List 3 parcels …")
    hand.fill({"Exit list (INV101 type 8)": "QD3115-2"})
    hand.press("List 3 parcels")
    issued = {"Gate pass": "G-2", "Vehicle": "A-20002"}
    hand.draw("Issue gate pass", issued, "Issue gate pass: 3 parcels")
    hand.see("✓ valid")
    office.wait(hand.page, timedelta(hours=1))
    hand.draw("Gate report", {}, "Record gate passage")
    hand.page.locator("#name [aria-current=step]").get_by_text("passed").wait_for()


def read_history(hand: Hand) -> None:
    """Found by its number, the order that went short tells all that befell it."""
    hand.page.keyboard.press("/")
    hand.page.keyboard.type("shop-1:0003")
    hand.page.keyboard.press("Enter")
    hand.is_headed("Order shop-1:0003")
    told = hand.page.locator(".timeline").inner_text()
    found = [told.find(words) for words in TIMELINE]
    assert -1 not in found, told
    assert found == sorted(found), told
    assert all(words in told for words in PAID_BACK), told
