"""Files of payment firms: how they are written, how long they are, whose day they are of."""

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from adapters.payment_statements.comparing import ZONE
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.file import opened
from adapters.payment_statements.taking import compared, reconcile
from domain.payment_statement import DifferenceKind
from projections import payment_rows
from tests.adapters.payments.house import BOOK, FIRM, SHARED
from tests.adapters.payments.statement_rows import DAY, HEADS, found, noon, payment, written


@pytest.fixture
def now():
    return noon()


def test_thousands_of_differences_are_several_events_and_as_many_rows(house, tmp_path):
    rows = (payment(f"P-{number}", 100) for number in range(2_500))
    file = written(tmp_path / "many.csv", *rows)
    command = compared(house.system, BOOK, file)
    assert reconcile(house.system, BOOK, command, "tester").events == 3
    house.go_on()
    assert len(house.rows(payment_rows.differences)) == 2_500


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_are_read_as_firms_write_them(house, tmp_path, encoding):
    rows = [(*payment("P-1", 100), "备注：集货")]
    file = written(tmp_path / "gb.csv", *rows, heads=(*HEADS, "备注"), encoding=encoding)
    expected = [(DifferenceKind.MISSING_WITH_US, "payment", "P-1")]
    assert found(house, file) == expected


def test_what_is_no_statement_is_refused_by_name(house, tmp_path):
    file = written(tmp_path / "heads.csv", heads=HEADS[1:])
    with pytest.raises(StatementFileError, match="provider"):
        compared(house.system, BOOK, file)
    empty = written(tmp_path / "empty.csv")
    with pytest.raises(StatementFileError, match="no row says"):
        compared(house.system, BOOK, empty)
    assert compared(house.system, BOOK, empty, FIRM, DAY).differences == ()
    (tmp_path / "bytes.csv").write_bytes(b"\x81\x00\xff\xff")
    with pytest.raises(StatementFileError, match="missing columns"):
        compared(house.system, BOOK, opened(tmp_path / "bytes.csv"))


def test_ten_times_the_rows_take_no_more_memory(house, tmp_path):
    """What differs is kept; nothing differs here."""

    def peak(rows: int) -> int:
        known = [
            {
                "partition": SHARED,
                "payment_id": f"P-{number}",
                "payment_firm": FIRM,
                "amount_fen": 1,
                "orders": 1,
                "request_hash": "",
                "answer_hash": "",
                "paid_at": house.at,
            }
            for number in range(rows)
        ]
        with house.system.engine.begin() as connection:
            connection.execute(payment_rows.payments.delete())
            connection.execute(payment_rows.payments.insert(), known)
        file = written(
            tmp_path / f"{rows}.csv", *(payment(f"P-{number}", 1) for number in range(rows))
        )
        tracemalloc.start()
        command = compared(house.system, BOOK, file)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (command.totals.rows, command.differences) == (rows, ())
        return most

    few = peak(2_000)
    assert peak(20_000) < 1.5 * few


def test_the_day_of_a_payment_is_that_of_shanghai(house, tmp_path):
    (order,) = house.placed(1)
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=ZONE).astimezone(UTC)
    said = house.paid("P-1", order, paid_at=midnight.isoformat())
    house.take("m-1", "payment.paid", said)
    here = compared(house.system, BOOK, written(tmp_path / "e.csv"), FIRM, DAY)
    assert [each.name for each in here.differences] == ["P-1"]
    before = compared(
        house.system, BOOK, written(tmp_path / "e.csv"), FIRM, DAY - timedelta(days=1)
    )
    assert before.differences == ()
