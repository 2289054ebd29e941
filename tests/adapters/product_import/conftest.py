from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from adapters.bootstrap import System
from adapters.product_import.laying_over import ProductRow, Sender
from adapters.product_import.reading import Source, read_source
from adapters.product_import.report import Report
from adapters.product_import.running import Intake
from domain.identifiers import MerchantId, Partition
from domain.product import Product
from tests.domain.product_examples import AT


def rows_of(source: Source) -> list[ProductRow]:
    return [ProductRow(row.number, source.said_in(row)) for row in source.rows]


@dataclass
class Ground:
    system: System
    shared: Partition
    before: int
    """The last position of the log before this test."""

    sent: int = 0

    def intake(self, merchants: frozenset[MerchantId] | None = None) -> Intake:
        return Intake(self.system, self.shared, Sender("test", merchants))

    def take(self, file: bytes | str, merchants: frozenset[MerchantId] | None = None) -> Report:
        self.sent += 1
        rows = rows_of(source_of(file))
        return self.intake(merchants).taken(rows, f"file-{self.sent}", AT)

    def check(self, file: bytes | str, merchants: frozenset[MerchantId] | None = None) -> Report:
        return self.intake(merchants).checked(rows_of(source_of(file)), AT)

    def product(self, sku: str) -> Product:
        stream_id = f"{self.shared}/product/{sku}"
        state: Product = self.system.handling.reader.read([stream_id])[stream_id].state
        return state

    @property
    def events(self) -> int:
        return self.system.log.last_position() - self.before


def source_of(file: bytes | str) -> Source:
    return read_source(file.encode() if isinstance(file, str) else file)


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    system = System(database_url)
    try:
        # Tests share a database: each has an operator of its own.
        shared = Partition(f"o{uuid4().hex}.shared")
        yield Ground(system, shared, system.log.last_position())
    finally:
        system.close()
