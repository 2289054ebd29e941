"""A message that is on its way is not sent again by whoever asks; after a long silence it is."""

import pytest

from tests.adapters.customs.simulated import Journey


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    journey = Journey(tmp_path_factory.mktemp("journey"))
    yield journey
    journey.system.close()
