"""What a campaign's orders have brought in, owe back and have earned."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from projections import campaign_page_figures as figures
from projections import stages
from projections.campaign_page_figures import EARNED
from projections.merchant_dashboard import MODEL
from tests.projections.campaign_counts import ALL, broken, told_of
from tests.projections.campaign_money import Money
from tests.projections.given import BOOK, applied, given, tables_of
from tests.projections.plain import deliveries, exits, order, returns
from tests.projections.story import at, drafted, paid, placed, told, units


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def test_a_payment_is_shared_out_to_the_fen_whatever_is_paid_back(connection):
    bought = replace(
        placed("a", honey=1, socks=2), amounts=replace(placed("a").amounts, goods_fen=10_001)
    )
    told_of(
        connection,
        bought,
        paid("a", 3_334, "p1"),
        paid("a", 6_667, "p2", hours=5),
        order.RefundOwed("a", "x", 10_001, "", at(6)),
    )
    rows = figures.by_product(connection, BOOK, "K", ALL)
    assert sum(row.received_fen for row in rows) == 10_001
    # What was wholly paid back leaves no fen with any product.
    assert [row.received_fen - row.owed_fen for row in rows] == [0, 0]
    assert broken(connection) == []


LEFT = exits.ExitGatePassed("X1", "G", ("a",), at(5))
SENT = (placed("a"), paid("a"), LEFT)


@pytest.mark.parametrize(
    ("events", "earned"),
    [
        ((placed("a"), paid("a")), 0),
        (SENT, 10_000),
        ((*SENT, deliveries.ParcelsDelivered("c", ("a",), at(6))), 10_000),
        ((*SENT, deliveries.ParcelsLost("c", ("a",), at(6))), 0),
        ((*SENT, order.RefundOwed("a", "x", 400, "", at(6))), 9_600),
    ],
    ids=["paid", "sent", "delivered", "lost", "partly owed back"],
)
def test_money_is_earned_when_its_order_is_sent_out(connection, events, earned):
    log = given(("campaign", "K", [drafted()]))
    for event in events:
        kind = "order" if hasattr(event, "order_id") else "exit"
        log.append(kind, getattr(event, "order_id", "X1"), [event])
    applied(connection, MODEL, log.recorded)
    money = figures.money_of(connection, BOOK, "K", ALL)
    assert (money.received_fen, money.earned_fen) == (10_000, earned)


def test_a_return_that_was_settled_earns_what_is_not_owed_back(connection):
    log = given(("campaign", "K", [drafted()]), ("order", "a", [placed("a"), paid("a")]))
    log.append("exit", "X1", [LEFT])
    asked = returns.ReturnRequested("a", "n", units(honey=1), "", at(5), at(6))
    back = returns.ReturnReceived("a", "n", units(honey=1), (), True, at(7))
    log.append("return", "a", [asked])
    log.append("order", "a", [order.RefundOwed("a", "r", 9_000, "", at(8))])
    applied(connection, MODEL, log.recorded)
    assert figures.money_of(connection, BOOK, "K", ALL).earned_fen == 0
    log.append("return", "a", [back])
    applied(connection, MODEL, log.recorded[-1:])
    money = figures.money_of(connection, BOOK, "K", ALL)
    assert (money.earned_fen, money.owed_fen) == (1_000, 9_000)


def test_the_money_of_every_moment_is_that_of_the_events_and_adds_up(connection):
    money, log = Money(), told().recorded
    for each in log:
        money.take(each.event)
        applied(connection, MODEL, [each])
        kept = figures.money_of(connection, BOOK, "K", ALL)
        taken, repaid = money.taken.total(), money.repaid.total()
        owed = money.ever_owed.total() - repaid
        assert (kept.received_fen, kept.repaid_fen, kept.owed_fen) == (taken, repaid, owed)
        assert kept.earned_fen == money.earned
        assert taken == repaid + owed + money.earned + money.not_yet_earned
    assert money.earned > 0
    assert money.not_yet_earned > 0


def test_every_stage_that_is_earned_is_a_stage():
    assert set(EARNED) <= set(stages.STAGES)
