"""More waits than one sweep looks at: what is due longest comes first, and nothing starves."""

from datetime import timedelta

import pytest

from adapters import outstanding
from adapters.bootstrap import System
from adapters.looking_round import OF_A_KIND_MAX, Round, next_lines, next_runs, with_known
from application.work_requests import Request, Work
from domain.clearance_stages import Stage
from domain.order_return import Stage as ReturnStage
from projections import payment_rows, timetable
from projections.campaign_rows import campaigns
from projections.clearance_orders import orders, runs
from projections.order_rows import order_board
from projections.returns_desk import returns
from projections.stages import PLACED
from tests.projections.given import BOOK, NOON, SHARED

LATEST = OF_A_KIND_MAX + 50
"""So many wait. The one that was written last is due longest."""


@pytest.fixture(scope="module")
def system(database_url):
    system = System(database_url)
    yield system
    system.close()


@pytest.fixture
def connection(system):
    """What is written by it is gone after the test."""
    with system.engine.connect() as connection:
        yield connection


def name_of(number):
    return f"W-{number:03}"


def since(number):
    return NOON - timedelta(minutes=number)


def write(connection, table, **columns):
    """One row a number; what is a function is called with it. Columns not told are empty."""
    empty = {c.name: blank(c) for c in table.columns if not c.nullable and c.server_default is None}
    rows = [
        {**empty, **{name: told(value, number) for name, value in columns.items()}}
        for number in range(LATEST)
    ]
    connection.execute(table.insert(), rows)


def told(value, number):
    return value(number) if callable(value) else value


def blank(column):
    kind = column.type.python_type if hasattr(column.type, "python_type") else str
    return {int: 0, str: "", bool: False}.get(kind, NOON)


def found(requests):
    return [request.subject for request in requests]


LONGEST_FIRST = [name_of(number) for number in range(LATEST - 1, -1, -1)]


def test_refunds_owed_longest_are_asked_for_first_and_before_those_the_firm_was_asked_for(
    connection,
):
    def stage(number):
        return payment_rows.PENDING if number >= LATEST - 2 else payment_rows.OWED

    write(
        connection, payment_rows.refunds, partition=BOOK, order_id=name_of, stage=stage, since=since
    )
    asked = found(outstanding.refunds(connection))
    assert asked == LONGEST_FIRST[2 : OF_A_KIND_MAX + 2]


def test_payments_that_wait_longest_for_their_order_are_taken_first(connection):
    write(connection, payment_rows.orders, partition=BOOK, order_id=name_of)
    write(
        connection,
        payment_rows.shares,
        partition=SHARED,
        payment_id=name_of,
        book=BOOK,
        order_id=name_of,
        stage=payment_rows.WAITING,
        since=since,
    )
    assert found(outstanding.late_shares(connection)) == LONGEST_FIRST[:OF_A_KIND_MAX]


@pytest.mark.parametrize("stage", ["failed", "closed"])
def test_campaigns_that_ended_first_are_emptied_first(connection, stage):
    write(connection, campaigns, partition=BOOK, campaign_id=name_of, stage=stage, ended_at=since)
    write(
        connection,
        order_board,
        partition=BOOK,
        order_id=name_of,
        campaign_id=name_of,
        stage=PLACED,
    )
    assert found(outstanding.ended_campaigns(connection)) == LONGEST_FIRST[:OF_A_KIND_MAX]


def test_campaigns_whose_time_was_up_first_are_closed_first(system):
    with system.engine.begin() as connection:
        write(
            connection,
            campaigns,
            partition=BOOK,
            campaign_id=name_of,
            stage="published",
            settles_at=since,
        )
    due = outstanding.campaigns_due(system, NOON)
    assert [campaign_id for _, campaign_id in due] == LONGEST_FIRST[:OF_A_KIND_MAX]


@pytest.mark.parametrize("stage", [ReturnStage.RECEIVED, ReturnStage.DECLARED])
def test_returns_that_came_or_were_declared_first_come_first(connection, stage):
    column = returns.c.received_at if stage is ReturnStage.RECEIVED else returns.c.declared_at
    named = {"partition": BOOK, "order_id": name_of, "return_no": 1, "stage": stage.value}
    write(connection, returns, **named, **{column.name: since})
    rows = outstanding.returns_at(connection, stage, column)
    assert [row.order_id for row in rows] == LONGEST_FIRST[:OF_A_KIND_MAX]


def test_every_open_run_is_looked_at_within_a_round_those_opened_first_at_first(connection):
    write(connection, runs, partition=BOOK, run_id=name_of, opened_at=since)
    for order_id in ("first", "second"):
        write(
            connection,
            orders,
            partition=BOOK,
            run_id=name_of,
            order_id=order_id,
            stage=Stage.INSPECTION.value,
        )
    looks = Round()
    for seen in (LONGEST_FIRST[:OF_A_KIND_MAX], LONGEST_FIRST[OF_A_KIND_MAX:]) * 2:
        assert [run_id for _, run_id in next_runs(connection, looks)] == seen


def test_every_line_is_looked_at_within_a_round_those_that_stand_longest_at_first(connection):
    write(
        connection,
        timetable.places,
        partition=BOOK,
        campaign_id=name_of,
        order_id="any",
        joined_position=lambda number: LATEST - number,
    )
    looks = Round()
    for seen in (LONGEST_FIRST[:OF_A_KIND_MAX], LONGEST_FIRST[OF_A_KIND_MAX:]) * 2:
        assert [campaign_id for _, campaign_id in next_lines(connection, looks)] == seen


def test_what_is_known_to_wait_is_looked_at_in_every_sweep():
    known = [Request(Work.TEND_WAITLIST, BOOK, "known"), Request(Work.DRIVE_RUN, BOOK, "run")]
    looked = [(BOOK, "next"), (BOOK, "known")]
    assert with_known(looked, known, Work.TEND_WAITLIST) == [(BOOK, "known"), (BOOK, "next")]
