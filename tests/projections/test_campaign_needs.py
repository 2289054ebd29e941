from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from domain import refund
from domain.identifiers import OrderId
from projections import campaign_needs
from projections.merchant_dashboard import MODEL
from tests.projections.given import BOOK, applied, given, tables_of
from tests.projections.plain import exits, order
from tests.projections.story import at, drafted, placed

LEFT = exits.ExitGatePassed("X1", "G", ("a",), at(5))


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def told_of(connection, *events: Any) -> None:
    by_stream = [("order", event.order_id, [event]) for event in events]
    log = given(("campaign", "K", [drafted()]), *by_stream)
    applied(connection, MODEL, log.recorded)


def needed(connection, need: str, until: Any = None) -> list[tuple[str, Any]]:
    rows = campaign_needs.orders_in_need(connection, BOOK, "K", need, until)
    assert len(rows) == campaign_needs.count_of(connection, BOOK, "K", need, until)
    return [(row.order_id, row.since) for row in rows]


def test_a_refund_needs_somebody_until_it_is_paid(connection):
    told_of(
        connection,
        placed("a"),
        order.RefundOwed("a", "x", 5, "", at(2)),
        order.RefundOwed("a", "y", 6, "", at(4)),
        order.RefundPaid("a", "x", 5, at(5)),
    )
    assert needed(connection, campaign_needs.REFUND) == [("a", at(2))]
    assert needed(connection, campaign_needs.REFUND, at(1)) == []
    paid_back = order.RefundPaid("a", "y", 6, at(6))
    applied(connection, MODEL, given(("order", "a", [paid_back])).recorded)
    assert needed(connection, campaign_needs.REFUND) == []


def test_a_refund_that_failed_needs_somebody_until_it_is_asked_again(connection):
    owed = order.RefundOwed("a", "x", 5, "", at(2))
    failed = refund.RefundFailed(OrderId("a"), "x", 1, 5, "no such account", "hash", at(3))
    told_of(connection, placed("a"), owed, failed)
    assert needed(connection, campaign_needs.FAILED) == [("a", at(3))]
    again = refund.RefundAskedAgain(OrderId("a"), "x", 2, "account corrected", at(4))
    applied(connection, MODEL, given(("refund", "a:x", [again])).recorded)
    assert needed(connection, campaign_needs.FAILED) == []
    assert needed(connection, campaign_needs.REFUND) == [("a", at(2))]


def test_an_address_matters_until_the_order_is_sent_out(connection):
    person = placed("a").consignee
    told_of(connection, placed("a"), order.ConsigneeReported("a", "W", person, at(2)))
    assert needed(connection, campaign_needs.ADDRESS) == [("a", at(2))]
    applied(connection, MODEL, given(("exit", "X1", [LEFT])).recorded)
    assert needed(connection, campaign_needs.ADDRESS) == []


def test_buyers_over_their_year_are_told_apart_from_others_that_were_refused(connection):
    for name, reason in (("c", "OverYearlyLimit"), ("d", "CapExceeded")):
        told_of(connection, order.OrderNotPlaced(name, "K", "M", "buyer", 2026, reason, at(4)))
    assert needed(connection, campaign_needs.LIMIT) == [("c", at(4))]
    refused = order.OrderNotPlaced("c", "K", "M", "buyer", 2026, "OverYearlyLimit", at(4))
    tried_again = given(("order", "c", [refused, placed("c")])).recorded[1:]
    applied(connection, MODEL, tried_again)
    assert needed(connection, campaign_needs.LIMIT) == []
