"""What leaves a book by itself: the stream of its events under a real server, and its webhooks."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import timedelta

import httpx
import uvicorn

from adapters.settings import Settings
from adapters.web.visitors import SESSION_COOKIE
from adapters.webhooks.queueing import Queueing
from adapters.webhooks.registry import NewWebhook
from adapters.webhooks.rounds import registry_of
from adapters.webhooks.sending import Sending
from adapters.webhooks.turns import due
from application.roles import Role
from tests.adapters.waiting import wait_until
from tests.adapters.web.everything import API
from tests.adapters.web.two_merchants import TwoMerchants


@contextlib.contextmanager
def served(book: TwoMerchants) -> Iterator[str]:
    """The product under a real server in a thread."""
    config = uvicorn.Config(book.site.app, port=0, log_level="error", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    book.site.app.state.live.close()
    server.should_exit = True
    thread.join(15)
    assert not thread.is_alive()


def streamed(address: str, secret: str, end: int) -> list[str]:
    """Lines of the stream of events until it has told where it stands at the end of the log."""
    heads = {"accept": "text/event-stream", "cookie": f"{SESSION_COOKIE}={secret}"}
    told: list[str] = []
    with httpx.stream("GET", f"{address}{API}/events", headers=heads, timeout=30) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines():
            told.append(line)
            if line.startswith("id:") and int(line.removeprefix("id:")) >= end:
                return told
    raise AssertionError("the stream ended by itself")


def deliver(book: TwoMerchants, address: str, *merchants: str) -> None:
    """Owners' webhooks hear the whole log, as if they had been there from the start."""
    site, doors = book.site, book.site.app.state.doors
    settings = Settings(webhooks_private="127.0.0.0/8", operator="demo")
    registry = registry_of(site.system, settings)
    for merchant in merchants:
        secret = book.session(Role.OWNER, merchant)
        visitor = doors.visitor_by_session(secret)
        registry.add(visitor, NewWebhook(f"{address}?{merchant}"), site.system.clock())
    with site.system.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE webhooks SET position = 0")
    queueing, clock = Queueing(site.system.engine, "demo"), site.system.clock
    while queueing.step(clock()) is not None:
        pass
    sending = Sending(registry, settings.address, clock, lambda: 0.0, timeout_seconds=5.0)
    for _ in range(500):
        with site.system.engine.connect() as connection:
            asked = due(connection, "demo", clock() + timedelta(seconds=1))
        if not asked:
            return
        for webhook_id in asked:
            sending.turn(webhook_id)
    raise AssertionError("something is due for ever")
