"""The actor that compares statements, and the sweeper that asks for those a lost request forgot."""

from dataclasses import dataclass

import dramatiq

from adapters.bootstrap import System
from adapters.order_import.rounds import shelf_of
from adapters.payment_statements.registry import StatementFiles
from adapters.payment_statements.working import StatementWork
from adapters.settings import Settings
from adapters.turn_actors import Ask, TurnActor, declare, runs_no_workers

QUEUE = "statements"

TIME_LIMIT_MS = 3_600_000
"""A million rows are read and compared in a minute."""

COMPARER = TurnActor("compare_statement", QUEUE, "file_id", 1, TIME_LIMIT_MS)


def asker(broker: dramatiq.Broker) -> Ask:
    """For a process that only asks, as one that serves pages: it has nothing to work with."""
    return declare(broker, COMPARER, runs_no_workers)


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
    return StatementRounds(system, work.files, declare(broker, COMPARER, work.turn))
