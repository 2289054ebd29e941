"""What happens while somebody reads or types: another acts on the same thing, the session ends."""

import re

from domain.campaign_commands import ChangePromise
from domain.identifiers import OrderId
from tests.end_to_end.grounds import buy, on_sale
from tests.end_to_end.hand import Hand
from tests.end_to_end.staffed_office import HANDHELD, end_sessions, sign_in


def test_who_locks_a_batch_that_another_has_filled_is_told_and_decides_anew(staff, language):
    ground = on_sale(staff.office, f"filled-{language}", orders=3)
    ground.batch()
    ground.collect(*ground.order_ids[:1])
    second = staff.comes("planner", language, to=f"batches/{ground.batch_id}/lock")
    first = staff.comes("admin", to=f"batches/collect?campaign_id={ground.name}")
    first.page.get_by_role("combobox").select_option(ground.batch_id)
    first.press("Add 2 orders to the batch")
    one, three = (second.count(n, "order") for n in (1, 3))
    lock = "Lock batch: {orders}, {units}"
    second.press(second.words(lock, orders=one, units=second.count(1, "unit")))
    told = refusal(second)
    assert "operator-demo/admin" in told
    assert {"en": "2 orders", "zh": "2 单"}[language] in told
    assert "BatchLocked" not in ground.events("batch", ground.batch_id)
    # The page shows it as it is now: what is confirmed anew is what is seen.
    second.press(second.words(lock, orders=three, units=second.count(3, "unit")))
    second.stands_at("locked")
    assert ground.events("batch", ground.batch_id)[-1] == "BatchLocked"


def test_who_collects_into_a_batch_that_was_locked_is_told_by_whom(staff):
    ground = on_sale(staff.office, "locked", orders=2)
    ground.batch()
    ground.collect(*ground.order_ids[:1])
    second = staff.comes("planner", to=f"batches/{ground.batch_id}")
    drawer = second.open("Add orders")
    second.fill({"Order ids, one a line": ground.order_ids[1]}, drawer)
    first = staff.comes("admin", "zh", to=f"batches/{ground.batch_id}/lock")
    first.page.locator("#act-lock button").click()
    first.stands_at("locked")
    second.press("Add these orders", drawer)
    assert re.search(r"operator-demo/admin: Batch \S+ locked", refusal(second))
    assert ground.events("batch", ground.batch_id).count("OrdersAdded") == 1


def test_two_who_mend_one_order_do_not_overwrite_each_other_unseen(staff):
    ground = on_sale(staff.office, "mended", orders=1)
    (order_id,) = ground.order_ids
    windows = [staff.comes("staff", to=f"orders/{order_id}") for _ in range(2)]
    for hand, address in zip(windows, ("示范路7号", "示范路8号"), strict=True):
        person = {"Name": "林1", "Telephone": "16100000001", "Address": address}
        hand.draw("Correct consignee", person, "Correct the consignee of 1 order")
    told = refusal(windows[1])
    assert "kiwi-farm/staff" in told
    typed = windows[1].page.locator("details.drawer[open]")
    assert windows[1].field("Address", typed).input_value() == "示范路8号"
    windows[1].press("Correct the consignee of 1 order", typed)
    windows[1].see("示范路8号")
    assert ground.events("order", order_id).count("ConsigneeCorrected") == 2


def test_orders_that_come_in_keep_nobody_from_closing_a_campaign(staff):
    ground = on_sale(staff.office, "selling", orders=1)
    owner = staff.comes("owner", to=f"campaigns/{ground.name}/close")
    owner.see("It cannot be undone.")
    buy(ground, OrderId("selling:0099"))
    owner.page.locator("#act-close button").click()
    owner.stands_at("closed")


def test_a_double_press_and_a_page_sent_twice_count_once(staff):
    """What a form has done itself is no news to it: the answer of then comes again."""
    ground = on_sale(staff.office, "twice")
    ground.batch()
    hand = staff.comes("planner", to=f"batches/{ground.batch_id}")
    charge = {"Id": "CH-1", "For": "freight", "Amount": "10.00"}
    drawer = hand.open("Add charge")
    hand.fill(charge, drawer)
    sent: list[str] = []
    hand.page.on("request", lambda one: sent.append(one.post_data) if one.post_data else None)
    hand.press("Add charge", drawer)
    hand.see("Recorded at position")
    again = hand.page.request.post(
        f"{staff.office.address}batches/{ground.batch_id}/charge",
        data=sent[0],
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert again.ok, again.text()
    assert ground.events("batch", ground.batch_id).count("ChargeAdded") == 1


def test_a_form_whose_session_ended_comes_back_with_all_that_was_typed(staff, language):
    ground = on_sale(staff.office, f"kept-{language}")
    hand = staff.comes("owner", language, to=f"campaigns/{ground.name}")
    drawer = hand.open("Change promise")
    hand.fill({"Dispatch by": "2027-02-03"}, drawer)
    hand.fill({"Reason the buyers are told": "台风 — the ship\u00a0is late & “slow”"}, drawer)
    end_sessions(staff.office, hand.page)
    hand.press(hand.words("Change promise of {orders}", orders=hand.count(0, "order")), drawer)
    hand.page.get_by_text("台风 — the ship").wait_for()
    sign_in(hand, "owner")
    hand.is_headed("What you typed is here")
    hand.press("Send it now")
    hand.is_headed(f"Tea, {ground.name}")
    stream_id = f"demo.NB01/campaign/{ground.name}"
    changed = staff.office.system.log.read([stream_id])[stream_id].events[-1]
    assert changed.reason == "台风 — the ship\u00a0is late & “slow”"
    assert changed.dispatch_by.isoformat() == "2027-02-03"


def test_what_came_back_is_not_sent_on_stale_ground(staff):
    """Who signs in again after a while is told what happened meanwhile, with all still typed."""
    ground = on_sale(staff.office, "late")
    hand = staff.comes("owner", to="campaigns/late")
    drawer = hand.open("Change promise")
    hand.fill({"Dispatch by": "2027-02-03", "Reason the buyers are told": "mine"}, drawer)
    end_sessions(staff.office, hand.page)
    at = staff.office.clock()
    ground.do(ChangePromise(ground.campaign_id, at.date().replace(year=2028), "theirs", at))
    hand.press("Change promise of 0 orders", drawer)
    sign_in(hand, "owner")
    hand.press("Send it now")
    assert "elsewhere" in refusal(hand)
    reason = hand.field("Reason the buyers are told", hand.page.locator("details.drawer[open]"))
    assert reason.input_value() == "mine"


def test_a_tally_whose_session_ended_keeps_every_number(staff, language):
    """Twice: on the way to what it would say, and when it is closed."""
    ground = on_sale(staff.office, f"tally-{language}", orders=3)
    ground.listed()
    hand = staff.comes("warehouse", language, HANDHELD, f"entries/{ground.entry_id}/tally")
    scan = hand.page.get_by_label(hand.words("Scan a product"))
    for _ in range(2):
        scan.fill(ground.sku)
        scan.press("Enter")
    hand.page.locator("[data-kind=damaged]").fill("1")
    end_sessions(staff.office, hand.page)
    hand.press("Close tally …")
    sign_in(hand, "warehouse")
    closing = hand.words("Close tally: {good} good, {differing} differing", good=2, differing=1)
    hand.page.get_by_role("button", name=closing).wait_for()
    end_sessions(staff.office, hand.page)
    hand.press(closing)
    sign_in(hand, "warehouse")
    hand.press("Send it now")
    hand.is_headed(hand.words("Entry {entry_id}", entry_id=ground.entry_id))
    tallied = staff.office.system.log.read([f"demo.NB01/entry/{ground.entry_id}"])
    (counts,) = next(iter(tallied.values())).events[-1].counts
    assert (counts.good, counts.damaged, counts.short) == (2, 1, 0)


def refusal(hand: Hand) -> str:
    """What stands above the page that was not done."""
    box = hand.page.locator("#refusal")
    box.wait_for()
    return box.inner_text()
