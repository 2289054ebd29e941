"""What the auditor and both admins do of one order's story, each on pages of their own."""

import re

from tests.end_to_end.hand import Hand
from tests.end_to_end.selling_hands import ORDER
from tests.end_to_end.staffed_office import sign_in

PASSWORD = "a password of one's own"


def look_back(hand: Hand, paid_at: int) -> None:
    """The order's history, and pages as they stood at an earlier moment; nothing to be done."""
    hand.go("Audit")
    hand.page.get_by_role("searchbox", name=hand.words("Find"), exact=True).fill(ORDER)
    hand.page.keyboard.press("Enter")
    hand.click(hand.page.get_by_role("link", name=ORDER).first)
    hand.is_headed(hand.words("Order {order_id}", order_id=ORDER))
    hand.page.locator(".timeline").get_by_text("G-2").first.wait_for()
    cannot_act(hand)
    hand.go("Audit")
    hand.fill({hand.words("At a position, 0 to {end}", end=the_end(hand)): str(paid_at)})
    hand.press("At this position")
    hand.go("Orders")
    bar = hand.page.locator(".past-bar")
    bar.get_by_text(hand.words("Nothing can be done here.")).wait_for()
    hand.page.locator("tbody").get_by_text(hand.code("paid"), exact=True).wait_for()
    hand.click(bar.get_by_role("link", name=hand.words("Back to now")))
    hand.page.locator("tbody").get_by_text(hand.code("left"), exact=True).wait_for()


def the_end(hand: Hand) -> str:
    label = hand.page.locator("label[for=at]").inner_text()
    return label.split()[-1]


def cannot_act(hand: Hand) -> None:
    """Nothing of a page can be sent but the end of one's own session."""
    forms = hand.page.locator("form[method=post]")
    assert forms.count() == 1
    assert forms.first.get_attribute("action") == "/sign-out"


def take_on_somebody(hand: Hand) -> str:
    """A new account; its one-time link is shown once."""
    hand.go("People")
    opened = hand.open("Open an account")
    organisation = f"operator-demo · {hand.code('operator')}"
    hand.fill({"Name of signing in": "li.na", "Organisation": organisation}, opened)
    opened.get_by_label(hand.code("planner"), exact=True).check()
    hand.press("Open account", opened)
    shown = hand.page.locator("#new-link")
    shown.get_by_text("li.na").wait_for()
    return shown.locator("[data-copy]").get_attribute("data-copy") or ""


def begin_work(hand: Hand, link: str) -> None:
    """Who is new sets a password, is in, and comes again by it; the link is spent."""
    hand.page.goto(link)
    hand.is_headed(hand.words("Welcome, {name}", name="li.na"))
    hand.fill({"Password": PASSWORD, "The same again": PASSWORD})
    hand.press("Set password and sign in")
    hand.go("Batches")
    hand.click(hand.page.get_by_role("button", name=hand.words("Sign out")))
    sign_in(hand, "li.na", PASSWORD)
    hand.page.locator(".who").get_by_text("li.na").wait_for()
    spent = hand.page.goto(link)
    assert spent is not None
    assert spent.status == 404


def tend_the_machine(hand: Hand) -> None:
    """A follower is paused, goes on, and is made anew."""
    hand.go("Operations")
    for act, then in (("Pause", "Resume"), ("Resume", "Pause")):
        hand.press(f"{hand.words(act)} order_board")
        wanted = f"{hand.words(then)} order_board"
        hand.page.get_by_role("button", name=wanted, exact=True).wait_for()
    hand.click(
        hand.page.get_by_role("button", name=f"{hand.words('Rebuild')} order_board", exact=True)
    )
    row = hand.page.get_by_role("row").filter(has_text="order_board")
    said = hand.words("equal to what stood, compared at position {position}", position="#")
    row.get_by_text(re.compile(re.escape(said).replace("\\#", "[0-9,]+"))).wait_for()
