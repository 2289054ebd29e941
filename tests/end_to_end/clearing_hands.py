"""What the broker and the customs officer do of one order's story, each on pages of their own."""

from tests.end_to_end.browser_office import Office
from tests.end_to_end.hand import Hand
from tests.end_to_end.moving_hands import RUN


def declare(hand: Hand, office: Office) -> None:
    """Opened by hand; matched and declared by the engine, while the page that is open shows it."""
    hand.go("Clearance")
    hand.follow("Open run …")
    going = {"orders": hand.count(1, "order"), "merchant_id": "kiwi-farm"}
    going |= {"units": hand.count(2, "unit"), "entry_ids": "E-C-1"}
    hand.see(
        hand.words(
            "{orders} of {merchant_id} go, whole, with {units} reserved from {entry_ids}.", **going
        )
    )
    hand.fill({"Declarant": "broker-demo"})
    hand.press(hand.words("Open run: {orders}", orders=hand.count(1, "order")))
    hand.is_headed(hand.words("Run {run_id}", run_id=RUN))
    stands_at(hand, "documents")
    customs_says(hand, office, (3, "declared"), (4, "stored"), (4, "rejected"))


def mend_and_declare_again(hand: Hand, office: Office) -> None:
    """What customs rejected is mended and goes under a new number; customs wants to look."""
    one = hand.count(1, "order")
    hand.page.get_by_label(hand.words("Mark all shown")).check()
    hand.press("Correct and try again …")
    hand.fill({"What was mended": "lines as on the order"})
    mending = hand.words("{act}: {orders}", act=hand.words("Correct and try again"), orders=one)
    hand.press(mending)
    hand.is_headed(hand.words("Run {run_id}", run_id=RUN))
    customs_says(hand, office, (7, "declared"), (8, "stored"), (8, "inspection"))


def inspect(hand: Hand, office: Office) -> None:
    """The officer records what was found; customs' own answer then releases."""
    hand.go("Clearance")
    hand.follow(RUN)
    stands_at(hand, "inspection")
    hand.page.get_by_label(hand.words("Mark all shown")).check()
    hand.press("Record inspection …")
    hand.fill({"Officer": "officer 7"})
    acting = {"act": hand.words("Record inspection"), "orders": hand.count(1, "order")}
    hand.press(hand.words("{act}: {orders}", **acting))
    hand.is_headed(hand.words("Run {run_id}", run_id=RUN))
    hand.see("answered")
    customs_says(hand, office, (8, "released"))


def read_the_book(hand: Hand) -> None:
    """Receipts all fit what is known, and the account book adds up."""
    hand.go("Clearance")
    hand.see("✓ Every receipt fits what is known.")
    hand.go("Ledgers")
    hand.see("HONEY")
    assert hand.page.get_by_text(hand.words("✕ does not add up")).count() == 0


def customs_says(hand: Hand, office: Office, *answers: tuple[int, str]) -> None:
    """The office answers each time that so many messages have reached it."""
    for sent, stage in answers:
        office.customs_answers(sent)
        stands_at(hand, stage)


def stands_at(hand: Hand, stage: str) -> None:
    hand.figure(hand.code(stage), "1")
