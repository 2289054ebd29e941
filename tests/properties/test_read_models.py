from collections.abc import Iterator
from random import Random

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from adapters.read_models import MODELS
from adapters.verification.campaign_sums import kept_campaign_sums
from projections.campaign_page_figures import Filter, money_of
from projections.following import follow_all, prepare
from projections.following_tables import following_metadata
from projections.hindrances import faults_of
from projections.order_board import BEGINNINGS
from projections.order_search import OrderFilter, counted_by_stage, sums_by_stage
from tests.conftest import IS_SLOW
from tests.end_to_end.port import BOOK
from tests.memory_log import MemoryLog
from tests.projections.campaign_money import Money
from tests.projections.given import content_of
from tests.properties.pools import CAMPAIGNS
from tests.properties.walks import walked

SEEDS = range(100 if IS_SLOW else 2)
PAGES = (1, 7, 2_000) if IS_SLOW else (5, 2_000)
STEPS = 60 if IS_SLOW else 40


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module", params=SEEDS)
def feed(request: pytest.FixtureRequest) -> MemoryLog:
    return walked(request.param, STEPS).log


def emptied(engine: sa.Engine) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        following_metadata.drop_all(connection)
        for model in MODELS:
            model.tables.drop_all(connection)
    prepare(engine, MODELS)


def contents(engine: sa.Engine) -> dict[str, object]:
    assert faults_of(engine) == {}
    with engine.connect() as connection:
        return {model.name: content_of(connection, model) for model in MODELS}


def rebuilt(engine: sa.Engine, feed: MemoryLog, page_events_max: int) -> dict[str, object]:
    emptied(engine)
    follow_all(engine, feed, MODELS, page_events_max)
    return contents(engine)


def assert_sums_are_those_of_the_rows(engine: sa.Engine, feed: MemoryLog) -> None:
    with engine.connect() as connection:
        for shown in (OrderFilter(), *(OrderFilter(campaign_id=one) for one in CAMPAIGNS)):
            kept = sums_by_stage(connection, BOOK, shown)
            assert kept == counted_by_stage(connection, BOOK, shown)
        everything = sums_by_stage(connection, BOOK, OrderFilter())
    # A short walk of chance may place no order in this book at all.
    log = feed.page(0, feed.last_position())
    ours = (each.event for each in log if each.stream_id.startswith(f"{BOOK}/"))
    assert bool(everything) == any(isinstance(event, BEGINNINGS) for event in ours)


def assert_campaigns_add_up(engine: sa.Engine, feed: MemoryLog) -> None:
    """Sums against rows, and their money against the events themselves, to the fen."""
    money = Money()
    for recorded in feed.page(0, feed.last_position()):
        if recorded.stream_id.startswith(f"{BOOK}/"):
            money.take(recorded.event)
    with engine.connect() as connection:
        assert [c for c in kept_campaign_sums(connection, MODELS) if not c.is_sound] == []
        kept = [money_of(connection, BOOK, one, Filter()) for one in CAMPAIGNS]
    taken, repaid, earned = (
        sum(getattr(row, name) for row in kept)
        for name in ("received_fen", "repaid_fen", "earned_fen")
    )
    owed = sum(row.owed_fen for row in kept)
    assert (taken, repaid, earned) == (money.taken.total(), money.repaid.total(), money.earned)
    assert taken == repaid + owed + earned + money.not_yet_earned


def grown(engine: sa.Engine, feed: MemoryLog, seed: int) -> dict[str, object]:
    """As the log grew: a few events at a time."""
    emptied(engine)
    dice, position = Random(seed), 0
    while position < feed.last_position():
        position = min(position + dice.randint(1, 60), feed.last_position())
        follow_all(engine, feed, MODELS, dice.choice((1, 3, 1_000)), up_to=position)
    return contents(engine)


def test_a_rebuilt_read_model_is_the_grown_one_whatever_the_pages(engine, feed):
    as_grown = grown(engine, feed, seed=1)
    for page_events_max in PAGES:
        anew = rebuilt(engine, feed, page_events_max)
        assert_sums_are_those_of_the_rows(engine, feed)
        assert_campaigns_add_up(engine, feed)
        for model in MODELS:
            assert anew[model.name] == as_grown[model.name], (model.name, page_events_max)
