import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.simulator.running import simulate
from tests.adapters.web.site import Site, opened


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """Pages of an empty book."""
    with opened(f"sqlite:///{tmp_path}/jihuo.db") as site:
        yield site


@pytest.fixture(scope="session")
def simulated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which sixty orders have gone the whole way."""
    file = tmp_path_factory.mktemp("simulated") / "jihuo.db"
    simulate(f"sqlite:///{file}", 60, 7, 2)
    return file


@pytest.fixture(scope="module")
def simulated_url(simulated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same for one module, for reading only: who signs in leaves more behind than is seen."""
    file = tmp_path_factory.mktemp("simulated") / "jihuo.db"
    shutil.copy(simulated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def simulated(simulated_url: str) -> Iterator[Site]:
    with opened(simulated_url) as site:
        yield site
