from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa

from projections import order_search
from projections.order_board import MODEL
from projections.order_rows import order_board
from projections.order_search import OrderFilter
from projections.stages import STAGES
from tests.projections.given import BOOK, SHARED, FakeLog, applied, rows_of, tables_of
from tests.projections.given import given as given_log
from tests.projections.plain import batch, deliveries, exits, order, returns, run
from tests.projections.story import (
    answer,
    at,
    declaration,
    parcel,
    placed,
    run_order,
    told,
    units,
)


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with tables_of(database_url, MODEL) as engine, engine.connect() as connection:
        yield connection


@pytest.fixture
def told_board(connection: sa.Connection) -> sa.Connection:
    applied(connection, MODEL, told().recorded)
    return connection


def rows_after(connection: sa.Connection, log: FakeLog) -> dict[str, dict]:
    applied(connection, MODEL, log.recorded)
    return {row["order_id"]: row for row in rows_of(connection, order_board)}


def test_every_order_of_the_story_stands_where_it_ended(told_board):
    rows = {row["order_id"]: row for row in rows_of(told_board, order_board)}
    assert {name: (row["stage"], row["holder_kind"]) for name, row in rows.items()} == {
        "o1": ("delivered", "nobody"),
        "o2": ("returned", "nobody"),
        "o3": ("held", "run"),
        "o4": ("rejected", "run"),
        "o5": ("cancelled", "nobody"),
        "o6": ("placed", "order"),
        "o7": ("paid", "order"),
        "o8": ("in the zone", "batch"),
        "o9": ("not placed", "nobody"),
    }
    assert {row["stage"] for row in rows.values()} <= set(STAGES)


def test_a_delivered_order_shows_its_numbers_and_times(told_board):
    row = order_search.one_order(told_board, BOOK, "o1")
    assert row is not None
    assert (row.batch_id, row.run_id, row.exit_id) == ("B1", "R1", "X1")
    assert (row.waybill_no, row.attempt, row.cop_no) == ("W-o1", 1, "R1-o1-01")
    assert (row.invt_no, row.reason) == ("I-o1", None)
    times = (row.placed_at, row.paid_at, row.released_at, row.left_at, row.delivered_at)
    assert times == (at(0), at(1), at(23), at(28), at(29))


def test_money_received_owed_and_repaid_are_kept_apart(told_board):
    row = order_search.one_order(told_board, BOOK, "o1")
    assert row is not None
    assert (row.due_fen, row.received_fen, row.owed_fen, row.repaid_fen) == (10_000, 10_005, 0, 5)


def test_the_reason_is_that_of_the_latest_word(told_board):
    rows = {row["order_id"]: row["reason"] for row in rows_of(told_board, order_board)}
    assert rows["o3"] == "501"
    assert rows["o4"] == "100 identity differs"
    assert rows["o5"] == "buyer asked"
    assert rows["o9"] == "CapExceeded"


def test_no_column_is_about_a_person(told_board):
    names = ("林一", "13900000001", "Ningbo", "110101199003070011")
    for row in rows_of(told_board, order_board):
        assert not [value for value in row.values() if value in names]


def test_a_payment_that_does_not_fit_leaves_an_order_placed(connection):
    wrong = order.PaymentConfirmed("a", "p", "firm", "payer", 9_999, at(1))
    row = rows_after(connection, given_log(("order", "a", [placed("a"), wrong])))["a"]
    assert (row["stage"], row["received_fen"], row["paid_at"]) == ("placed", 9_999, None)


def in_run(*events) -> FakeLog:
    opened = run.RunOpened("R1", "shop", "broker", (run_order("a"),), at(2))
    declared = run.DeclarationsSent("R1", "m1", (declaration("a"),), at(3))
    return given_log(("order", "a", [placed("a")]), ("run", "R1", [opened, declared, *events]))


def stage_of(connection: sa.Connection, log: FakeLog) -> str:
    return rows_after(connection, log)["a"]["stage"]


def test_nobody_in_a_refused_message_was_declared(connection):
    refused = run.MessageRefused("R1", "m1", "hash", "bad signature", at(4))
    assert stage_of(connection, in_run(refused)) == "matched"


def test_a_refused_message_does_not_touch_who_was_answered(connection):
    stored = run.DeclarationsAnswered("R1", 120, "hash", (answer("a"),), at(4))
    refused = run.MessageRefused("R1", "m1", "hash", "bad signature", at(4))
    assert stage_of(connection, in_run(stored, refused)) == "stored"


def test_a_list_number_stays_when_a_later_answer_has_none(connection):
    stored = run.DeclarationsAnswered("R1", 120, "h", (answer("a", 20, "I-1"),), at(20))
    review = run.DeclarationsAnswered("R1", 300, "h", (answer("a", 21),), at(21))
    row = rows_after(connection, in_run(stored, review))["a"]
    assert (row["stage"], row["invt_no"]) == ("in review", "I-1")


def test_an_answer_that_decides_nothing_leaves_the_stage(connection):
    progress = run.DeclarationsAnswered("R1", 3, "hash", (answer("a"),), at(4))
    assert stage_of(connection, in_run(progress)) == "declared"


def test_a_parcel_held_on_the_exit_list_comes_off_it(connection):
    released = run.DeclarationsReleased("R1", "hash", (answer("a"),), at(4))
    held = run.ParcelsHeld("R1", 501, "hash", (answer("a"),), at(6))
    log = in_run(released)
    log.append("exit", "X1", [exits.ExitListed("X1", "L8", (parcel("a"),), at(5))])
    log.append("run", "R1", [held])
    log.append("exit", "X1", [
        exits.ListedParcelsHeld("X1", ("a",), at(6)),
        exits.ExitWithdrawn("X1", ("a",), "held by customs", at(6)),
    ])  # fmt: skip
    row = rows_after(connection, log)["a"]
    assert (row["stage"], row["holder_kind"], row["holder_id"]) == ("held", "run", "R1")
    assert row["exit_id"] is None


def test_a_hold_after_the_gate_does_not_bring_a_parcel_back(connection):
    log = in_run()
    log.append("exit", "X1", [exits.ExitGatePassed("X1", "P", ("a",), at(5))])
    log.append("run", "R1", [run.ParcelsHeld("R1", 501, "hash", (answer("a"),), at(6))])
    assert stage_of(connection, log) == "left"


def test_a_delivery_reported_after_a_return_was_asked_for_is_a_time_only(connection):
    asked = returns.ReturnRequested("a", "n1", units(honey=1), "torn", at(4), at(5))
    log = given_log(("order", "a", [placed("a")]), ("return", "a", [asked]))
    log.append("delivery", "c:1", [deliveries.ParcelsDelivered("c", ("a",), at(6))])
    row = rows_after(connection, log)["a"]
    assert (row["stage"], row["delivered_at"]) == ("returning", at(6))


def test_a_cancelled_order_is_not_taken_back_into_its_batch(connection):
    log = in_run()
    cancelled = [order.OrderHandedBack("a", "B1", at(5)), order.OrderCancelled("a", "late", at(5))]
    log.append("order", "a", cancelled)
    log.append("batch", "B1", [batch.OrdersTakenBack("B1", "R1", ("a",), at(5))])
    row = rows_after(connection, log)["a"]
    assert (row["stage"], row["holder_kind"], row["reason"]) == ("cancelled", "nobody", "late")


def test_events_of_one_partition_leave_another_alone(connection):
    log = given_log(("order", "a", [placed("a")]))
    log.append("order", "a", [order.OrderCancelled("a", "why", at(1))], SHARED)
    assert stage_of(connection, log) == "placed"


@pytest.mark.parametrize("is_falling", [True, False])
@pytest.mark.parametrize("sort", [*order_search.SORTS])
def test_pages_go_on_from_a_cursor_and_miss_nobody(told_board, sort, is_falling):
    seen: list[str] = []
    after = None
    while True:
        page = order_search.orders_page(
            told_board,
            BOOK,
            OrderFilter(),
            sort=sort,
            is_falling=is_falling,
            after=after,
            limit=2,
        )
        if not page:
            break
        seen += [row.order_id for row in page]
        after = order_search.next_cursor(page, sort)
    assert sorted(seen) == [f"o{number}" for number in range(1, 10)]
    if sort != order_search.CHANGED:
        assert seen == sorted(seen, reverse=is_falling)


def test_a_merchant_sees_only_its_own(told_board):
    of_another = OrderFilter(merchant_id="another")
    assert order_search.orders_page(told_board, BOOK, of_another) == []
    assert order_search.one_order(told_board, BOOK, "o1", "another") is None
    assert order_search.search(told_board, BOOK, "W-o1", "another") == []
    assert order_search.sums_by_stage(told_board, BOOK, of_another) == []
    assert order_search.one_order(told_board, "demo.NB02", "o1") is None


@pytest.mark.parametrize("text", ["o1", "W-o1", "R1-o1-01", "I-o1"])
def test_an_order_is_found_by_any_of_its_numbers(told_board, text):
    assert [row.order_id for row in order_search.search(told_board, BOOK, text)] == ["o1"]


def test_orders_are_found_by_the_beginning_of_their_ids(told_board):
    assert len(order_search.search(told_board, BOOK, "o")) == 9
    assert order_search.search(told_board, BOOK, "%") == []


def test_sums_by_stage_add_up_units_and_money(told_board):
    sums = {r.stage: r for r in order_search.sums_by_stage(told_board, BOOK, OrderFilter())}
    rejected = sums["rejected"]
    assert (rejected.orders, rejected.units, rejected.due_fen) == (1, 2, 20_000)
    assert (rejected.received_fen, rejected.owed_fen) == (30_000, 10_000)


def test_a_policy_reads_a_campaigns_orders_page_by_page(told_board):
    first = order_search.order_ids_of(told_board, BOOK, "K", ("placed", "paid"), limit=1)
    assert first == ["o6"]
    then = order_search.order_ids_of(told_board, BOOK, "K", ("placed", "paid"), after=first[-1])
    assert then == ["o7"]


def test_times_come_back_aware(told_board):
    row = order_search.one_order(told_board, BOOK, "o1")
    assert row is not None
    assert isinstance(row.placed_at, datetime)
    assert row.placed_at.utcoffset() is not None
