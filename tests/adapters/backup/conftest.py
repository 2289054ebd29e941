"""Databases of both kinds: a lived one to back up, and empty ones to restore into."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.backup.manifest import Manifest
from adapters.backup.restoring import restore
from adapters.backup.taking import back_up
from adapters.databases import engine_for
from adapters.simulator.running import simulate
from tests.adapters.backup.places import NOON
from tests.servers import Postgres

_numbers = count(1)


@pytest.fixture(scope="session")
def lived_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which forty orders have gone the whole way."""
    file = tmp_path_factory.mktemp("lived") / "jihuo.db"
    simulate(f"sqlite:///{file}", 40, 7, 2)
    return file


@pytest.fixture
def lived_url(lived_file: Path, tmp_path: Path) -> str:
    file = tmp_path / "lived.db"
    shutil.copy(lived_file, file)
    return f"sqlite:///{file}"


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes empty databases of the kind that is asked for."""
    made = list[tuple[Postgres, str]]()

    def make(kind: str) -> str:
        name = f"restored_{next(_numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/{name}.db"
        server: Postgres = request.getfixturevalue("postgres_server")
        made.append((server, name))
        return server.create_database(name)

    yield make
    for server, name in made:
        server.drop_database(name)


@pytest.fixture
def opened() -> Iterator[Callable[[str], sa.Engine]]:
    """Engines that are closed at the end."""
    engines = list[sa.Engine]()

    def opened(url: str) -> sa.Engine:
        engines.append(engine_for(url))
        return engines[-1]

    yield opened
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def lived_backup(lived_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup") / "backup"
    engine = engine_for(f"sqlite:///{lived_file}")
    back_up(engine, folder, NOON)
    engine.dispose()
    return folder


@pytest.fixture
def backed_up(lived_backup: Path, tmp_path: Path) -> Path:
    """A backup of the lived database: taken once, copied for each test."""
    return shutil.copytree(lived_backup, tmp_path / "backup")


@pytest.fixture
def moved(empty_url, opened) -> Callable[[Path, str], tuple[sa.Engine, Manifest]]:
    """Restores a backup into a new database of a kind."""

    def moved(folder: Path, kind: str) -> tuple[sa.Engine, Manifest]:
        engine = opened(empty_url(kind))
        return engine, restore(engine, folder)

    return moved
