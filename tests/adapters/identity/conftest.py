from collections.abc import Iterator

import pytest

from adapters.identity.process import RegisterServer
from tests.adapters.identity.ground import Ground, register_running


@pytest.fixture
def register() -> Iterator[RegisterServer]:
    with register_running() as server:
        yield server


@pytest.fixture
def ground(database_url: str, register: RegisterServer) -> Iterator[Ground]:
    ground = Ground(database_url, register.url)
    yield ground
    ground.system.close()
