"""A page that stays open while it is cut off: what it says meanwhile, and how it catches up."""

import re

from tests.end_to_end.hand import Hand

SAYS = {
    "en": r"Not connected: this page shows the state of {at}\.",
    "zh": r"连接已断开：本页显示的是 {at} 的状态。",
}
TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2} \+08:00"


def stays_open(hand: Hand) -> None:
    hand.page.evaluate("window.stays = 'open'")


def stands_still(hand: Hand) -> None:
    """A quiet word: since when nothing new is shown; what is shown stays."""
    said = hand.page.locator("#standing-still")
    said.wait_for()
    shown = hand.page.locator("#as-of time").inner_text()
    assert re.fullmatch(TIME, shown)
    assert re.fullmatch(SAYS[hand.language].format(at=re.escape(shown)), said.inner_text())
    assert said.get_attribute("role") == "status"
    hand.figure("Units of minimum", "1")


def has_caught_up(hand: Hand, position: int) -> None:
    hand.figure("Units of minimum", "2")
    hand.page.locator("#standing-still").wait_for(state="hidden")
    shown = hand.page.locator("#as-of").get_attribute("data-position")
    assert int(shown or 0) >= position
    assert hand.page.evaluate("window.stays") == "open"
