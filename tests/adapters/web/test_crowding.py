"""Too many forms at once, over real connections: turned away at once, in words, and never lost."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from urllib.parse import urlencode

from adapters.access.secrets import form_mark
from adapters.bootstrap import System
from adapters.gatherer import GatheringClosed
from adapters.order_import.desk import HandlingDesk
from adapters.processes.web import listening, serving
from adapters.settings import GatheringLimits, Settings
from adapters.simulator.catalogue import campaign_of
from adapters.web.refusals import CLOSING, TOO_MANY_WAIT
from adapters.web.server import create_app
from adapters.web.visitors import SESSION_COOKIE
from application.ordering import Sender
from tests.adapters.notes import NOON
from tests.adapters.web.site import BOOK, words
from tests.signing_in import admin_session

SECONDS_MAX = 30


@dataclass(frozen=True)
class Served:
    """Pages on a real port, and appends that can be held."""

    system: System
    port: int
    campaign_id: str
    released: Event
    clients: ThreadPoolExecutor
    secret: str

    def close_campaign(self, command_id: str) -> tuple[int, http.client.HTTPMessage, str]:
        mark = form_mark(self.secret)
        form = urlencode({"command_id": command_id, "act": "close", "mark": mark})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_MAX)
        try:
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{SESSION_COOKIE}={self.secret}",
            }
            connection.request("POST", f"/campaigns/{self.campaign_id}/close", form, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def wait_until(self, waiting: int, flushing: int) -> None:
        pause = Event()
        for _ in range(SECONDS_MAX * 100):
            seen = self.system.gatherer.snapshot()
            if (seen.waiting_count, seen.flushing_count) == (waiting, flushing):
                return
            pause.wait(0.01)
        raise AssertionError(f"not so: {seen}")


@contextmanager
def served(folder, monkeypatch, *, waiting_max: int, forms_max: int) -> Iterator[Served]:
    url = f"sqlite:///{folder}/jihuo.db"
    settings = Settings(database_url=url, gathering_waiting_max=forms_max)
    system = System(url, gathering=GatheringLimits(2, waiting_max))
    draft = campaign_of(1, "kiwi", 10, NOON)
    HandlingDesk(system.handling, BOOK, Sender("shop", NOON)).open_campaign(draft)
    system.follow()
    released = Event()
    append = system.log.append

    def held(*what) -> int:
        assert released.wait(SECONDS_MAX)
        return append(*what)

    monkeypatch.setattr(system.log, "append", held)
    listener = listening("127.0.0.1", 0)
    app = create_app(system, settings)
    secret = admin_session(app.state.doors, system.clock())
    try:
        with ThreadPoolExecutor(4) as clients, serving(listener, settings, lambda: app):
            try:
                port = listener.getsockname()[1]
                yield Served(system, port, draft.campaign_id, released, clients, secret)
            finally:
                released.set()
    finally:
        system.close()


def test_when_the_queue_is_full_the_form_comes_back_with_when_to_try_again(tmp_path, monkeypatch):
    with served(tmp_path, monkeypatch, waiting_max=1, forms_max=1_000) as here:
        first = here.clients.submit(here.close_campaign, "form-0001")
        here.wait_until(waiting=0, flushing=1)
        second = here.clients.submit(here.close_campaign, "form-0002")
        here.wait_until(waiting=1, flushing=1)
        status, headers, text = here.close_campaign("form-0003")
        assert status == 503
        assert headers["Retry-After"] == "1"
        assert TOO_MANY_WAIT in words(text)
        assert not first.done()
        here.released.set()
        assert [first.result()[0], second.result()[0]] == [303, 303]
        assert here.close_campaign("form-0003")[0] == 303
        assert here.system.log.accepted(BOOK, ["form-0003"])


def test_forms_beyond_the_limit_are_turned_away_before_they_wait_for_a_thread(
    tmp_path, monkeypatch
):
    with served(tmp_path, monkeypatch, waiting_max=1_000, forms_max=1) as here:
        first = here.clients.submit(here.close_campaign, "form-0001")
        here.wait_until(waiting=0, flushing=1)
        status, headers, text = here.close_campaign("form-0002")
        assert status == 503
        assert headers["Retry-After"] == "1"
        assert headers["Content-Security-Policy"]
        assert TOO_MANY_WAIT in words(text)
        here.released.set()
        assert first.result()[0] == 303
        assert here.close_campaign("form-0002")[0] == 303


def test_a_form_that_comes_at_the_end_is_told_so(tmp_path, monkeypatch):
    def closed(envelope) -> None:
        raise GatheringClosed

    with served(tmp_path, monkeypatch, waiting_max=1, forms_max=10) as here:
        monkeypatch.setattr(here.system.gatherer, "handle", closed)
        status, headers, text = here.close_campaign("form-0001")
        assert (status, headers["Retry-After"]) == (503, "1")
        assert CLOSING in words(text)
