import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from adapters.simulator.running import simulate
from tests.adapters.api.interface import Interface, interface_of
from tests.servers import Postgres


@pytest.fixture(scope="module")
def api(database_url: str) -> Iterator[Interface]:
    """The interface on an empty database that the tests of one module share."""
    with interface_of(database_url) as interface:
        yield interface


@pytest.fixture(scope="session")
def told_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which forty orders of two merchants have gone the whole way."""
    file = tmp_path_factory.mktemp("told") / "jihuo.db"
    simulate(f"sqlite:///{file}", 40, 7, 2)
    return file


@pytest.fixture(scope="session")
def told_database(postgres_server: Postgres) -> str:
    """The name of one that holds the same."""
    simulate(postgres_server.create_database("told"), 40, 7, 2)
    return "told"


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, database_url: str) -> Iterator[Interface]:
    """The interface on a copy of that book for one module, on the kind of database that is next."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    with interface_of(request.getfixturevalue(f"told_{kind}_url")) as interface:
        yield interface


@pytest.fixture(scope="module")
def told_on_sqlite(told_sqlite_url: str) -> Iterator[Interface]:
    """The same on one database: for what is about descriptions, and long."""
    with interface_of(told_sqlite_url) as interface:
        yield interface


@pytest.fixture(scope="module")
def told_sqlite_url(told_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("told") / "jihuo.db"
    shutil.copy(told_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def told_postgres_url(postgres_server: Postgres, told_database: str) -> Iterator[str]:
    name = f"told_{next(_numbers)}"
    yield postgres_server.copy_database(told_database, name)
    postgres_server.drop_database(name)


_numbers = count(1)
