from dataclasses import replace

import pytest
import sqlalchemy as sa

from adapters.event_mapping import CODEC
from adapters.log_tables import events
from domain.campaign_events import SalesUndone, UnitsSold
from domain.goods import SkuUnits
from domain.identifiers import PersonKey
from domain.order_events import OrderCancelled, PaymentConfirmed, Purpose
from tests.adapters.verification.book import BATCH, CAMPAIGN, CANCELLED, CREAM, OPEN, START, THIRD
from tests.adapters.verification.planting import (
    event_of,
    found,
    names,
    plant,
    position_of,
    tamper,
    verified,
)

SUBJECT = f"demo.NB01/campaign/{CAMPAIGN}"


def changed(engine: sa.Engine, position: int, event: object) -> None:
    """Other bytes where an event stood."""
    _, payload = CODEC.encode(event)
    where = f"WHERE position = {position}"
    tamper(engine, events.name, f"UPDATE events SET payload = X'{payload.hex()}' {where}")


@pytest.mark.parametrize(
    ("change", "what", "by"),
    [
        ({"order_count": 7}, "orders", 6),
        ({"money_fen": 1}, "fen", None),
        ({"units": (SkuUnits(CREAM, 9),)}, CREAM, None),
    ],
)
def test_a_copy_whose_count_was_changed_is_named_by_campaign_and_item(engine, change, what, by):
    sold = event_of(engine, "campaign", CAMPAIGN, UnitsSold)
    position = position_of(engine, "campaign", CAMPAIGN, UnitsSold)
    changed(engine, position, replace(sold, **change))
    findings = {finding.subject: finding for finding in found(verified(engine), "sales")}
    finding = findings[f"{SUBJECT}/{what}"]
    assert position in finding.positions
    if by:
        assert finding.message.endswith(f"one side by {by:+}")


def test_sales_that_nobody_undid_are_named(engine):
    undone = SalesUndone(CAMPAIGN, 1, (SkuUnits(CREAM, 1),), 100, START)
    position = plant(engine, ("campaign", CAMPAIGN, [undone]))
    report = verified(engine)
    assert names(report) == ["sales"]
    assert {f.subject.rsplit("/", 1)[1] for f in found(report, "sales")} == {CREAM, "orders", "fen"}
    assert all(finding.positions == (position,) for finding in found(report, "sales"))


def test_an_order_paid_whole_that_its_campaign_does_not_count_is_named(engine):
    paid = PaymentConfirmed(OPEN, "again", "ALIPAY", PersonKey("k"), 1, START, Purpose.WHOLE)
    cancelled = OrderCancelled(OPEN, "lost patience", START)
    position = plant(engine, ("order", OPEN, [cancelled]))
    findings = found(verified(engine), "sales")
    assert findings
    assert all(finding.positions == (position,) for finding in findings)
    plant(engine, ("order", OPEN, [paid]))
    assert len(found(verified(engine), "sales")) == len(findings)


def test_an_order_that_was_bought_for_stays_sold_when_it_is_cut_off(engine):
    assert event_of(engine, "order", THIRD, OrderCancelled)
    undone = event_of(engine, "campaign", CAMPAIGN, SalesUndone)
    assert undone.order_count == 1, f"that is {CANCELLED}, which no {BATCH} was bought for"
    assert found(verified(engine), "sales") == ()
