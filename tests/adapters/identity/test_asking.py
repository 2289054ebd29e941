import logging
from datetime import timedelta

import pytest

from adapters.identity.questions import PAUSES_SECONDS, TAKEN_SECONDS
from adapters.identity.register import HttpIdentityRegister
from adapters.identity.rounds import asking_of
from adapters.read_models import MODELS
from adapters.settings import DEMONSTRATION_KEY
from adapters.verification.running import verify
from adapters.wording import words_for
from application.customs_desk import GatewayError
from domain.buyer_identity import (
    IdentityConfirmed,
    IdentityNotConfirmed,
    NotConfirmedReason,
    OrdersIdentified,
)
from tests.adapters.identity.ground import REGISTER, Ground, person, register_running

LIN, HE = person("林一", 1), person("何二", 2)


def test_buyers_of_many_orders_are_confirmed_in_one_set(ground):
    order_ids = ground.place(LIN, HE)
    ground.fill()
    assert not ground.asking.turn()
    assert all(map(ground.is_confirmed, order_ids, [LIN, HE]))
    assert [(type(e), e.by) for e in ground.events()] == [(IdentityConfirmed, REGISTER)] * 2
    assert not ground.questions.is_due(ground.clock() + timedelta(days=99))


def test_a_person_with_several_orders_is_asked_about_once(ground):
    first, second = ground.place(LIN, LIN)
    ground.fill()
    ground.asking.turn()
    (event,) = ground.events()
    assert [order.order_id for order in event.orders] == sorted([first, second])
    (third,) = ground.place(LIN, since=3)
    ground.fill()
    ground.asking.turn()
    assert type(ground.events()[1]) is OrdersIdentified
    assert ground.is_confirmed(third, LIN)


def test_a_name_that_does_not_fit_is_not_confirmed_and_a_corrected_one_is(ground):
    wrong = person("林二", 1)
    first, second = ground.place(LIN, wrong)
    ground.fill()
    ground.asking.turn()
    # The register takes the first name it hears for the right one.
    confirmed = [ground.is_confirmed(first, LIN), ground.is_confirmed(second, wrong)]
    assert sorted(confirmed) == [False, True]
    misfit, right = (second, LIN) if confirmed[0] else (first, wrong)
    ground.correct(misfit, right)
    ground.fill()
    ground.asking.turn()
    assert ground.is_confirmed(misfit, right)


@pytest.mark.parametrize(
    ("sequence", "reason"),
    [(404, NotConfirmedReason.UNKNOWN), (409, NotConfirmedReason.DOES_NOT_FIT)],
)
def test_why_somebody_is_not_confirmed_is_told(ground, sequence, reason):
    nobody = person("无一", sequence)
    (order_id,) = ground.place(nobody)
    ground.fill()
    ground.asking.turn()
    (event,) = ground.events()
    assert (type(event), event.reason) == (IdentityNotConfirmed, reason)
    assert not ground.is_confirmed(order_id, nobody)


def test_who_is_not_answered_about_waits_and_holds_up_nobody_else(ground):
    silent = person("默一", 503)
    waiting, answered = ground.place(silent, LIN)
    ground.fill()
    ground.asking.turn()
    assert ground.is_confirmed(answered, LIN)
    assert ground.answered(silent) is None
    for pause in (*PAUSES_SECONDS, PAUSES_SECONDS[-1]):
        assert not ground.questions.is_due(ground.clock() + timedelta(seconds=pause - 1))
        ground.clock.wait(pause)
        assert ground.questions.is_due(ground.clock())
        ground.asking.turn()
    assert not ground.is_confirmed(waiting, silent)


def test_a_register_that_cannot_be_reached_loses_nobody(ground, register):
    (order_id,) = ground.place(LIN)
    ground.fill()
    away = HttpIdentityRegister("http://127.0.0.1:9/none", DEMONSTRATION_KEY, REGISTER, 2.0)
    with pytest.raises(GatewayError) as fault:
        asking_of(ground.system, ground.settings, away).turn()
    assert str(fault.value) == "identity register: ConnectError"
    assert ground.events() == []
    ground.clock.wait(PAUSES_SECONDS[0])
    ground.asking.turn()
    assert ground.is_confirmed(order_id, LIN)


def test_who_is_killed_after_recording_asks_nobody_twice(ground):
    """The row is still there, as after a kill between the append and its removal."""
    (order_id,) = ground.place(LIN)
    ground.fill()
    taken = ground.questions.take(ground.clock(), 10)
    settled = ground.asking.identifying.confirm(ground.book, [order_id])
    assert settled == {order_id}
    ground.clock.wait(TAKEN_SECONDS)
    before = len(ground.events())
    assert not ground.asking.turn()
    assert len(ground.events()) == before == 1
    ground.questions.settle(taken)


def test_what_one_has_taken_another_takes_only_after_a_while(ground):
    ground.place(LIN)
    ground.fill()
    assert len(ground.questions.take(ground.clock(), 10)) == 1
    assert ground.questions.take(ground.clock(), 10) == []
    ground.clock.wait(TAKEN_SECONDS)
    assert len(ground.questions.take(ground.clock(), 10)) == 1


def test_a_correction_while_the_register_is_asked_is_asked_about_too(ground):
    (order_id,) = ground.place(LIN)
    ground.fill()
    taken = ground.questions.take(ground.clock(), 10)
    renamed = person("林三", 1)
    ground.correct(order_id, renamed)
    ground.fill()
    ground.questions.settle(taken)
    assert ground.questions.is_due(ground.clock())
    ground.asking.turn()
    assert ground.is_confirmed(order_id, renamed)


def test_who_begins_anew_finds_every_order_and_asks_nobody_again(ground):
    order_ids = ground.place(LIN, HE)
    ground.fill()
    ground.asking.turn()
    told = len(ground.events())
    with ground.system.engine.execution_options(writes=True).begin() as connection:
        for table in ("identity_questions", "identity_places"):
            mine = f"delete from {table} where partition = '{ground.book}'"
            connection.exec_driver_sql(mine)
    ground.fill()
    assert len(ground.questions.take(ground.clock(), 10)) == len(order_ids)
    ground.clock.wait(TAKEN_SECONDS)
    ground.asking.turn()
    assert len(ground.events()) == told


def test_of_two_that_look_at_the_log_one_gets_on(ground):
    ground.place(LIN, HE)
    other = asking_of(ground.system, ground.settings, ground.register).questions
    while ground.questions.fill(ground.clock()) or other.fill(ground.clock()):
        pass
    assert len(other.take(ground.clock(), 10)) == 2


def test_a_confirmation_that_has_expired_is_asked_for_again(ground):
    ground.place(LIN)
    ground.fill()
    ground.asking.turn()
    ground.clock.wait(days=365)
    (later,) = ground.place(LIN, since=2)
    ground.fill()
    ground.asking.turn()
    assert [type(event) for event in ground.events()] == [IdentityConfirmed] * 2
    assert ground.is_confirmed(later, LIN)


def test_nobodys_name_or_number_stands_in_logs_or_events(ground, caplog):
    caplog.set_level(logging.DEBUG)
    silent = person("默一", 503)
    ground.place(LIN, silent)
    ground.fill()
    ground.asking.turn()
    away = HttpIdentityRegister("http://127.0.0.1:9/none", DEMONSTRATION_KEY, REGISTER, 2.0)
    ground.clock.wait(PAUSES_SECONDS[0])
    with pytest.raises(GatewayError) as fault:
        asking_of(ground.system, ground.settings, away).turn()
    told = caplog.text + repr(ground.events()) + repr(fault.value)
    for buyer in (LIN, silent):
        assert buyer.name not in told
        assert buyer.id_number not in told


def test_a_register_that_is_back_on_its_port_is_found_again(database_url):
    with register_running() as first:
        ground = Ground(database_url, first.url)
        port = first.server_port
    try:
        (order_id,) = ground.place(LIN)
        ground.fill()
        with pytest.raises(GatewayError):
            ground.asking.turn()
        with register_running(port):
            ground.clock.wait(PAUSES_SECONDS[0])
            ground.asking.turn()
        assert ground.is_confirmed(order_id, LIN)
    finally:
        ground.system.close()


def test_a_book_with_answers_in_it_is_sound_and_says_what_happened(ground):
    ground.place(LIN, person("无一", 404))
    ground.fill()
    ground.asking.turn()
    ground.place(LIN, since=3)
    ground.fill()
    ground.asking.turn()
    ground.system.follow()
    report = verify(ground.system.engine, MODELS)
    assert report.is_sound, [check for check in report.checks if not check.is_sound]
    mine = [r for r in ground.system.log.page(0, 10_000) if r.event in ground.events()]
    told = [words_for(recorded) for recorded in mine]
    assert sorted(told) == [
        "1 order put under what the register answered about the buyer before",
        "Identity of the buyer confirmed by test register for 1 order",
        "test register does not know the buyer's identity number (1 order)",
    ]
