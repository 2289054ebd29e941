"""A page that stays open while the way to the server breaks: it says so, and catches up."""

from domain.identifiers import OrderId
from tests.adapters.waiting import wait_until
from tests.end_to_end.cable import cable_to
from tests.end_to_end.grounds import Ground, buy, on_sale
from tests.end_to_end.hand import Hand
from tests.end_to_end.open_page import has_caught_up, stands_still, stays_open
from tests.end_to_end.staffed_office import Staff, sign_in

IS_LISTENING = "Boolean(document.getElementById('stream')?._htmx?.sse?.reader)"


def begins_to_read(staff: Staff, ground: Ground, address: str, language: str) -> Hand:
    """The owner reads how a campaign sells; the page is never loaded again."""
    hand = staff.window(language)
    hand.page.goto(f"{address}campaigns/{ground.name}")
    sign_in(hand, "owner")
    stays_open(hand)
    hand.figure("Units of minimum", "1")
    return hand


def test_a_page_says_that_it_is_cut_off_and_catches_up_after(staff, language):
    ground = on_sale(staff.office, f"cut-{language}", orders=1)
    with cable_to(staff.office.address) as cable:
        hand = begins_to_read(staff, ground, cable.address, language)
        assert hand.page.locator("#standing-still").is_hidden()
        cable.cut()
        stands_still(hand)
        buy(ground, OrderId(f"{ground.name}:0002"))
        cable.mend()
        has_caught_up(hand, staff.office.system.log.last_position())


def test_what_is_typed_stays_while_the_way_is_cut(staff):
    ground = on_sale(staff.office, "typed", orders=1)
    with cable_to(staff.office.address) as cable:
        hand = begins_to_read(staff, ground, cable.address, "en")
        drawer = hand.open("Change promise")
        hand.fill({"Reason the buyers are told": "half a sen"}, drawer)
        cable.cut()
        stands_still(hand)
        cable.mend()
        hand.page.locator("#standing-still").wait_for(state="hidden")
        typed = hand.field("Reason the buyers are told", drawer)
        typed.press_sequentially("tence")
        assert typed.input_value() == "half a sentence"


def test_a_connection_that_only_fell_silent_is_given_up_and_made_anew(staff):
    """Nothing ends when a cable is pulled: the page misses what the server says every 15 s."""
    ground = on_sale(staff.office, "silent", orders=1)
    with cable_to(staff.office.address) as cable:
        hand = staff.window()
        hand.page.clock.install()
        hand.page.goto(f"{cable.address}campaigns/{ground.name}")
        sign_in(hand, "owner")
        stays_open(hand)
        # Looked at from outside: our policy lets no page evaluate a text.
        wait_until(lambda: hand.page.evaluate(IS_LISTENING))
        cable.silence()
        buy(ground, OrderId("silent:0002"))
        hand.page.clock.fast_forward(50_000)
        has_caught_up(hand, staff.office.system.log.last_position())
