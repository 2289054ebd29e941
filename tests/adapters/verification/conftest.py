"""A database with a whole history in it: lived once, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from tests.adapters.verification.lives import live


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("lived") / "life.db"
    live(f"sqlite:///{file}")
    return file


@pytest.fixture
def engine(lived: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    file = tmp_path / "life.db"
    shutil.copy(lived, file)
    engine = engine_for(f"sqlite:///{file}")
    yield engine
    engine.dispose()
