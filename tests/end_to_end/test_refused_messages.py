"""A gateway that refuses whole messages again and again: nobody is declared by them, nor lost."""

from typing import Any

import pytest
import sqlalchemy as sa

from adapters.bootstrap import System, utc_now
from adapters.customs.exchanged_tables import messages
from adapters.port.conduct import Conduct
from adapters.simulator.running import BOOK, simulate
from application.customs_desk import UnsayableError
from application.customs_work import CustomsWork
from application.hands import Hands
from domain.clearance_events import DeclarationsSent, MessageRefused, ReceiptUnfit
from domain.return_commands import DeclareReturn
from domain.return_events import ReturnAnswered
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


@pytest.fixture
def returned(tmp_path):
    """A season in which messages of returns are refused too."""
    url = f"sqlite:///{tmp_path}/jihuo.db"
    simulate(url, 60, 17, 2, conduct=OFTEN)
    system = System(url, utc_now)
    yield system
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


def refused_returns(system):
    return [each for each in told(system, ReturnAnswered) if not each.accepted]


def declare_again(system, refused):
    declaring = DeclareReturn(refused.order_id, refused.return_no, "T-again", refused.answered_at)
    return system.handle(BOOK, declaring, f"again:{refused.order_id}", "broker")


def test_a_return_whose_message_is_refused_is_refused_and_may_be_declared_again(returned):
    refused = refused_returns(returned)
    assert refused
    assert all(each.reason for each in refused)
    assert not told(returned, ReceiptUnfit)
    assert [declare_again(returned, each).events for each in refused] == [1] * len(refused)
    assert verified(returned.engine).is_sound


class Mute:
    """A desk that can say nothing."""

    def send(self, messages):
        return {each.message_id: UnsayableError("no such unit", "kept") for each in messages}


def test_a_return_that_cannot_be_said_is_refused_with_what_was_wrong(returned):
    refused, *_ = refused_returns(returned)
    declare_again(returned, refused)
    last = returned.log.last_position()
    mute: Any = Mute()
    work = CustomsWork(Hands(returned.handling, utc_now), returned.log, mute)
    for _ in range(2):
        work.transmit(range(last, last + 1))
    *_, answer = told(returned, ReturnAnswered)
    assert (answer.order_id, answer.accepted) == (refused.order_id, False)
    assert (answer.reason, answer.receipt_hash) == ("no such unit", "kept")
    assert returned.log.last_position() == last + 1
    assert not told(returned, ReceiptUnfit)


def test_a_report_of_deliveries_that_is_refused_is_a_case_that_says_so(tmp_path):
    url = f"sqlite:///{tmp_path}/jihuo.db"
    simulate(url, 60, 5, 2, conduct=OFTEN)
    system = System(url, utc_now)
    cases = told(system, ReceiptUnfit)
    assert {case.reason for case in cases} == {"refuses a report of deliveries"}
    system.close()
