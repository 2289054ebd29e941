"""The whole system in one process for a browser: pages, followers, actors, and customs by calls."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from adapters.access.doors import Doors
from adapters.actors import declare_actors
from adapters.bootstrap import System
from adapters.customs.chosen import exchange_over
from adapters.customs.signing.trust import Trust
from adapters.demonstration import DemonstrationCarrier
from adapters.notifications.rounds import notice_rounds
from adapters.order_import.rounds import import_rounds
from adapters.payment_statements.rounds import statement_rounds
from adapters.port.conduct import GENTLE, Conduct
from adapters.port.moments import instant, ms_of
from adapters.port.office import Office as Port
from adapters.processes import parts as running
from adapters.processes.loops import Loops
from adapters.processes.web import address_of, answers, listening, serving
from adapters.settings import Settings
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.port_link import PortLink
from adapters.simulator.running import BOOK
from adapters.web.server import create_app
from adapters.web.visitors import SESSION_COOKIE
from adapters.webhooks.rounds import webhook_rounds
from adapters.work_queue import broker_for
from tests.adapters.waiting import wait_until
from tests.signing_in import admin_session

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WORKER_THREADS = 2
SWEEP_SECONDS = 1.0
SEED = 7

TOGETHER = timedelta(seconds=1)
"""What customs says of several messages at once comes within it."""


class SharedLink(PortLink):
    """Actors send while the mail is fetched: the office that is played serves one at a time."""

    def __init__(self, port: Port, clock: Callable[[], datetime]) -> None:
        super().__init__(port, clock)
        self._port = port
        self._lock = threading.Lock()
        self.sent = 0

    def put(self, name: str, body: bytes) -> None:
        with self._lock:
            super().put(name, body)
            self.sent += 1

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        with self._lock:
            return super().fetch(limit)

    def next_due(self) -> datetime | None:
        """When it tells something; what it does before that happens now."""
        with self._lock:
            told = self._port.books.outbox.next_due
            while told() is None and (coming := self._port.next_answer_due()):
                self._port.advance(ms_of(coming))
            due = told()
            return None if due is None else instant(due)


@dataclass(frozen=True, slots=True)
class Office:
    system: System
    clock: ScriptClock
    link: SharedLink
    loops: Loops
    address: str
    doors: Doors

    def let_in(self, page: Page) -> None:
        """Sign in, again where the clock has run past the end of the session."""
        secret = admin_session(self.doors, self.clock())
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": self.address}])

    def wait(self, page: Page, time: timedelta) -> None:
        """It becomes later, and whoever works here has come back to work."""
        self.clock.wait(time)
        self.let_in(page)
        page.reload()

    def customs_answers(self, messages: int) -> None:
        """Once so many messages have reached customs, it is the time of its next answers."""
        wait_until(lambda: self.link.sent == messages)
        wait_until(lambda: self.link.next_due() is not None)
        due = self.link.next_due()
        assert due is not None
        self.clock.reach(due + TOGETHER)


@contextmanager
def working_office(
    folder: Path, database_url: str = "", conduct: Conduct = GENTLE, seed: int = SEED
) -> Iterator[Office]:
    """As `jihuo up` runs it, with a clock that the test moves; ended in order."""
    url = database_url or f"sqlite:///{folder}/jihuo.db"
    settings = Settings(database_url=url, state_folder=str(folder))
    clock, loops = ScriptClock(START), Loops()
    port = PlayedPort(clock, seed, conduct)
    link = SharedLink(port.office, clock)
    listener = listening(settings.host, 0)
    system, broker = System(settings.database_url, clock), broker_for(settings.broker)
    exchange = exchange_over(link, port.keys, Trust({}), system, BOOK)
    worker = system.worker(exchange, DemonstrationCarrier(wrong_per_thousand=0))
    with ExitStack() as stack:
        stack.callback(system.close)
        stack.callback(broker.close)
        ask, webhooks = declare_actors(broker, worker), webhook_rounds(system, settings, broker)
        notices = notice_rounds(system, settings, broker)
        imports = import_rounds(system, settings, broker)
        statements = statement_rounds(system, settings, broker)
        parts = running.Parts(system, broker, worker, ask, webhooks, notices, imports, statements)
        stack.callback(loops.stop)
        app = create_app(system, settings)
        stack.enter_context(serving(listener, settings, lambda: app))
        assert answers(listener, loops.stopping)
        running.follow(parts, loops, SWEEP_SECONDS)
        running.take_mail(parts, loops)
        stack.enter_context(running.working(parts, WORKER_THREADS))
        yield Office(system, clock, link, loops, address_of(listener), app.state.doors)
