import random

import pytest

from adapters.bootstrap import System
from adapters.databases import engine_for
from tests.exactness.children import ended_in_any_case
from tests.exactness.judging import (
    assert_acknowledged_is_kept,
    assert_each_effect_once,
    assert_models_and_log_are_sound,
    assert_no_gaps,
    figures_of,
    recorded_in,
    twin_of,
)
from tests.exactness.shop import open_shop
from tests.exactness.struggle import Struggle
from tests.servers import Postgres

pytestmark = pytest.mark.timeout(3_600)
# Processes start hundreds of times: on a busy machine that takes a quarter of an hour.

KILLS = [2, pytest.param(100, marks=pytest.mark.slow)]
KILLS_PER_CRASH = 5
"""After so many kills of processes the PostgreSQL itself crashes once."""


def prepared(url: str) -> None:
    system = System(url)
    open_shop(system.handling)
    system.close()


def judged(struggle: Struggle, seed: int, told) -> None:
    engine = engine_for(struggle.url)
    recorded = recorded_in(engine)
    assert_no_gaps(recorded)
    accepted = assert_acknowledged_is_kept(engine, struggle.answers(), len(recorded))
    assert_each_effect_once(recorded, twin_of(struggle.rounds()))
    models = assert_models_and_log_are_sound(engine, len(recorded))
    engine.dispose()
    told(
        seed=seed,
        **figures_of(struggle, accepted),
        rounds=len(struggle.rounds()),
        events=len(recorded),
        models_compared=models,
    )


@pytest.mark.parametrize("kills", KILLS)
def test_nothing_acknowledged_is_lost_or_done_twice_on_sqlite(tmp_path, kills, seed, told):
    url = f"sqlite:///{tmp_path}/jihuo.db"
    prepared(url)
    struggle = Struggle(url, random.Random(seed))
    with ended_in_any_case([]) as children:
        struggle.begin(children)
        while struggle.kills < kills:
            struggle.kill_one()
        struggle.finish()
    judged(struggle, seed, told)


@pytest.mark.parametrize("kills", KILLS)
def test_nothing_acknowledged_is_lost_or_done_twice_on_a_postgres_that_crashes(
    durable_postgres: Postgres, durable_url, kills, seed, told
):
    def crash() -> None:
        durable_postgres.crash()
        durable_postgres.server.start_again()

    prepared(durable_url)
    struggle = Struggle(durable_url, random.Random(seed))
    with ended_in_any_case([]) as children:
        struggle.begin(children)
        while struggle.kills < kills:
            struggle.kill_one()
            if struggle.kills >= KILLS_PER_CRASH * (struggle.crashes + 1):
                struggle.crash(crash)
        struggle.finish()
    judged(struggle, seed, told)
