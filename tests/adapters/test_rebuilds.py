"""Rebuilds of every read model there is, over a book that went the whole way."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from adapters import model_feed
from adapters.bootstrap import System
from adapters.log_tables import accepted_commands
from adapters.read_models import MODELS
from adapters.rebuilds import rebuild
from adapters.simulator.running import simulate
from application.following import PolicyFollower
from projections import beside, rebuilding
from projections.digests import digest
from projections.following import positions_of
from projections.read_model import ReadModel


@pytest.fixture(scope="module")
def system(database_url: str) -> Iterator[System]:
    simulate(database_url, 40, 4, 2)
    system = System(database_url)
    system.follow()
    yield system
    system.close()


def marked(system: System, model: ReadModel) -> int:
    """Take every row of the tables that stand away: whoever writes to them would be seen."""
    with system.engine.execution_options(writes=True).begin() as connection:
        return sum(
            connection.execute(table.delete()).rowcount for table in model.tables.tables.values()
        )


def rows_standing(system: System, model: ReadModel) -> int:
    with system.engine.connect() as connection:
        return sum(
            connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in model.tables.tables.values()
        )


@pytest.mark.parametrize("page_events", [37, 20_000])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_rebuild_writes_to_no_table_that_stands_and_comes_to_the_same(
    system, model, page_events, monkeypatch
):
    monkeypatch.setattr(rebuilding, "PAGE_EVENTS_MAX", page_events)
    monkeypatch.setattr(rebuilding, "PAGE_EVENTS_MIN", min(page_events, 200))
    grown = digest(system.engine, model)
    assert rebuild(system, model, "ann").is_equal
    assert digest(system.engine, model) == grown
    is_filled = bool(marked(system, model))
    during = []
    rebuilt = rebuild(system, model, "ann", lambda _: during.append(rows_standing(system, model)))
    assert set(during) == {0}
    assert rebuilt.is_equal is not is_filled
    assert digest(system.engine, model) == grown


def test_a_rebuild_sends_no_command_and_moves_no_policy(system):
    policies = system.policy_follower(lambda request: pytest.fail(f"asked {request}"))
    count = sa.select(sa.func.count()).select_from(accepted_commands)
    where = system.log.last_position(), policies._positions.position_of(PolicyFollower.name)
    with system.engine.connect() as connection:
        commands = connection.scalar(count)
    for model in MODELS:
        rebuild(system, model, "ann")
    with system.engine.connect() as connection:
        assert connection.scalar(count) == commands
    end = system.log.last_position()
    assert (end, policies._positions.position_of(PolicyFollower.name)) == where
    assert set(positions_of(system.engine, [m.name for m in MODELS]).values()) == {end}


def test_no_name_of_a_table_is_the_name_of_anything_else_in_a_statement():
    """Names are changed wherever they stand as a word: they may stand for their table only."""
    tables = [table for model in MODELS for table in model.tables.tables.values()]
    names = {table.name for table in tables}
    assert not names & {column.name for table in tables for column in table.columns}
    assert not [name for name in names if name.endswith(beside.SUFFIX)]
    assert max(map(len, names)) + len(beside.SUFFIX) < 63
    for model in MODELS:
        assert len(
            {index.name for t in model.tables.tables.values() for index in t.indexes}
        ) == sum(len(table.indexes) for table in model.tables.tables.values())


def test_only_what_is_handled_is_read(system):
    model = next(model for model in MODELS if model.name == "sorting_bench")
    feed = model_feed.SqlModelFeed(system.engine, model)
    page = feed.page(0, system.log.last_position(), 20_000)
    assert page.reached == system.log.last_position()
    assert {type(each.event) for each in page.events} <= set(model.handlers)
    assert len(page.events) < page.reached / 2
