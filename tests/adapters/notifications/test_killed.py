"""Who tells is killed (`kill -9`) after it has claimed: before anything left, and after all did."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.notifications.sending import CLAIM_LASTS
from adapters.notifications.tables import CLAIMED, SENT, UNSURE
from tests.adapters.webhooks.receiver import OK
from tests.server_process import ends_with_us


@contextmanager
def telling(ground, database_url: str, channel: str, mail: str) -> Iterator[None]:
    """A process that tells until the end of the block, where it is killed."""
    module = [sys.executable, "-W", "error", "-m", "tests.adapters.notifications.telling_process"]
    given = [database_url, channel, mail, ground.clock().isoformat()]
    process = subprocess.Popen([*ends_with_us("KILL"), *module, *given])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def doubted_after_a_while(ground) -> None:
    """Nobody else sends it, now or ever; it becomes unsure when its sender must have died."""
    ground.clock.wait(CLAIM_LASTS.total_seconds() - 1)
    ground.tell()
    assert [row.state for row in ground.rows()] == [CLAIMED]
    ground.clock.wait(1)
    ground.tell()
    assert [(row.state, row.answer) for row in ground.rows()] == [(UNSURE, "its sender died")]
    ground.clock.wait(days=7)
    ground.tell()
    assert [row.state for row in ground.rows()] == [UNSURE]


def test_killed_before_anything_left_it_is_unsure_and_a_person_has_it_sent(
    ground, box, database_url
):
    order_id = ground.place()
    ground.reach(order_id)
    ground.owe(order_id)
    ground.derive()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        mail = f"smtp://127.0.0.1:{silent.getsockname()[1]}?tls=none"
        with telling(ground, database_url, "e-mail", mail):
            connection, _ = silent.accept()
        connection.close()
    doubted_after_a_while(ground)
    assert box.take() == []
    (row,) = ground.rows()
    ground.desk.sent_again(row.notice_id, row.channel)
    ground.tell()
    ground.tell()
    assert len(box.take()) == 1
    (row,) = ground.rows()
    assert (row.state, row.again_by) == (SENT, "kiwi-farm/mei")


def test_killed_after_all_left_it_is_unsure_and_never_sent_by_itself(
    ground, receiver, database_url
):
    never = threading.Event()
    receiver.will(lambda *_: never.wait(60), OK)
    ground.shop(receiver.url)
    ground.deriving = ground.derived_by(has_mail=False)
    ground.owe(ground.place())
    ground.derive()
    with telling(ground, database_url, "shop", ""):
        receiver.wait_for(1)
    never.set()
    doubted_after_a_while(ground)
    (came,) = receiver.take()
    (row,) = ground.rows()
    ground.desk.sent_again(row.notice_id, row.channel)
    ground.tell()
    (again,) = receiver.take()
    assert again.id == came.id, "by which the shop knows it again"
