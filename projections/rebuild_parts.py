"""What a rebuild is given, what it fills, and what it tells of itself."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from projections.applying import Fault, Page
from projections.following_tables import writing
from projections.read_model import Handler, ReadModel
from projections.rebuild_rows import change


class ModelFeed(Protocol):
    """Reads those events of the log that one model handles."""

    def page(self, after: int, up_to: int, limit: int) -> Page:
        """At most `limit` events after a position; it reaches `up_to` when there are no more."""
        ...


class RebuildStoppedError(Exception):
    """Raised when a rebuild comes to an event that cannot be applied; the old model stays."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(
            f"the rebuild of {name} stops at position {fault.position}: {fault.reason};"
            " what stood before stays"
        )
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Progress:
    name: str
    position: int
    target: int
    is_comparing: bool = False


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    name: str
    position: int
    compared_at: int
    is_equal: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A read model in the tables that are being filled. Implements Target."""

    engine: sa.Engine
    model: ReadModel
    worker: str
    target: int
    """Where the model stands that is to be replaced, for who asks how long it will take."""

    @property
    def handlers(self) -> Mapping[type, Handler]:
        return self.model.handlers

    def writing(self) -> AbstractContextManager[sa.Connection]:
        return writing(self.engine)

    def move(self, connection: sa.Connection, expected: int, position: int) -> None:
        name = self.model.name
        change(connection, name, self.worker, position=position, target=self.target)
