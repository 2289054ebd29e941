from dataclasses import replace

import pytest

from domain.order_events import (
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderPlaced,
    PaymentConfirmed,
    RefundOwed,
    RefundPaid,
)
from domain.payment import PaymentReported
from tests.adapters.verification.book import (
    BATCH,
    CANCELLED,
    OPEN,
    SECOND,
    START,
    THIRD,
)
from tests.adapters.verification.planting import (
    event_of,
    found,
    names,
    plant,
    position_of,
    verified,
)


def test_a_doubled_refund_is_named(engine):
    owed = event_of(engine, "order", CANCELLED, RefundOwed)
    first = position_of(engine, "order", CANCELLED, RefundOwed)
    second = plant(engine, ("order", CANCELLED, [owed]))
    report = verified(engine)
    twice, above = found(report, "refunds")
    assert not report.is_sound
    assert twice.invariant == "I3"
    assert twice.subject == f"demo.NB01/order/{CANCELLED}"
    assert twice.message == "refund cancelled is owed twice"
    assert twice.positions == above.positions == (first, second)


def test_a_refund_paid_twice_is_named(engine):
    paid = event_of(engine, "order", CANCELLED, RefundPaid)
    first = position_of(engine, "order", CANCELLED, RefundPaid)
    second = plant(engine, ("order", CANCELLED, [replace(paid, amount_fen=1)]))
    twice, other = found(verified(engine), "refunds")
    assert twice.positions == (first, second)
    assert "1 paid" in other.message


def test_a_refund_nobody_owed_is_named(engine):
    position = plant(engine, ("order", OPEN, [RefundPaid(OPEN, "gift", 100, START)]))
    assert found(verified(engine), "refunds")[0].positions == (position,)


def test_money_kept_of_a_cancelled_order_is_named(engine):
    position = plant(engine, ("order", OPEN, [OrderCancelled(OPEN, "lost patience", START)]))
    (finding,) = found(verified(engine), "money")
    assert finding.positions == (position,)
    assert finding.message.endswith("0 should be")


def test_a_payment_of_another_amount_than_its_share_is_named(engine):
    reported = event_of(engine, "payment", "pay-5", PaymentReported)
    share = replace(reported.shares[0], amount_fen=7)
    confirmed = PaymentConfirmed(OPEN, "pay-9", "ALIPAY", reported.payer_key, 8, START)
    other = replace(reported, payment_id="pay-9", shares=(share,))
    first = plant(engine, ("payment", "pay-9", [other]))
    second = plant(engine, ("order", OPEN, [confirmed, confirmed]))
    shared, twice = found(verified(engine), "payments")
    assert shared.positions == (first, second)
    assert twice.positions == (second, second + 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"goods_fen": 1}, "goods are 1"),
        ({"tax_fen": 1}, "tax is 1"),
        ({"discount_fen": -1}, "discount -1"),
    ],
)
def test_sums_that_the_lines_do_not_make_are_named(engine, change, said):
    placed = event_of(engine, "order", OPEN, OrderPlaced)
    wrong = replace(placed, order_id="shop-1:9", amounts=replace(placed.amounts, **change))
    position = plant(engine, ("order", "shop-1:9", [wrong]))
    (finding,) = found(verified(engine), "sums")
    assert said in finding.message
    assert finding.positions == (position,)


def test_a_cut_that_frees_too_little_is_named(engine):
    amended = event_of(engine, "order", THIRD, OrderAmended)
    placed = position_of(engine, "order", THIRD, OrderPlaced)
    fresh = event_of(engine, "order", THIRD, OrderPlaced)
    first = plant(engine, ("order", "shop-1:9", [replace(fresh, order_id="shop-1:9")]))
    wrong = replace(amended, order_id="shop-1:9", taxable_freed_fen=1)
    second = plant(engine, ("order", "shop-1:9", [wrong]))
    assert placed < first
    (finding,) = found(verified(engine), "sums")
    assert finding.positions == (first, second)
    assert finding.message.startswith("frees 1 fen")


def test_a_cut_that_keeps_too_much_money_is_named(engine):
    amended = event_of(engine, "order", THIRD, OrderAmended)
    fresh = replace(event_of(engine, "order", THIRD, OrderPlaced), order_id="shop-1:9")
    amounts = replace(amended.amounts, discount_fen=3)
    plant(engine, ("order", "shop-1:9", [fresh]))
    plant(engine, ("order", "shop-1:9", [replace(amended, order_id="shop-1:9", amounts=amounts)]))
    (finding,) = found(verified(engine), "sums")
    assert finding.message.startswith("the cut makes")


def test_a_wrong_tax_is_named(engine):
    placed = event_of(engine, "order", OPEN, OrderPlaced)
    (line,) = placed.lines
    wrong_line = replace(line, tax=replace(line.tax, vat_fen=line.tax.vat_fen + 1))
    amounts = replace(placed.amounts, tax_fen=placed.amounts.tax_fen + 1)
    wrong = replace(placed, order_id="shop-1:9", lines=(wrong_line,), amounts=amounts)
    position = plant(engine, ("order", "shop-1:9", [wrong]))
    report = verified(engine)
    assert "sums" not in names(report)
    assert found(report, "taxes")[0].positions == (position,)


def test_an_order_that_no_batch_holds_is_named(engine):
    position = plant(engine, ("order", OPEN, [OrderCollected(OPEN, BATCH, START)]))
    (finding,) = found(verified(engine), "allocated")
    assert finding.positions == (position,)
    assert finding.subject.endswith(f"order/{OPEN}/batch/{BATCH}/CREAM")


def test_a_unit_both_sent_and_refunded_is_named(engine):
    position = plant(engine, ("order", SECOND, [OrderCancelled(SECOND, "too late", START)]))
    (finding,) = found(verified(engine), "units")
    assert position in finding.positions
    assert finding.message == "of 2 units sold 2 are dispatched, 2 refunded, 0 open"


def test_a_cut_of_units_not_ordered_is_named(engine):
    amended = event_of(engine, "order", THIRD, OrderAmended)
    position = plant(engine, ("order", OPEN, [replace(amended, order_id=OPEN)]))
    assert any(position in each.positions for each in found(verified(engine), "sums"))
