"""A statement of a payment firm against our books: every difference is found and named."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from adapters.cli.main import app
from adapters.payment_statements.taking import compared, reconcile
from application.cancelling import CancelOrders
from application.customs_desk import RefundAnswer
from domain.payment_statement import DifferenceKind, SettleDifference, StatementTaken
from domain.refund import Outcome
from projections import payment_rows
from tests.adapters.payments.house import BOOK, FIRM, SHARED
from tests.adapters.payments.statement_rows import DAY, found, noon, payment, refund, written


@pytest.fixture
def now():
    return noon()


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
