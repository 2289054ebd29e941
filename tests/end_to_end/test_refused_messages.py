"""A gateway that refuses whole messages again and again: nobody is declared by them, nor lost."""

import pytest
import sqlalchemy as sa

from adapters.bootstrap import System, utc_now
from adapters.customs.exchanged_tables import messages
from adapters.port.conduct import Conduct
from adapters.simulator.running import simulate
from domain.clearance_events import DeclarationsSent, MessageRefused
from projections import parked_mail
from tests.adapters.verification.planting import verified

OFTEN = Conduct(message_refused=120)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('refused')}/jihuo.db"
    result = simulate(url, 60, 3, 2, conduct=OFTEN)
    system = System(url, utc_now)
    yield result, system
    system.close()


def told(system, event_type):
    page = system.log.page(0, 100_000)
    return [recorded.event for recorded in page if isinstance(recorded.event, event_type)]


def test_each_refusal_is_told_of_its_message(played):
    _, system = played
    refusals = sa.select(sa.func.count()).where(messages.c.kind == "CEB900")
    with system.engine.connect() as connection:
        heard = connection.scalar(refusals)
        assert connection.scalar(sa.select(sa.func.count()).select_from(parked_mail.mail)) == 0
    refused = told(system, MessageRefused)
    assert 3 < len(refused) <= heard
    declared = {event.message_id for event in told(system, DeclarationsSent)}
    assert declared & {event.message_id for event in refused}


def test_what_was_in_them_is_sent_again_and_everybody_gets_there(played):
    result, _ = played
    assert result.problems == {}
    unfinished = {"documents", "matched", "unmatched", "declared", "stored", "in review"}
    assert not unfinished & result.outcomes.keys()
    assert result.outcomes["delivered"] > 40


def test_the_log_is_sound(played):
    assert verified(played[1].engine).is_sound
