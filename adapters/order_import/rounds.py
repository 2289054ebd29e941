"""What a process does for imports: work at them, and ask for those that a lost request forgot."""

from dataclasses import dataclass
from functools import partial

import dramatiq

from adapters.bootstrap import System
from adapters.order_import.actor import declare_importer
from adapters.order_import.registry import Imports
from adapters.order_import.shelf import Shelf
from adapters.order_import.working import ImportWork
from adapters.people import person_key
from adapters.settings import Settings
from adapters.turn_actors import Ask


@dataclass(frozen=True, slots=True)
class ImportRounds:
    """One process's share of the imports."""

    system: System
    imports: Imports
    ask: Ask

    def sweep(self) -> int:
        """Ask for whatever waits and nobody works at; answer how many those were."""
        waiting = self.imports.forgotten(self.system.clock())
        for import_id in waiting:
            self.ask(import_id)
        return len(waiting)


def shelf_of(settings: Settings) -> Shelf:
    return Shelf(settings.imports)


def import_work(system: System, settings: Settings) -> ImportWork:
    imports = Imports(system.engine, settings.operator)
    key_of = partial(person_key, settings.person_key)
    return ImportWork(imports, shelf_of(settings), system.handling, key_of, system.clock)


def import_rounds(system: System, settings: Settings, broker: dramatiq.Broker) -> ImportRounds:
    """With the actor declared on the broker, so that a worker of this process works at them."""
    work = import_work(system, settings)
    return ImportRounds(system, work.imports, declare_importer(broker, work))
