"""What processes do: the follower, the sweeper and workers, through a real queue."""

from itertools import count

import pytest

from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.databases import engine_for
from adapters.notifications.actor import declare_teller
from adapters.notifications.notice_log import FOLLOWER
from adapters.notifications.rounds import NoticeRounds
from adapters.notifications.sending import SENT_PER_TURN_MAX
from adapters.notifications.tables import CLAIMED, SENT, UNSURE, WAITING, notices
from adapters.work_queue import broker_for, start_worker
from application.notices import Channel
from projections.hindrances import faults_of
from tests.adapters.notifications.derived import payload_at
from tests.adapters.notifications.ground import NoticeGround
from tests.adapters.spoiling import spoil
from tests.adapters.waiting import wait_until

_names = count(1)


@pytest.fixture(params=["sqlite", "redis"])
def broker(request, tmp_path):
    if request.param == "sqlite":
        broker = broker_for(f"sqlite:///{tmp_path}/queue.db")
    else:
        broker = broker_for(request.getfixturevalue("redis_server").url)
        broker.namespace = f"notices-{next(_names)}"  # type: ignore[attr-defined]  # Redis has one.
    yield broker
    broker.close()


@pytest.fixture
def rounds(ground, broker):
    ask = declare_teller(broker, ground.telling)
    return NoticeRounds(ground.system, ground.deriving, ask)


@pytest.fixture
def at_work(broker, rounds):
    worker = start_worker(broker, threads=4)
    yield
    worker.stop(timeout=5_000)


def states(ground) -> set[str]:
    return {row.state for row in ground.rows()}


def test_refunds_of_many_are_told_through_the_queue_each_once(ground, box, rounds, at_work):
    orders = [ground.place() for _ in range(SENT_PER_TURN_MAX + 5)]
    for order_id in orders:
        ground.reach(order_id)
        ground.owe(order_id)
    rounds.follow()
    wait_until(lambda: states(ground) == {SENT})
    letters = box.take()
    assert len(letters) == len({letter["Message-ID"] for letter in letters}) == len(orders)


def test_a_lost_queue_delays_and_loses_nothing(ground, box, rounds, broker, request):
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    rounds.follow()
    broker.flush_all()
    assert states(ground) == {WAITING}
    request.getfixturevalue("at_work")
    assert rounds.sweep() == 1
    wait_until(lambda: states(ground) == {SENT})
    assert rounds.sweep() == 0
    assert len(box.take()) == 1


def test_workers_that_claim_at_once_tell_each_thing_once(ground, box, rounds, at_work):
    for _ in range(20):
        order_id = ground.place()
        ground.reach(order_id)
        ground.owe(order_id)
    ground.derive()
    for _ in range(10):
        rounds.ask(Channel.EMAIL)
    wait_until(lambda: states(ground) == {SENT})
    assert len(box.take()) == 20


def test_an_event_that_cannot_be_read_stops_notices_alone_and_is_told(ground, rounds):
    ground.owe(ground.place())
    position = ground.system.log.last_position()
    engine = ground.system.engine
    payload = payload_at(engine, position)
    spoil(engine, position, payload=b"\xc1")
    rounds.follow()
    assert faults_of(engine)[FOLLOWER].position == position
    assert ground.desk.log.fault() is not None
    spoil(engine, position, payload=payload)
    rounds.follow()
    assert FOLLOWER not in faults_of(engine)
    assert [row.kind for row in ground.rows()] == ["refund owed"]


def test_a_copy_of_a_backup_tells_nothing_by_itself(ground, tmp_path):
    """Neither what waited or was under way, nor what no notice had been made of."""
    for _ in range(2):
        ground.owe(ground.place())
    ground.derive()
    (first, _) = ground.rows()
    with ground.system.engine.execution_options(writes=True).begin() as connection:
        claimed = notices.c.notice_id == first.notice_id
        connection.execute(notices.update().where(claimed).values(state=CLAIMED))
    ground.owe(late := ground.place())
    back_up(ground.system.engine, tmp_path / "backup", ground.clock())
    url = f"sqlite:///{tmp_path}/copy.db"
    engine = engine_for(url)
    restore(engine, tmp_path / "backup")
    engine.dispose()
    copy = NoticeGround(url, mail="smtp://127.0.0.1:9?tls=none", mail_sender="a@b.example")
    try:
        copy.derive()
        assert [row.state for row in copy.rows()] == [UNSURE, UNSURE, UNSURE]
        copy.pay_back(late)
        copy.derive()
        assert [row.state for row in copy.rows()] == [UNSURE, UNSURE, UNSURE, WAITING]
    finally:
        copy.system.close()
    assert states(ground) == {CLAIMED, WAITING}
