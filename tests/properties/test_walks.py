import pytest

from tests.conftest import IS_SLOW
from tests.properties.walks import walked


@pytest.mark.parametrize("seed", range(3_000 if IS_SLOW else 40))
def test_every_chain_of_chance_is_sound_after_every_append(seed):
    walked(seed, steps=60)
