from collections.abc import Iterator

import pytest

from tests.adapters.webhooks.ground import Ground
from tests.adapters.webhooks.receiver import Receiver, receiving


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    ground = Ground(database_url)
    ground.clear()
    yield ground
    ground.system.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
