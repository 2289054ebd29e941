"""The parts of the running system: followers, workers and the mail, each as loops of a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dramatiq

from adapters.abandoned_claims import refuse_abandoned
from adapters.actors import Asker, declare_actors
from adapters.bootstrap import System
from adapters.customs.chosen import exchange_for
from adapters.identity.rounds import IdentityRounds, identity_rounds
from adapters.new_year import move_into_the_new_year
from adapters.notifications.rounds import NoticeRounds, notice_rounds
from adapters.order_import.rounds import ImportRounds, import_rounds
from adapters.payment_firms.chosen import payment_firm_for
from adapters.payment_statements.rounds import StatementRounds, statement_rounds
from adapters.processes.following import Following, after_each_event, rebuild_asked
from adapters.processes.loops import Loops
from adapters.read_models import MODELS
from adapters.settings import Settings
from adapters.sweeping import PATIENCE_SECONDS, Sweeper
from adapters.timer import do_what_is_due
from adapters.upgrade.faults import UpgradeNeededError
from adapters.upgrade.shapes import refuse_outdated
from adapters.webhooks.rounds import WebhookRounds, webhook_rounds
from adapters.work_queue import broker_for, start_worker
from application.working import Worker

MAIL_SECONDS = 0.2
"""How often the customs' folder is looked at: a person sees no difference."""

SWEEP_SECONDS = 5.0

TIMER_SECONDS = 5.0
"""Whoever pays in time is taken however late this comes."""

NEW_YEAR_SECONDS = 60.0
"""A year turns once; what was booked for the old one is moved a thousand orders at a time."""

CLAIMS_SECONDS = 60.0
"""Claims last a day: a minute more harms nobody."""

WORKER_STOP_MS = 4_000
"""What an actor gets to finish; its message comes back to another when that was too short."""


@dataclass(frozen=True, slots=True)
class Parts:
    """One process's share of the system."""

    system: System
    broker: dramatiq.Broker
    worker: Worker
    ask: Asker
    webhooks: WebhookRounds
    notices: NoticeRounds
    imports: ImportRounds
    statements: StatementRounds
    identities: IdentityRounds | None = None


@contextmanager
def opened(settings: Settings) -> Iterator[Parts]:
    """Everything built, connected when it is first used, and closed in order at the end."""
    settings.customs_folder.mkdir(parents=True, exist_ok=True)
    system = opened_system(settings)
    broker = broker_for(settings.broker)
    try:
        identities = identity_rounds(system, settings, broker)
        notices = notice_rounds(system, settings, broker)
        imports = import_rounds(system, settings, broker)
        statements = statement_rounds(system, settings, broker)
        with (
            payment_firm_for(settings, system.messages) as firm,
            exchange_for(settings, system) as exchange,
        ):
            worker = system.worker(exchange, payment_firm=firm)
            ask, webhooks = declare_actors(broker, worker), webhook_rounds(system, settings, broker)
            yield Parts(
                system, broker, worker, ask, webhooks, notices, imports, statements, identities
            )
    finally:
        broker.close()
        system.close()


def opened_system(settings: Settings) -> System:
    """Raises UpgradeNeededError for a database whose read models another version has made."""
    system = System(settings.database_url, gathering=settings.gathering)
    try:
        refuse_outdated(system.engine, MODELS)
    except UpgradeNeededError:
        system.close()
        raise
    return system


def follow(
    parts: Parts,
    loops: Loops,
    sweep_seconds: float = SWEEP_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Keep read models and policies up with the log; sweep; close campaigns at their time."""
    system = parts.system
    policies = system.policy_rounds(parts.ask)
    sweeper = Sweeper(system, parts.ask, patience_seconds)
    following = Following(system)
    # Before the loops begin: who is alone follows at once.
    following.take()
    loops.repeat("leases", lambda: following.tend(loops))
    loops.repeat("read models", after_each_event(system, following.follow))
    loops.repeat(
        "policies", after_each_event(system, lambda: following.with_policies(policies.catch_up))
    )
    loops.repeat(
        "webhooks", after_each_event(system, lambda: following.with_webhooks(parts.webhooks.follow))
    )
    loops.repeat(
        "notices", after_each_event(system, lambda: following.with_notices(parts.notices.follow))
    )
    loops.repeat("rebuilds", lambda: rebuild_asked(system, loops.stopping))
    loops.repeat_every("sweeper", sweep_seconds, sweeper.sweep)
    loops.repeat_every("webhook sweeper", sweep_seconds, parts.webhooks.sweep)
    loops.repeat_every("timer", TIMER_SECONDS, lambda: do_what_is_due(system))
    if identities := parts.identities:
        loops.repeat("identities", after_each_event(system, identities.follow))
        loops.repeat_every("identity sweeper", sweep_seconds, identities.sweep)
    loops.repeat_every("notice sweeper", sweep_seconds, parts.notices.sweep)
    loops.repeat_every("import sweeper", sweep_seconds, parts.imports.sweep)
    loops.repeat_every("statement sweeper", sweep_seconds, parts.statements.sweep)
    loops.repeat_every("new year", NEW_YEAR_SECONDS, lambda: move_into_the_new_year(system))
    loops.repeat_every("claims", CLAIMS_SECONDS, lambda: refuse_abandoned(system))


def take_mail(parts: Parts, loops: Loops) -> None:
    """Fetch customs' answers and record them."""

    def once() -> None:
        if not parts.worker.take_mail():
            loops.stopping.wait(MAIL_SECONDS)

    loops.repeat("mail", once)


@contextmanager
def working(parts: Parts, threads: int) -> Iterator[None]:
    """Actors at work in this process."""
    worker = start_worker(parts.broker, threads)
    try:
        yield
    finally:
        worker.stop(timeout=WORKER_STOP_MS)
