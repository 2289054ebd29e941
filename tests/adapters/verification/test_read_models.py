import pytest
import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from domain.order_events import OrderPlaced, RefundOwed
from projections.columns import UtcTime
from projections.following import Follower
from projections.read_model import ReadModel
from tests.adapters.verification.book import CANCELLED, OPEN
from tests.adapters.verification.planting import found, names, plant, position_of, tamper, verified

tables = sa.MetaData()
owed = sa.Table(
    "owed",
    tables,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("fen", sa.BigInteger, nullable=False),
    sa.Column("placed_at", UtcTime, nullable=False),
)


def placed(connection, run):
    rows = [
        {
            "partition": "demo.NB01",
            "order_id": each.event.order_id,
            "fen": 0,
            "placed_at": each.event.placed_at,
        }
        for each in run
    ]
    connection.execute(owed.insert(), rows)


def refund_owed(connection, run):
    for each in run:
        update = owed.update().where(owed.c.order_id == each.event.order_id)
        connection.execute(update.values(fen=owed.c.fen + each.event.amount_fen))


MODEL = ReadModel("owed", tables, {OrderPlaced: placed, RefundOwed: refund_owed})


@pytest.fixture
def followed(engine):
    Follower(engine, SqlEventLog(engine), MODEL).catch_up()
    return engine


def test_a_model_that_followed_is_sound(followed):
    report = verified(followed, MODEL)
    assert names(report) == []
    (result,) = [check for check in report.checks if check.name == "owed"]
    assert result.things_checked == 5


def test_a_model_that_is_behind_is_compared_up_to_where_it_is(engine):
    up_to = position_of(engine, "order", CANCELLED, RefundOwed) - 1
    Follower(engine, SqlEventLog(engine), MODEL).catch_up(up_to=up_to)
    assert names(verified(engine, MODEL)) == []


def test_a_model_that_nobody_followed_has_nothing_to_compare(engine):
    assert names(verified(engine, MODEL)) == []


def test_an_altered_row_is_named(followed):
    tamper(followed, "owed", f"UPDATE owed SET fen = 7 WHERE order_id = '{OPEN}'")
    (finding,) = found(verified(followed, MODEL), "owed")
    assert finding.invariant == "read model"
    assert finding.subject == f"owed partition demo.NB01, order_id {OPEN}"
    assert finding.message == "fen is 7, a fresh fold says 0"
    assert finding.positions == (SqlEventLog(followed).last_position(),)


def test_a_missing_row_and_one_too_many_are_named(followed):
    tamper(followed, "owed", f"UPDATE owed SET order_id = 'zz' WHERE order_id = '{OPEN}'")
    missing, extra = found(verified(followed, MODEL), "owed")
    assert missing.message == "the row is missing"
    assert extra.message == "a fresh fold has no such row"


def test_only_the_first_differing_rows_are_named(followed):
    columns = "partition, order_id, fen, placed_at"
    for number in range(9):
        tamper(
            followed,
            "owed",
            f"INSERT INTO owed ({columns}) SELECT partition, 'x{number}', fen, placed_at"
            f" FROM owed WHERE order_id = '{OPEN}'",
        )
    report = verified(followed, MODEL)
    (result,) = [check for check in report.checks if check.name == "owed"]
    assert result.broken_count == 9
    assert len(result.findings) == 5


def test_a_missing_table_is_named(followed):
    tamper(followed, "owed", "DROP TABLE owed")
    assert found(verified(followed, MODEL), "owed")[0].message == "the table is missing"


def test_a_model_that_stands_still_is_named(engine):
    def fail(connection, run):
        raise ValueError("cannot")

    broken = ReadModel("owed", tables, {**MODEL.handlers, RefundOwed: fail})
    Follower(engine, SqlEventLog(engine), broken).catch_up()
    first = position_of(engine, "order", CANCELLED, RefundOwed)
    (finding,) = found(verified(engine, MODEL), "owed")
    assert finding.message == "stands still: ValueError: cannot"
    assert finding.positions == (first,)


def test_a_fold_that_stops_is_named_and_the_others_go_on(followed):
    def fail(connection, run):
        raise ValueError("cannot")

    broken = ReadModel("owed", tables, {OrderPlaced: fail})
    other = sa.MetaData()
    sa.Table("other", other, sa.Column("id", sa.Text, primary_key=True))
    report = verified(followed, broken, ReadModel("other", other, {}))
    (finding,) = found(report, "owed")
    assert finding.message == "a fresh fold stops at OrderPlaced: cannot"
    assert finding.positions == (position_of_first_order(followed),)


def position_of_first_order(engine):
    page = SqlEventLog(engine).page(0, 100)
    return next(each.position for each in page if isinstance(each.event, OrderPlaced))


def test_a_model_ahead_of_the_log_is_named(followed):
    plant(followed, ("order", OPEN, []))
    tamper(followed, "read_model_positions", "UPDATE read_model_positions SET position = 9999")
    (finding,) = found(verified(followed, MODEL), "owed")
    assert finding.message.startswith("has reached 9999")
