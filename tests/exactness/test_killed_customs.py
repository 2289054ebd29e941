"""Orders are declared while either side is killed again and again: then both books agree."""

import random
from collections import Counter

import pytest

from adapters.port.texts import RELEASED
from adapters.read_models import MODELS
from adapters.verification.running import verify
from domain.clearance_events import DeclarationsSent, TaxBilled
from domain.parked_mail import MailParked
from tests.exactness.children import ended_in_any_case
from tests.exactness.customs_and_us import Sides

pytestmark = pytest.mark.timeout(5_400)
# A hundred processes are started, each on a machine that is busy with others.

SIZES = [(6, 40, 12), pytest.param(100, 1_000, 25, marks=pytest.mark.slow)]
"""Kills, orders in all and in a run: another run is opened when all of one is released."""


@pytest.mark.parametrize(("kills", "orders", "in_a_run"), SIZES)
def test_every_order_is_declared_and_released_once_whichever_side_is_killed(
    log_url, tmp_path, kills, orders, in_a_run, seed, told
):
    with ended_in_any_case([]) as started:
        sides = Sides(log_url, tmp_path, random.Random(seed), started)
        sides.begin(orders)
        while sum(sides.kills.values()) < kills:
            if sides.is_settled():
                assert sides.waiting, "more orders are wanted for so many kills"
                sides.open_run(in_a_run)
            sides.kill_one()
        sides.wait_until(sides.is_settled)
        sides.end()
        judge(sides, told, seed)
        sides.system.close()


def judge(sides: Sides, told, seed: int) -> None:
    log = sides.log()
    sent = [event for event in log if isinstance(event, DeclarationsSent)]
    declared = Counter(each.order_id for event in sent for each in event.declarations)
    billed = Counter(
        bill.order_id for event in log if isinstance(event, TaxBilled) for bill in event.bills
    )
    assert declared == billed
    assert set(declared.values()) == {1}
    theirs = sides.theirs()
    assert len(theirs) == len(declared)
    assert {each.state for each in theirs} == {RELEASED}
    assert not any(isinstance(event, MailParked) for event in log)
    assert not list((sides.port / "aside").iterdir())
    assert not list((sides.port / "out").glob("*.xml"))
    assert verify(sides.system.engine, MODELS).is_sound
    told(
        seed=seed,
        desk_killed=sides.kills["desk"],
        office_killed=sides.kills["office"],
        runs=len(sides.runs),
        orders=len(declared),
        events=len(log),
    )
