"""What the planner and the warehouse do of one order's story, each on pages of their own."""

from datetime import timedelta

from projections import clearance_desk
from tests.end_to_end.browser_office import Office
from tests.end_to_end.hand import Hand
from tests.end_to_end.port import BOOK
from tests.end_to_end.selling_hands import ROUTE

RUN = "R0000001"


def collect(hand: Hand) -> None:
    """What is paid goes into a new batch, which is locked and bought."""
    one, two = hand.count(1, "order"), hand.count(2, "unit")
    hand.go("Batches")
    hand.draw("Open a batch", {"Id": "B-1", "Name": "Spring", **ROUTE}, "Open batch")
    hand.is_headed(hand.words("Batch {name}", name="Spring"))
    hand.go("Batches")
    hand.follow("collect …")
    hand.press(hand.words("Add {orders} to the batch", orders=one))
    hand.follow(hand.words("Lock: {orders}, {units} …", orders=one, units=two))
    hand.press(hand.words("Lock batch: {orders}, {units}", orders=one, units=two))
    hand.stands_at("locked")
    hand.draw("Buy", {"Purchase id": "P-1", "Supplier": "Honey Ltd"}, "Place purchase")
    confirm = hand.words("Confirm {purchase_id}", purchase_id="P-1")
    hand.draw(confirm, {"HONEY": "2"}, "Record the supplier's answer")


def ship(hand: Hand) -> None:
    """Received overseas, packed, sealed, departed and arrived."""
    one = hand.count(1, "carton")
    hand.go("Consignments")
    hand.draw("Open a consignment", {"Id": "C-1", **ROUTE}, "Open consignment")
    received = {"Receipt number": "R-1", "Warehouse": "AKL 1"}
    received["Lines: batch, product, quantity"] = "B-1 HONEY 2"
    hand.draw("Receive goods", received, "Record receipt")
    carton = {"Carton number": "1", "Gross weight kg": "1.6", "Volume m³": "0.002"}
    hand.draw("Pack a carton", carton, "Pack carton")
    sealing = hand.words("Seal {cartons}, {weight} kg", cartons=one, weight="1.6")
    hand.draw("Seal", {"Seal number": "SEAL-1"}, sealing)
    voyage = {"Ship, flight or lorry": "MV Example", "Voyage number": "V1", "Master bill": "BL1"}
    hand.draw("Depart", voyage, hand.words("Record departure of {cartons}", cartons=one))
    arrived = hand.words("Record arrival of {cartons}", cartons=one)
    hand.draw("Arrive", {"Port": "3115", "Seal": "intact"}, arrived)
    hand.stands_at("arrived")


def enter(hand: Hand) -> None:
    """Listed, through the gate, posted; counted on a handheld."""
    hand.go("Entries")
    hand.follow("List entry")
    hs_code = hand.words("{name} of {sku}", name=hand.words("HS code"), sku="HONEY")
    unit_code = hand.words("{name} of {sku}", name=hand.words("Unit code"), sku="HONEY")
    hand.fill({"Entry list (INV101)": "QD3115-1", hs_code: "2106909090", unit_code: "122"})
    listed = {"units": hand.count(2, "unit"), "products": hand.count(1, "product")}
    hand.press(hand.words("List entry: {units} of {products}", **listed))
    hand.is_headed(hand.words("Entry {entry_id}", entry_id="E-C-1"))
    passing = {"Gate pass": "G-1", "Vehicle": "A-20001", "Gross weight, kg": "1.6"}
    hand.draw("Gate report", passing, "Record gate passage")
    hand.draw("Posting (INV211)", {}, "Record the port's posting")


def tally(hand: Hand) -> None:
    """Nothing but the gun, and two presses."""
    hand.follow("Tally")
    scan = hand.page.get_by_label(hand.words("Scan a product"))
    for _ in range(2):
        scan.fill("HONEY")
        scan.press("Enter")
    hand.see("✓ complete")
    hand.press("Close tally …")
    closing = hand.words("Close tally: {good} good, {differing} differing", good=2, differing=0)
    hand.press(closing)
    hand.is_headed(hand.words("Entry {entry_id}", entry_id="E-C-1"))


def pick_and_sort(hand: Hand, office: Office) -> None:
    """Picked off the shelves; then the gun and its keys."""
    hand.go("Clearance")
    hand.follow(RUN)
    hand.page.get_by_label(hand.words("Mark all shown")).check()
    hand.press("Pick …")
    picking = {"act": hand.words("Pick"), "orders": hand.count(1, "order")}
    hand.press(hand.words("{act}: {orders}", **picking))
    hand.see("✓ picked")
    hand.go("Sorting")
    parcel = on_the_label(office)
    for typed in (parcel.waybill_no, str(parcel.weight_grams)):
        hand.page.keyboard.type(typed)
        with hand.page.expect_navigation():
            hand.page.keyboard.press("Enter")
    hand.page.locator("#said[data-said=go]").get_by_text(parcel.waybill_no).wait_for()


def on_the_label(office: Office):
    with office.system.engine.connect() as connection:
        (parcel,) = clearance_desk.orders_of(connection, BOOK, RUN, "released")
    return parcel


def leave(hand: Hand, office: Office) -> None:
    """Listed for exit, given a gate pass, and gone."""
    one = hand.count(1, "parcel")
    hand.go("Exits")
    hand.follow(hand.words("List {parcels} …", parcels=one))
    hand.fill({"Exit list (INV101 type 8)": "QD3115-2"})
    hand.press(hand.words("List {parcels}", parcels=one))
    issuing = hand.words("Issue gate pass: {parcels}", parcels=one)
    hand.draw("Issue gate pass", {"Gate pass": "G-2", "Vehicle": "A-20002"}, issuing)
    hand.see("✓ valid")
    office.clock.wait(timedelta(minutes=10))
    hand.draw("Gate report", {}, "Record gate passage")
    hand.stands_at("passed")
