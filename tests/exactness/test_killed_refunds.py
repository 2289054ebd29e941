"""A campaign fails while either side is killed again and again: then both books agree."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from adapters.payment_statements.file import opened
from adapters.payment_statements.taking import compared
from adapters.read_models import MODELS
from adapters.verification.running import verify
from application.refund_references import reference_in
from domain.order_events import PaymentConfirmed, RefundOwed, RefundPaid
from tests.exactness.children import ended_in_any_case
from tests.exactness.firm_and_us import BOOK, Sides

pytestmark = pytest.mark.timeout(5_400)
# Two hundred processes are started, each on a machine that is busy with others.

SIZES = [(2, 20), pytest.param(200, 300, marks=pytest.mark.slow)]
"""Kills, and orders of a campaign: another is closed when one has paid everybody back."""


@pytest.mark.parametrize(("kills", "orders"), SIZES)
def test_every_refund_is_paid_once_whichever_side_is_killed(
    log_url, tmp_path, kills, orders, seed, told
):
    with ended_in_any_case([]) as started:
        sides = Sides(log_url, tmp_path, random.Random(seed), seed, started)
        sides.begin()
        while sum(sides.kills.values()) < kills:
            if sides.is_settled():
                sides.sell_and_close(orders)
            sides.kill_one()
        sides.wait_until(sides.is_settled)
        sides.wait_until(sides.owes_no_report)
        judge(sides, told)
        sides.close()


def judge(sides: Sides, told) -> None:
    log = everything(sides)
    owed = {(e.order_id, e.refund_id): e.amount_fen for e in log if isinstance(e, RefundOwed)}
    paid = [((e.order_id, e.refund_id), e.amount_fen) for e in log if isinstance(e, RefundPaid)]
    taken = {e.order_id: e.paid_fen for e in log if isinstance(e, PaymentConfirmed)}
    assert len(paid) == len(owed) == len(taken)
    assert dict(paid) == owed
    assert sum(owed.values()) == sum(taken.values())

    theirs = Counter[tuple[str, str]]()
    for row in sides.theirs():
        reference = reference_in(row["reference"])
        key = (reference.order_id, reference.refund_id)
        assert (row["state"], row["amount_fen"]) == ("paid", owed[key])
        theirs[key] += 1
    assert theirs == Counter(owed.keys())

    days = {e.paid_at + timedelta(hours=8) for e in log if isinstance(e, RefundPaid)}
    rows = sum(differences_of(sides, day) for day in {each.date() for each in days})
    assert rows == len(taken) + len(owed)
    assert verify(sides.system.engine, MODELS).is_sound
    told(
        seed=sides.seed,
        worker_killed=sides.kills["worker"],
        provider_killed=sides.kills["provider"],
        campaigns=sides.campaigns,
        refunds=len(owed),
        fen=sum(owed.values()),
        statement_rows=rows,
        events=len(log),
    )


def everything(sides: Sides) -> list[object]:
    """Pages are as long as their bytes allow."""
    found: list[object] = []
    while page := sides.system.log.page(len(found), 10_000):
        found += [each.event for each in page]
    return found


def differences_of(sides: Sides, day: date) -> int:
    """None; answer how many payments and refunds the statement named."""
    file = sides.folder / f"statement-{day}.csv"
    file.write_bytes(sides.client.get(f"{sides.provider}/statements/{day}").content)
    command = compared(sides.system, BOOK, opened(file))
    assert command.differences == ()
    return command.totals.payments + command.totals.refunds
