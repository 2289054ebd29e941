from dataclasses import replace

import pytest

from adapters.bootstrap import System
from tests.performance.arena import Arena, Ground
from tests.performance.checking import check, difference, differences, expected
from tests.performance.facts import lives_of
from tests.performance.of_ours import history, live_on, place
from tests.performance.sizes import QUICK


@pytest.fixture(scope="module")
def ground(sqlite_url):
    system = System(sqlite_url)
    ground = Ground(system)
    wave = ground.begin_wave(8)
    place(wave)
    live_on(wave)
    yield ground
    system.close()


def test_a_wave_is_sound_and_its_histories_are_as_commanded(ground):
    with Arena(replace(QUICK, compared=8)) as arena:
        assert not list(check(arena, "SQLite", ground))
    assert not list(differences(ground.waves, 16))


@pytest.mark.parametrize("stage", ["OrderPlaced", "SupplierConfirmed", "WaybillsAssigned"])
def test_a_history_that_says_anything_else_is_found(ground, stage):
    (wave,) = ground.waves
    (life,) = lives_of(wave, [3])
    order_id = wave.placing[3].order_id
    told = history(ground.system, order_id)
    commanded = expected(life)
    other = [
        (name, dict.fromkeys(values, "other") if name == stage else values)
        for name, values in commanded
    ]
    assert not difference(told, commanded, wave, order_id)
    assert stage in difference(told, other, wave, order_id)


def test_a_history_that_lacks_an_event_or_has_one_more_is_found(ground):
    (wave,) = ground.waves
    (life,) = lives_of(wave, [3])
    order_id = wave.placing[3].order_id
    told = history(ground.system, order_id)
    assert difference(told[:-1], expected(life), wave, order_id)
    assert "never commanded" in difference(told, expected(life[:-1]), wave, order_id)
