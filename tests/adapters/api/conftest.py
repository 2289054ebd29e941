from collections.abc import Iterator

import pytest

from adapters.simulator.running import simulate
from tests.adapters.api.interface import Interface, interface_of


@pytest.fixture(scope="module")
def api(database_url: str) -> Iterator[Interface]:
    """The interface on an empty database that the tests of one module share."""
    with interface_of(database_url) as interface:
        yield interface


@pytest.fixture(scope="module")
def told(database_url: str) -> Iterator[Interface]:
    """The interface on a book in which forty orders of two merchants have gone the whole way."""
    simulate(database_url, 40, 7, 2)
    with interface_of(database_url) as interface:
        yield interface


@pytest.fixture(scope="module")
def told_on_sqlite(sqlite_url: str) -> Iterator[Interface]:
    """The same on one database: for what is about descriptions, and long."""
    simulate(sqlite_url, 40, 7, 2)
    with interface_of(sqlite_url) as interface:
        yield interface
