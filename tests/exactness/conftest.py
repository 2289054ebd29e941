"""A PostgreSQL that syncs, a log on each database, seeds, and figures that a slow run tells."""

import random
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import IS_SLOW
from tests.servers import Postgres, running_postgres

SEED = 20_261_121
"""The same moments in every common run, as far as processes can keep to them."""

Told = Callable[..., None]

_names = count(1)


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[Postgres]:
    with running_postgres(is_durable=True) as postgres:
        yield postgres


@pytest.fixture
def durable_url(durable_postgres: Postgres) -> str:
    """An empty database of a server that syncs."""
    return durable_postgres.create_database(f"exactness_{next(_names)}")


@pytest.fixture(params=["sqlite", "postgres"])
def log_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn, both of them durable."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/jihuo.db"
    url: str = request.getfixturevalue("durable_url")
    return url


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Drawn anew for every slow run; the seed that `./jihuo test --slow` prints is taken up."""
    if not IS_SLOW:
        return SEED
    given = request.config.getoption("--hypothesis-seed", None)
    return int(given) if given is not None else random.SystemRandom().randrange(2**32)


@pytest.fixture
def told(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Told:
    """Writes figures past pytest's capture; to stderr, which alone comes through its workers."""

    def tell(**figures: int) -> None:
        if IS_SLOW:
            counts = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in figures.items())
            with capsys.disabled():
                sys.stderr.write(f"\n{request.node.name}: {counts}\n")
                sys.stderr.flush()

    return tell
