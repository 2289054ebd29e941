"""A statement of a payment firm against our books: every difference is found and named."""

import csv
import json
import tracemalloc
from datetime import UTC, datetime, time, timedelta

import pytest
from typer.testing import CliRunner

from adapters.cli.main import app
from adapters.payment_statements.comparing import ZONE
from adapters.payment_statements.faults import StatementFileError
from adapters.payment_statements.file import opened
from adapters.payment_statements.taking import compared, reconcile
from application.cancelling import CancelOrders
from application.customs_desk import RefundAnswer
from application.refund_references import RefundReference
from domain.payment_statement import DifferenceKind, SettleDifference, StatementTaken
from domain.refund import Outcome
from projections import payment_rows
from tests.adapters.payments.house import BOOK, FIRM, SHARED

HEADS = ("provider", "day", "type", "number", "reference", "amount", "currency", "time")
DAY = datetime.now(ZONE).date()
NOON = time(12)


def written(path, *rows, heads=HEADS, encoding="utf-8"):
    with path.open("w", newline="", encoding=encoding) as text:
        lines = csv.writer(text)
        lines.writerow(heads)
        lines.writerows(rows)
    return opened(path)


def payment(number, fen, currency="CNY", day=DAY, firm=FIRM):
    return (firm, day, "payment", number, "orders", f"{fen / 100:.2f}", currency, "")


def refund(order_id, refund_id, fen, attempt=1, currency="CNY"):
    reference = RefundReference(BOOK, order_id, refund_id, attempt)
    return (FIRM, DAY, "refund", "", str(reference), f"{fen / 100:.2f}", currency, "")


@pytest.fixture
def now():
    """Noon of the day of these statements, whatever day it is by the time they are compared."""
    return datetime.combine(DAY, NOON, ZONE).astimezone(UTC)


@pytest.fixture
def sold(house):
    """Four paid orders, of which two are cancelled: one paid back, one pending."""
    orders = house.placed(4)
    for order in orders:
        said = house.paid(f"P-{order.order_id}", order)
        house.take(f"m-{order.order_id}", "payment.paid", said)
    house.policies.catch_up()
    for number, outcome in ((0, Outcome.PAID), (1, Outcome.PENDING)):
        house.firm.says = RefundAnswer(outcome)
        order_id = orders[number].order_id
        house.do(CancelOrders((order_id,), "cancelled by buyer", house.at), f"cancel-{order_id}")
        house.go_on()
    return house, orders


def all_right(house, orders):
    """The rows of a statement that says what we know."""
    rows = [payment(f"P-{order.order_id}", house.due(order)) for order in orders]
    paid_back = orders[0].order_id
    ((refund_id, fen),) = house.order(paid_back).owed.items()
    return [*rows, refund(paid_back, refund_id, fen)]


def found(house, file):
    command = compared(house.system, BOOK, file)
    return [(each.kind, each.subject, each.name) for each in command.differences]


def test_a_statement_that_says_what_we_know_differs_nowhere(sold, tmp_path):
    house, orders = sold
    file = written(tmp_path / "all.csv", *all_right(house, orders))
    assert found(house, file) == []
    totals = compared(house.system, BOOK, file).totals
    assert (totals.payments, totals.refunds) == (4, 1)
    assert totals.payments_fen == sum(map(house.due, orders))


def test_each_kind_of_difference_is_found(sold, tmp_path):
    house, orders = sold
    right = all_right(house, orders)
    first, second, third, fourth = (f"P-{order.order_id}" for order in orders)
    paid_back, waiting = orders[0].order_id, orders[1].order_id
    ((back_id, back_fen),) = house.order(paid_back).owed.items()
    ((wait_id, wait_fen),) = house.order(waiting).owed.items()
    rows = [
        right[0],
        right[0],
        payment(second, house.due(orders[1]) + 1),
        payment(third, house.due(orders[2]), "USD"),
        payment("P-unknown", 700),
        refund(paid_back, back_id, back_fen),
        refund(paid_back, back_id, back_fen),
        refund(waiting, wait_id, wait_fen),
        refund(waiting, "never", 5),
        (FIRM, DAY, "refund", "", "theirs", "0.05", "CNY", ""),
        (FIRM, DAY, "bonus", "x", "", "1.00", "CNY", ""),
        (FIRM, DAY, "payment", "P-x", "", "1.005", "CNY", ""),
        payment("P-late", 700, day=DAY - timedelta(days=3)),
    ]
    kinds = DifferenceKind
    never, wait = (refund(waiting, name, 5)[4] for name in ("never", wait_id))
    back = refund(paid_back, back_id, 5)[4]
    assert sorted(found(house, written(tmp_path / "some.csv", *rows)), key=repr) == sorted(
        [
            (kinds.UNREADABLE, "row", "12"),
            (kinds.UNREADABLE, "row", "13"),
            (kinds.UNREADABLE, "row", "14"),
            (kinds.TWICE, "payment", first),
            (kinds.OTHER_SUM, "payment", second),
            (kinds.OTHER_CURRENCY, "payment", third),
            (kinds.MISSING_WITH_US, "payment", "P-unknown"),
            (kinds.MISSING_WITH_THEM, "payment", fourth),
            (kinds.TWICE, "refund", back),
            (kinds.MISSING_WITH_US, "refund", wait),
            (kinds.NOT_ASKED, "refund", never),
            (kinds.NOT_ASKED, "refund", "theirs"),
        ],
        key=repr,
    )


def test_a_refund_that_they_do_not_name_or_of_another_sum_is_found(sold, tmp_path):
    house, orders = sold
    *payments, paid_back = all_right(house, orders)
    order_id = orders[0].order_id
    missing = (DifferenceKind.MISSING_WITH_THEM, "refund", order_id)
    assert found(house, written(tmp_path / "none.csv", *payments)) == [missing]
    other = (*paid_back[:5], "0.01", *paid_back[6:])
    kind = (DifferenceKind.OTHER_SUM, "refund", paid_back[4])
    assert found(house, written(tmp_path / "other.csv", *payments, other)) == [kind]


def test_a_second_attempt_that_was_paid_as_well_is_one_refund_twice(sold, tmp_path):
    house, orders = sold
    rows = all_right(house, orders)
    order_id = orders[0].order_id
    ((refund_id, fen),) = house.order(order_id).owed.items()
    twice = refund(order_id, refund_id, fen, attempt=2)
    kinds = {kind for kind, _, _ in found(house, written(tmp_path / "t.csv", *rows, twice))}
    assert kinds == {DifferenceKind.TWICE, DifferenceKind.NOT_ASKED}


def test_the_same_file_twice_is_once(sold, tmp_path):
    house, orders = sold
    rows = all_right(house, orders)[1:]
    file = written(tmp_path / "one.csv", *rows)
    for _ in range(2):
        command = compared(house.system, BOOK, file)
        outcome = reconcile(house.system, BOOK, command, "tester")
        house.do(house_settles(house, command.statement_id), f"settle-{outcome.position}", SHARED)
    events = house.events("statement", command.statement_id)
    assert [isinstance(event, StatementTaken) for event in events] == [True, False]
    house.go_on()
    (statement,) = house.rows(payment_rows.statements)
    assert (statement.differences, statement.settled) == (1, 1)


def house_settles(house, statement_id):
    return SettleDifference(statement_id, 1, "came a day later", house.at)


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


def test_the_command_line_compares_records_and_tells(sold, tmp_path, monkeypatch):
    house, orders = sold
    written(tmp_path / "one.csv", *all_right(house, orders)[1:])
    monkeypatch.chdir(tmp_path)
    words = ["--database", house.settings.database_url, "payments", "reconcile", "one.csv"]
    first = CliRunner().invoke(app, [*words, "--json"])
    assert first.exit_code == 1, first.output
    told = json.loads(first.stdout)
    assert [each["kind"] for each in told["differences"]] == [
        DifferenceKind.MISSING_WITH_THEM.value
    ]
    assert CliRunner().invoke(app, words).exit_code == 1
    assert len(house.events("statement", told["statement_id"])) == 1
    written(tmp_path / "one.csv", *all_right(house, orders))
    assert CliRunner().invoke(app, [*words, "--dry-run"]).exit_code == 0


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
