from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import CacheStats

from adapters.as_of import as_of
from adapters.bootstrap import System
from adapters.databases import scratch_engine
from adapters.read_models import MODELS
from adapters.simulator.running import BOOK, simulate
from domain.identifiers import shared_of
from projections import clearance_desk, order_board, order_search
from projections.digests import digest
from projections.following import prepare
from projections.read_model import ReadModel


@pytest.fixture(scope="module")
def system(database_url: str) -> Iterator[System]:
    simulate(database_url, 30, 4, 1)
    system = System(database_url)
    yield system
    system.close()


def rows_in(connection, model: ReadModel) -> dict[str, int]:
    return {
        name: len(connection.execute(table.select()).all())
        for name, table in model.tables.tables.items()
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_as_of_now_is_what_stands(system, model):
    end = system.log.last_position()
    with as_of(system, model, end) as connection:
        assert digest(connection.engine, model) == digest(system.engine, model)


def test_a_book_and_what_it_shares_are_all_of_one_operator(system):
    end, model = system.log.last_position(), order_board.MODEL
    with as_of(system, model, end, BOOK, shared_of(BOOK)) as connection:
        assert digest(connection.engine, model) == digest(system.engine, model)


def test_the_past_is_what_stood_then(system):
    model, shown = order_board.MODEL, order_search.OrderFilter()
    seen = []
    for position in (0, 200, system.log.last_position()):
        with as_of(system, model, position, BOOK) as connection:
            sums = order_search.sums_by_stage(connection, BOOK, shown)
        seen.append({row.stage: row.orders for row in sums})
    assert seen[0] == {}
    assert set(seen[1]) <= {"placed", "paid", "cancelled"}
    assert seen[2]["delivered"] > 20


def test_another_book_is_not_folded(system):
    end = system.log.last_position()
    with as_of(system, order_board.MODEL, end, "demo.NB0") as connection:
        assert set(rows_in(connection, order_board.MODEL).values()) == {0}


def test_a_scope_may_be_the_beginning_of_streams(system):
    end = system.log.last_position()
    with as_of(system, clearance_desk.MODEL, end, f"{BOOK}/run/R0000001") as connection:
        assert [row.run_id for row in clearance_desk.runs_of(connection, [BOOK])] == ["R0000001"]


def test_the_model_that_stands_is_not_touched(system):
    before = digest(system.engine, order_board.MODEL)
    with as_of(system, order_board.MODEL, 100):
        prepare(system.engine, [order_board.MODEL])
    assert digest(system.engine, order_board.MODEL) == before


def test_scratch_databases_are_apart_and_compile_once():
    table = sa.Table("notes", sa.MetaData(), sa.Column("text", sa.Text))
    for text in ("one", "other"):
        scratch = scratch_engine()
        with scratch.begin() as connection:
            table.create(connection)
            inserted = connection.execute(table.insert(), {"text": text})
            assert connection.scalars(sa.select(table.c.text)).all() == [text]
        scratch.dispose()
    assert inserted.context.cache_hit is CacheStats.CACHE_HIT
