"""What a read model is: tables that can be made anew from the log, and handlers that fill them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from application.event_log import Recorded

Handler = Callable[[sa.Connection, Sequence[Recorded]], None]
"""Applies a run of consecutive events, of any of the types it is named for."""


@dataclass(frozen=True, slots=True)
class ReadModel:
    """Tables that can be made anew from the log, and what each type of event does to them."""

    name: str
    tables: sa.MetaData
    handlers: Mapping[type, Handler]
    version: int = 1
    """The next one when handlers write something else into the same columns: it is made anew."""
