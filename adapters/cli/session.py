"""Who acts on which book of which database: what every word needs first."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from adapters.bootstrap import System
from adapters.cli.faults import NothingFoundError
from adapters.cli.output import tell
from adapters.settings import Settings
from adapters.settings_file import settings_from
from domain.identifiers import Partition, shared_of, stream_of


@dataclass(frozen=True, slots=True)
class Session:
    settings: Settings
    actor: str
    command_id: str

    @classmethod
    def chosen(cls, database: str, book: str, actor: str, command_id: str) -> "Session":
        """The settings of the folder and the environment, overruled by what was given."""
        settings = settings_from(Path.cwd())
        chosen = replace(
            settings,
            database_url=database or settings.database_url,
            book=book or settings.book,
        )
        return cls(chosen, actor, command_id or f"cli:{uuid.uuid4()}")

    @property
    def book(self) -> Partition:
        return Partition(f"{self.settings.operator}.{self.settings.book}")

    @contextmanager
    def system(self) -> Iterator[System]:
        system = System(self.settings.database_url, gathering=self.settings.gathering)
        try:
            yield system
        finally:
            system.close()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read models that are up with the log."""
        with self.system() as system:
            system.follow()
            with system.engine.connect() as connection:
                yield connection

    def act(
        self,
        command_at: Callable[[datetime], Any],
        as_json: bool = False,
        *,
        is_shared: bool = False,
    ) -> None:
        """Handle one command of the book, or of what books share; say what came of it."""
        where = shared_of(self.book) if is_shared else self.book
        with self.system() as system:
            command = command_at(system.clock())
            outcome = system.handle(where, command, self.command_id, self.actor)
        tell(outcome, as_json)

    def state(self, system: System, kind: str, local_id: str) -> Any:
        """What stands under an id; raises NothingFoundError when nothing does."""
        stream_id = stream_of(self.book, kind, local_id)
        standing = system.handling.reader.read([stream_id])[stream_id]
        if not standing.stream.version:
            raise NothingFoundError(f"there is no {kind} {local_id} in {self.book}")
        return standing.state


def session_of(context: typer.Context) -> Session:
    session = context.find_root().obj
    assert isinstance(session, Session)
    return session
