from collections.abc import Iterator

import pytest

from adapters.simulator.running import simulate
from tests.adapters.web.site import Site, opened


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """Pages of an empty book."""
    with opened(f"sqlite:///{tmp_path}/jihuo.db") as site:
        yield site


@pytest.fixture(scope="session")
def simulated_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A book in which sixty orders have gone the whole way; for reading only."""
    url = f"sqlite:///{tmp_path_factory.mktemp('simulated')}/jihuo.db"
    simulate(url, 60, 7, 2)
    return url


@pytest.fixture(scope="module")
def simulated(simulated_url: str) -> Iterator[Site]:
    with opened(simulated_url) as site:
        yield site
