"""Whole paths without a mouse: keys, and a focus that is seen wherever it goes."""

from playwright.sync_api import expect

from adapters.access.demonstration import PASSWORD
from domain.identifiers import OrderId
from tests.end_to_end.grounds import buy, on_sale
from tests.end_to_end.hand import Hand
from tests.end_to_end.keyboard import FOCUSED, Keyboard


def sign_in_by_keys(hand: Hand, address: str, name: str) -> Keyboard:
    """The field of the name has the focus when the page comes."""
    hand.page.goto(address)
    keyboard = Keyboard(hand)
    expect(hand.field("Name")).to_be_focused()
    keyboard.keys.type(name)
    keyboard.type("Password", PASSWORD)
    keyboard.go_by("Enter")
    return keyboard


def test_a_merchant_closes_a_campaign_with_no_mouse(staff, language):
    ground = on_sale(staff.office, f"keys-{language}", orders=2)
    hand = staff.window(language)
    keyboard = sign_in_by_keys(hand, f"{staff.office.address}campaigns", "owner")
    hand.is_headed("Campaigns")
    open_the_row_of(hand, keyboard, f"Tea, {ground.name}")
    sold = {"orders": hand.count(2, "order"), "received_fen": "¥ 218.20"}
    keyboard.press(hand.words("Close campaign: {orders}, {received_fen}", **sold))
    hand.see("It cannot be undone.")
    closing = {"orders": hand.count(2, "order"), "money": "¥ 218.20"}
    keyboard.press(hand.words("Close campaign: {orders}, {money}", **closing))
    hand.stands_at("closed")


def open_the_row_of(hand: Hand, keyboard: Keyboard, name: str) -> None:
    """Down by j until the row is marked, one too far and back by k; Enter opens it."""
    row = hand.page.locator("tr.cursor").filter(has_text=name)
    rows = hand.page.locator("table.rows tbody tr").count()
    for _ in range(rows):
        keyboard.keys.press("j")
        if row.count():
            break
    keyboard.keys.press("j")
    if not row.count():
        keyboard.keys.press("k")
    row.wait_for()
    keyboard.go_by("Enter")
    hand.is_headed(name)


def test_a_planner_collects_and_withdraws_with_no_mouse(staff):
    ground = on_sale(staff.office, "reach", orders=2)
    ground.batch()
    hand = staff.window()
    keyboard = sign_in_by_keys(hand, f"{staff.office.address}batches", "planner")
    hand.is_headed("Batches")
    keyboard.tab_to("collect …", f"campaign_id={ground.name}")
    keyboard.go_by("Enter")
    keyboard.tab_to("Batch", is_whole=True)
    keyboard.keys.type(f"Batch of {ground.name}")
    keyboard.press("Add 2 orders to the batch")
    hand.is_headed(f"Batch Batch of {ground.name}")
    assert ground.events("batch", ground.batch_id).count("OrdersAdded") == 1
    withdraw_one(hand, keyboard)
    assert ground.events("batch", ground.batch_id)[-1] == "OrdersWithdrawn"


def test_who_stands_at_a_link_stays_there_when_the_page_shows_news(staff):
    """What is shown anew takes nobody's place away."""
    ground = on_sale(staff.office, "moving", orders=1)
    hand = staff.window()
    keyboard = sign_in_by_keys(hand, f"{staff.office.address}campaigns/moving", "owner")
    hand.figure("Units of minimum", "1")
    keyboard.tab_to("paid", "stage=paid")
    buy(ground, OrderId("moving:0002"))
    hand.figure("Units of minimum", "2")
    assert hand.page.evaluate(FOCUSED)["name"] == "paid"
    keyboard.go_by("Enter")
    hand.page.locator(".chips").get_by_text("paid").wait_for()


def withdraw_one(hand: Hand, keyboard: Keyboard) -> None:
    """x marks the row at the cursor; the drawer opens and closes by Enter."""
    keyboard.keys.press("Escape")
    box = hand.page.locator("tr.cursor input[type=checkbox]")
    for _ in range(hand.page.locator("table.rows tbody tr").count()):
        keyboard.keys.press("j")
        if box.count():
            break
    keyboard.keys.press("x")
    assert box.is_checked()
    keyboard.tab_to("Withdraw marked")
    keyboard.keys.press("Enter")
    keyboard.type("Reason", "asked to wait")
    keyboard.press("Withdraw marked orders")
    hand.see("Recorded at position")


def test_every_key_that_is_told_of_does_what_is_told(staff):
    on_sale(staff.office, "told", orders=1)
    hand = staff.window()
    keyboard = sign_in_by_keys(hand, f"{staff.office.address}orders", "planner")
    hand.is_headed("Orders")
    keyboard.keys.press("?")
    hand.page.get_by_role("dialog", name="Keys").wait_for()
    keyboard.keys.press("Escape")
    hand.page.get_by_role("dialog", name="Keys").wait_for(state="hidden")
    keyboard.keys.press("/")
    keyboard.keys.type("told:0001")
    keyboard.go_by("Enter")
    hand.is_headed("Order told:0001")
