"""The actor that compares statements, and the sweeper that asks for those a lost request forgot."""

from collections.abc import Callable
from dataclasses import dataclass

import dramatiq

from adapters.actors import BACKOFF_MS, RETRIES_MAX
from adapters.bootstrap import System
from adapters.order_import.rounds import shelf_of
from adapters.payment_statements.registry import StatementFiles
from adapters.payment_statements.working import StatementWork
from adapters.settings import Settings

QUEUE = "statements"

TIME_LIMIT_MS = 3_600_000
"""A million rows are read and compared in a minute."""

Ask = Callable[[str], None]


def declare_comparer(broker: dramatiq.Broker, work: StatementWork | None = None) -> Ask:
    """Declare the actor on a broker; the answer asks it to compare a file.

    A process that only asks, as one that serves pages, has nothing to work with.
    """

    def compare_statement(*, file_id: str) -> None:
        assert work is not None, "only who can work runs workers"
        work.turn(file_id)

    actor = dramatiq.actor(
        broker=broker,
        actor_name="compare_statement",
        queue_name=QUEUE,
        max_retries=RETRIES_MAX,
        min_backoff=BACKOFF_MS,
        time_limit=TIME_LIMIT_MS,
    )(compare_statement)

    def ask(file_id: str) -> None:
        actor.send(file_id=file_id)

    return ask


@dataclass(frozen=True, slots=True)
class StatementRounds:
    """One process's share of the statements."""

    system: System
    files: StatementFiles
    ask: Ask

    def sweep(self) -> int:
        """Ask for whatever waits and nobody works at; answer how many those were."""
        waiting = self.files.forgotten(self.system.clock())
        for file_id in waiting:
            self.ask(file_id)
        return len(waiting)


def statement_work(system: System, settings: Settings) -> StatementWork:
    files = StatementFiles(system.engine, settings.operator)
    return StatementWork(system, files, shelf_of(settings))


def statement_rounds(
    system: System, settings: Settings, broker: dramatiq.Broker
) -> StatementRounds:
    """With the actor declared on the broker, so that a worker of this process compares them."""
    work = statement_work(system, settings)
    return StatementRounds(system, work.files, declare_comparer(broker, work))
