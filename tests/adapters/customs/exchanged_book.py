"""A book that has exchanged nothing yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from adapters import message_store
from adapters.customs import exchanged_tables, register
from adapters.databases import engine_for
from adapters.log_tables import create_tables
from domain.identifiers import Partition

BOOK = Partition("demo.NB01")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
METADATAS = (message_store.metadata, register.metadata, exchanged_tables.metadata)


@contextmanager
def nothing_exchanged(database_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(database_url)
    for metadata in METADATAS:
        metadata.drop_all(engine)
        create_tables(engine, metadata)
    yield engine
    engine.dispose()
