"""All of it as `jihuo follow` and `jihuo work` run it, in one process."""

from adapters.notifications.tables import SENT
from adapters.processes import parts as running
from adapters.processes.loops import Loops
from adapters.settings import Settings
from domain.dated import customs_day
from tests.adapters.notifications.ground import PLAIN_SENDER, NoticeGround
from tests.adapters.waiting import wait_until
from tests.adapters.webhooks.ground import LOOPBACK


def test_a_cancellation_is_told_by_mail_and_to_the_shop_without_anybodys_help(
    box, receiver, tmp_path
):
    mail = f"smtp://127.0.0.1:{box.port}?tls=none"
    url = f"sqlite:///{tmp_path}/jihuo.db"
    settings = Settings(
        database_url=url,
        state_folder=str(tmp_path),
        webhooks_private=LOOPBACK,
        mail=mail,
        mail_sender=PLAIN_SENDER,
    )
    ground = NoticeGround(url, mail=mail, mail_sender=PLAIN_SENDER)
    ground.shop(receiver.url)
    # Of this year and without a plan: the timer, which runs here too, has nothing to do to them.
    year = customs_day(ground.clock()).year
    before, after = (ground.place(plan=None, quota_year=year) for _ in range(2))
    for order_id in (before, after):
        ground.reach(order_id)
    ground.cancel(before)
    loops = Loops()
    try:
        with running.opened(settings) as parts, running.working(parts, 2):
            running.follow(parts, loops, sweep_seconds=0.2)
            wait_until(lambda: ground.deriving.place() is not None)
            ground.cancel(after)
            wait_until(lambda: [row.state for row in ground.rows()] == [SENT, SENT])
            loops.stop()
    finally:
        loops.stop()
        ground.system.close()
    assert loops.failed == []
    assert {row.order_id for row in ground.rows()} == {after}
    assert (len(box.take()), len(receiver.take())) == (1, 1), "and of what was before, nothing"
