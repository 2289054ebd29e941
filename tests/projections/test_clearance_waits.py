from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import consignment_events
from domain.customs_codes import Document
from projections import clearance_wait_rows as rows
from projections.clearance_waits import MODEL
from projections.clearance_waits_asked import (
    Waited,
    hours_between,
    standing_now,
    waited,
    waits_between,
)
from tests.projections import given as logs
from tests.projections.desk_checks import WAYS, check_pages_of_any_size, following, in_pages
from tests.projections.given import BOOK, FakeLog, applied, emptied, rows_of, tables_of
from tests.projections.goods_story import MEMBERS, answers, declaration, listed, opened, told
from tests.projections.plain import entry, exits, run
from tests.projections.run_histories import histories
from tests.projections.story import at

consignments: Any = consignment_events

HOUR = 3_600
ZONE = ZoneInfo("Asia/Shanghai")


def after(hours):
    """Enough later than everything: what was before is in the window."""
    return at(0) - timedelta(days=30), at(hours)


@pytest.fixture
def empty(database_url):
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


def test_pages_of_any_size_give_the_same_rows(database_url):
    check_pages_of_any_size(database_url, MODEL)


def test_each_stage_of_a_story_took_as_long_as_its_events_say(database_url):
    with following(database_url, MODEL, told()) as connection:
        found = waits_between(connection, BOOK, *after(60))
    took = {wait: (w.number, w.median, w.most) for wait, w in found.items() if w.number}
    assert took == {
        "documents": (12, HOUR, HOUR),
        "storing": (4, HOUR, 2 * HOUR),
        "releasing": (2, 2 * HOUR, 3 * HOUR),
        "clearing": (2, 7 * HOUR, 13 * HOUR),
        "picking": (2, HOUR, 7 * HOUR),
        "loading": (2, 0, HOUR),
        "leaving": (2, 5 * HOUR, 5 * HOUR),
        "tallying": (1, 3 * HOUR, 3 * HOUR),
    }


def test_who_left_or_went_back_waits_no_more(database_url):
    with following(database_url, MODEL, told()) as connection:
        assert rows_of(connection, rows.orders) == []
        assert rows_of(connection, rows.runs_of_orders) == []


def test_the_oldest_that_waits_now_is_told_by_stage(database_url):
    log = FakeLog()
    sent = run.DocumentsSent("R1", Document.ORDER, "R1-0001", MEMBERS, at(12))
    stored = tuple(run.DocumentAnswer(i, 120, at(13)) for i in MEMBERS[:1])
    log.append("run", "R1", [
        opened(), sent, run.DocumentsAnswered("R1", Document.ORDER, "h", stored, at(13)),
        run.DocumentsSent("R1", Document.PAYMENT, "R1-0002", MEMBERS, at(14)),
    ])  # fmt: skip
    with following(database_url, MODEL, log) as connection:
        standing = standing_now(connection, BOOK)
    assert (standing["documents"].number, standing["documents"].oldest) == (7, at(12))
    assert (standing["clearing"].number, standing["clearing"].oldest) == (4, at(12))
    assert standing["picking"].number == 0
    assert standing["picking"].oldest is None


def test_landing_ends_at_the_gate_and_entering_with_the_book(database_url):
    arrived = consignments.ConsignmentArrived
    for early in (True, False):
        log = FakeLog()
        if early:
            log.append("consignment", "S1", [arrived("S1", "CNNGB", True, at(0))])
        log.append("entry", "E1", [listed("E1", honey=10)])
        if not early:
            log.append("consignment", "S1", [arrived("S1", "CNNGB", True, at(0))])
        log.append("entry", "E1", [
            entry.EntryGatePassed("E1", "G1", "lorry", 4_000, at(2)),
            entry.EntryGatePassed("E1", "G2", "lorry", 4_000, at(5)),
            entry.EntryPosted("E1", (), at(6)),
        ])  # fmt: skip
        with following(database_url, MODEL, log) as connection:
            found = waits_between(connection, BOOK, *after(60))
            standing = standing_now(connection, BOOK)
        assert found["landing"] == Waited(1, 2 * HOUR, 2 * HOUR)
        assert found["entering"] == Waited(1, 6 * HOUR, 6 * HOUR)
        assert standing["tallying"].oldest == at(2)


def declared(*more):
    sent = run.DeclarationsSent("R1", "R1-0004", (declaration("o1"),), at(15))
    return logs.given(("run", "R1", [opened(), sent, *more]))


def answered(status, hours):
    return run.DeclarationsAnswered("R1", status, f"h{hours}", answers(hours, "o1"), at(hours))


def test_an_inspection_ends_with_its_finding_or_with_what_customs_says_next(database_url):
    inspected = run.InspectionRecorded("R1", ("o1",), "Wu", "as declared", at(19))
    released = run.DeclarationsReleased("R1", "h", answers(20, "o1"), at(20))
    for ends, hours in (((inspected, released), 2), ((released,), 3)):
        log = declared(answered(120, 16), answered(500, 17), *ends)
        with following(database_url, MODEL, log) as connection:
            found = waits_between(connection, BOOK, *after(60))
        assert found["inspecting"] == Waited(1, hours * HOUR, hours * HOUR)
        assert found["releasing"] == Waited(1, 4 * HOUR, 4 * HOUR)


def test_what_only_tells_how_far_it_got_ends_no_wait(database_url):
    with following(database_url, MODEL, declared(answered(2, 16))) as connection:
        assert waits_between(connection, BOOK, *after(60))["storing"].number == 0
        assert standing_now(connection, BOOK)["storing"].oldest == at(15)


def test_a_rejected_order_waits_for_its_release_since_it_was_first_sent(database_url):
    rejection = run.Rejection("o1", "R1-000-01", "1313", "over", at(17))
    again = run.DeclarationsSent("R1", "R1-0005", (declaration("o1", 2),), at(20))
    released = run.DeclarationsReleased("R1", "h", answers(21, "o1"), at(21))
    log = declared(run.DeclarationsRejected("R1", "h", (rejection,), at(17)), again, released)
    with following(database_url, MODEL, log) as connection:
        found = waits_between(connection, BOOK, *after(60))
    assert found["clearing"].median == 6 * HOUR
    assert (found["storing"].number, found["releasing"].number) == (2, 0)


def test_parcels_nobody_knows_end_no_wait(database_url):
    passed = exits.GatePassedUnlisted("X1", "G", ("o9",), "unknown", at(20))
    with following(database_url, MODEL, logs.given(("exit", "X1", [passed]))) as connection:
        assert rows_of(connection, rows.standing) == rows_of(connection, rows.ended) == []


def test_hours_of_the_day_are_those_at_customs(database_url):
    with following(database_url, MODEL, told()) as connection:
        hours = hours_between(connection, BOOK, "documents", after(60), ZONE)
    (filled,) = [hour for hour, waited in enumerate(hours) if waited.number]
    assert filled == at(13).astimezone(ZONE).hour
    assert hours[filled] == Waited(12, HOUR, HOUR)


def test_only_what_ended_in_the_window_counts(database_url):
    with following(database_url, MODEL, told()) as connection:
        assert waits_between(connection, BOOK, at(13), at(60))["documents"].number == 0
        assert waits_between(connection, BOOK, at(11), at(13))["documents"].number == 12
        assert waits_between(connection, "other.book", *after(60))["documents"].number == 0


def test_median_and_95th_percentile_are_the_nearest_ranks():
    assert waited([]) == Waited(0, None, None)
    assert waited([(7, 1)]) == Waited(1, 7, 7)
    assert waited([(1, 94), (5, 5), (9, 1)]) == Waited(100, 1, 5)
    assert waited([(1, 50), (2, 50)]) == Waited(100, 1, 2)


@given(st.integers(-100, 400 * 24 * HOUR))
def test_lengths_are_kept_to_two_per_cent_and_never_below(seconds):
    kept = rows.kept_length(at(0), at(0) + timedelta(seconds=seconds))
    true = max(0, seconds)
    assert true <= kept <= true * 1.021
    assert kept == true or true >= HOUR


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, cuts=st.lists(st.integers(0, 60)), apply=WAYS)
def test_any_history_reads_alike_in_any_pages(empty: sa.Connection, history, cuts, apply):
    events, state = history
    recorded = logs.given(("run", "R1", events)).recorded
    one_by_one = in_pages(empty, MODEL, recorded, range(len(recorded)), applied)
    assert in_pages(empty, MODEL, recorded, cuts, apply) == one_by_one
    standing = [order_id for row in rows_of(empty, rows.orders) for order_id in row["order_ids"]]
    assert sorted(standing) == sorted(state.members)
    assert {row["order_id"] for row in rows_of(empty, rows.runs_of_orders)} == set(standing)
    emptied(empty, MODEL)
