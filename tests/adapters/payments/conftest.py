from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.adapters.payments.house import House
from tests.servers import Postgres


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path, now: datetime) -> Iterator[House]:
    """One of its own for each test, on each kind of database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/jihuo.db"
    else:
        server: Postgres = request.getfixturevalue("postgres_server")
        url = server.create_database(f"house_{abs(hash(request.node.nodeid))}")
    house = House(url, tmp_path / "desk", now)
    yield house
    house.system.close()
