"""Orders are declared while either side is killed again and again: then both books agree."""

import random
from collections import Counter

import pytest

from adapters.port.texts import RELEASED
from domain.clearance_events import DeclarationsSent, TaxBilled
from domain.parked_mail import MailParked
from tests.exactness.children import ended_in_any_case
from tests.exactness.customs_and_us import RunSides

pytestmark = pytest.mark.timeout(5_400)
# A hundred processes are started, each on a machine that is busy with others.

SIZES = [(2, 20, 10), pytest.param(100, 1_000, 25, marks=pytest.mark.slow)]
"""Kills, orders in all and in a run: another run is opened when all of one is released."""


@pytest.mark.parametrize(("kills", "orders", "in_a_run"), SIZES)
def test_every_order_is_declared_and_released_once_whichever_side_is_killed(
    log_url, tmp_path, kills, orders, in_a_run, seed, told
):
    with ended_in_any_case([]) as started:
        sides = RunSides(log_url, tmp_path, random.Random(seed), started, in_a_run=in_a_run)
        sides.begin(orders)
        sides.die_often(kills)
        sides.end()
        judge(sides, told, seed)
        sides.system.close()


def judge(sides: RunSides, told, seed: int) -> None:
    log = sides.log()
    sent = [event for event in log if isinstance(event, DeclarationsSent)]
    declared = Counter(each.order_id for event in sent for each in event.declarations)
    billed = Counter(
        bill.order_id for event in log if isinstance(event, TaxBilled) for bill in event.bills
    )
    assert declared == billed
    assert set(declared.values()) == {1}
    theirs = list(sides.theirs().register.by_number.values())
    assert len(theirs) == len(declared)
    assert {each.state for each in theirs} == {RELEASED}
    assert not any(isinstance(event, MailParked) for event in log)
    sides.left_nothing()
    told(
        seed=seed,
        **sides.deaths,
        runs=len(sides.runs),
        orders=len(declared),
        events=len(log),
    )
