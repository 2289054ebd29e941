"""What the merchant's people and a buyer do of one order's story, each on pages of their own."""

import re
from datetime import timedelta

from application.ordering import Sender, place_orders
from application.paying_orders import pay_orders
from domain.waybill_block import ReceiveWaybillBlock
from tests.adapters.web.given import paid
from tests.end_to_end.browser_office import Office
from tests.end_to_end.hand import Hand
from tests.end_to_end.port import BOOK, SHARED, line, order

ORDER = "shop-1:0001"
ROUTE = {
    "Country of origin": "609",
    "Place": "Auckland",
    "Port of arrival": "3115",
    "Transport": "2 sea",
    "Supervision": "1210",
}
NEW_ADDRESS = "示范路99号"


def publish(hand: Hand) -> None:
    """The owner drafts a campaign of her own firm, and opens it to buyers."""
    hand.go("Campaigns")
    hand.follow("Draft a campaign")
    assert hand.field("Merchant").input_value() == "kiwi-farm"
    hand.fill({"Id": "spring", "Closes": "2026-03-12T09:00", "Minimum, units": "1"})
    hand.fill({"Dispatch by": "2026-05-01", **ROUTE})
    # Products have names and caps of their own.
    hand.fill({"Name": "Kiwi honey, spring", "Cap, units": "10"}, first_fields(hand))
    product = hand.page.get_by_role("group").filter(has_text=hand.words("SKU"))
    offered = {"SKU": "HONEY", "Name": "Kiwi honey 500 g", "Price ¥": "118.00", "Cap, units": "10"}
    measured = {"Tariff code": "2106909090", "Weight g": "700", "Volume cm³": "900"}
    hand.fill({**offered, **measured, "Unit code": "122"}, product)
    hand.press("Draft campaign")
    hand.is_headed("Kiwi honey, spring")
    hand.press(hand.words("Publish: up to {units}", units=hand.count(10, "unit")))
    hand.stands_at("published")


def first_fields(hand: Hand):
    return hand.page.locator(".fields").first


def buy(office: Office) -> None:
    """What happens outside: the shop places a buyer's order, the payment firm reports."""
    handling = office.system.handling
    at = office.clock.wait(timedelta(minutes=5))
    asked = order(1, line("HONEY", 2, "118.00"), at=at)
    assert place_orders(handling, BOOK, [asked], Sender("shop", at)) == {}
    pay_orders(handling, [paid(asked, at)], Sender("shop", at))
    block = ReceiveWaybillBlock("SF-DEMO", "SF", 1, 100, at)
    office.system.handle(SHARED, block, "waybill-block", "carrier")


def watch_and_close(hand: Hand) -> None:
    """The owner's open page shows what was sold; closing is previewed, then confirmed."""
    hand.figure("Units of minimum", "2")
    hand.figure("Taken ¥", "257.48")
    hand.click(hand.page.locator("a.brand"))
    hand.is_headed("kiwi-farm")
    hand.see("Kiwi honey, spring")
    hand.go("Campaigns")
    hand.follow("Kiwi honey, spring")
    sold = {"orders": hand.count(1, "order"), "received_fen": "¥ 257.48"}
    hand.follow(hand.words("Close campaign: {orders}, {received_fen}", **sold))
    hand.is_headed(hand.words("Close “{name}”?", name="Kiwi honey, spring"))
    hand.see("It cannot be undone.")
    closing = hand.words(
        "Close campaign: {orders}, {money}", orders=hand.count(1, "order"), money="¥ 257.48"
    )
    hand.press(closing)
    hand.stands_at("closed")


def correct_consignee(hand: Hand) -> None:
    """The merchant's staff finds the order by its number and mends where it goes to."""
    hand.go("Orders")
    hand.follow(ORDER)
    hand.see("林1")
    corrected = {"Name": "林1", "Telephone": "16100000001", "Address": NEW_ADDRESS}
    hand.draw("Correct consignee", corrected, "Correct the consignee of 1 order")
    hand.page.locator("#rail, .rail").get_by_text(NEW_ADDRESS).first.wait_for()
    shown = hand.page.locator("header nav").first.inner_text()
    assert not re.search(hand.words("Batches"), shown), "planning is not theirs"
