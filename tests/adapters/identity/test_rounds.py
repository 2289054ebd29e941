import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from adapters.identity.actor import declare_asker
from adapters.identity.process import DEMONSTRATION_KEY
from adapters.identity.questions import TAKEN_SECONDS
from adapters.identity.register import HttpIdentityRegister
from adapters.identity.rounds import IdentityRounds, identity_rounds
from adapters.processes.loops import Loops
from adapters.processes.parts import follow, opened, working
from adapters.secrecy import WeakSecretError
from adapters.settings import Settings
from adapters.usable_settings import UnusableSettingError
from adapters.work_queue import broker_for, start_worker
from application.customs_desk import GatewayError
from application.identifying import IdentityQuestion
from domain.buyer_identity import IdentityKey, NotConfirmedReason
from tests.adapters.identity.ground import Ground, person
from tests.adapters.waiting import wait_until

LIN, HE = person("林一", 1), person("何二", 2)

_names = count(1)


@pytest.fixture(params=["sqlite", "redis"])
def broker(request, tmp_path):
    if request.param == "sqlite":
        broker = broker_for(f"sqlite:///{tmp_path}/queue.db")
    else:
        broker = broker_for(request.getfixturevalue("redis_server").url)
        broker.namespace = f"identities-{next(_names)}"  # type: ignore[attr-defined]  # Redis has one.
    yield broker
    broker.close()


@pytest.fixture
def rounds(ground, broker):
    """As a process puts it together."""
    return IdentityRounds(ground.system, ground.questions, declare_asker(broker, ground.asking))


@pytest.fixture
def at_work(broker, rounds):
    worker = start_worker(broker, threads=4)
    yield
    worker.stop(timeout=5_000)


def test_an_order_goes_its_whole_way_through_the_queue(ground, rounds, at_work):
    order_ids = ground.place(LIN, HE)
    rounds.follow()
    wait_until(lambda: all(map(ground.is_confirmed, order_ids, [LIN, HE])))
    wait_until(lambda: not rounds.sweep())


def test_a_lost_queue_delays_and_loses_nobody(ground, rounds, broker, request):
    (order_id,) = ground.place(LIN)
    rounds.follow()
    broker.flush_all()
    request.getfixturevalue("at_work")
    assert rounds.sweep()
    wait_until(lambda: ground.is_confirmed(order_id, LIN))


def test_who_was_killed_while_asking_is_followed_by_another(ground, rounds, request):
    (order_id,) = ground.place(LIN)
    ground.fill()
    ground.questions.take(ground.clock(), 10)
    assert not rounds.sweep()
    ground.clock.wait(TAKEN_SECONDS)
    request.getfixturevalue("at_work")
    assert rounds.sweep()
    wait_until(lambda: ground.is_confirmed(order_id, LIN))


def test_the_processes_of_the_system_confirm_buyers_by_themselves(database_url, register, tmp_path):
    ground = Ground(database_url, register.url, datetime.now(UTC))
    settings = replace(ground.settings, state_folder=str(tmp_path))
    loops = Loops()
    with opened(settings) as parts, working(parts, 2):
        follow(parts, loops, sweep_seconds=0.5)
        (order_id,) = ground.place(LIN)
        try:
            wait_until(lambda: ground.is_confirmed(order_id, LIN))
        finally:
            loops.stop()
    assert loops.failed == []
    ground.system.close()


def test_without_a_register_nobody_is_asked_about(ground, broker):
    assert identity_rounds(ground.system, Settings(), broker) is None


def test_with_the_settings_of_one_it_is_asked(ground, broker):
    rounds = identity_rounds(ground.system, ground.settings, broker)
    assert rounds is not None
    ground.place(LIN)
    rounds.follow()
    assert rounds.questions.is_due(ground.clock() + timedelta(seconds=1))


def test_names_leave_over_tls_only_and_with_a_key():
    Settings(identity_url="https://register.example/v1", identity_key="k")
    Settings(identity_url="http://127.0.0.1:8080/v1", identity_key="k")
    with pytest.raises(WeakSecretError):
        Settings(identity_url="http://register.example/v1", identity_key="k")
    with pytest.raises(UnusableSettingError):
        Settings(identity_url="https://register.example/v1")
    assert "hidden" not in repr(Settings(identity_key="hidden"))


@pytest.fixture
def process():
    """The register as another process; it ends when its input is closed."""
    command = [sys.executable, "-m", "adapters.identity.process"]
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_the_register_in_a_process_of_its_own_tells_who_is_who(process):
    url = process.stdout.readline().strip()
    register = HttpIdentityRegister(url, DEMONSTRATION_KEY, "other process")
    people = [LIN, person("林二", 1), person("无一", 404), person("他一", 409), person("默一", 503)]
    asked = [IdentityQuestion(IdentityKey(str(i)), each) for i, each in enumerate(people)]
    answers = register.ask(asked)
    assert [(a.key, a.reason) for a in answers] == [
        ("0", None),
        ("1", NotConfirmedReason.DOES_NOT_FIT),
        ("2", NotConfirmedReason.UNKNOWN),
        ("3", NotConfirmedReason.DOES_NOT_FIT),
    ]
    assert len({a.reference for a in answers}) == 4
    with pytest.raises(GatewayError, match="HTTP 401"):
        HttpIdentityRegister(url, "wrong key", "other process").ask(asked)
