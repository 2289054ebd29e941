"""Any page size and any grouping: the same rows. And a thousand orders: a handful of statements."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.event_log import Recorded
from projections import merchant_dashboard, order_board, order_membership, planner_board
from projections.read_model import ReadModel
from tests.projections import bulk
from tests.projections.given import (
    FakeLog,
    applied,
    applied_by_handler,
    content_of,
    counted_statements,
    emptied,
    tables_of,
)
from tests.projections.plain import batch
from tests.projections.story import at, told

MODELS = [order_board.MODEL, merchant_dashboard.MODEL, planner_board.MODEL, order_membership.MODEL]
STORY = told().recorded
STATEMENTS_MAX = {merchant_dashboard.MODEL.name: 14}
"""The dashboard keeps six tables in step: it reads each once, and writes what came and went."""

STATEMENTS_MAX_OF_OTHERS = 8


def statements_max(model: ReadModel) -> int:
    return STATEMENTS_MAX.get(model.name, STATEMENTS_MAX_OF_OTHERS)


@pytest.fixture(params=MODELS, ids=lambda model: model.name)
def model(request: pytest.FixtureRequest) -> ReadModel:
    return request.param


@pytest.fixture
def connection(database_url: str, model: ReadModel) -> Iterator[sa.Connection]:
    with tables_of(database_url, model) as engine, engine.connect() as connection:
        yield connection


def in_pages(recorded: Sequence[Recorded], cuts: Sequence[int]) -> Iterator[Sequence[Recorded]]:
    ends = sorted({*cuts, 0, len(recorded)})
    for start, end in pairwise(ends):
        yield recorded[start:end]


def content_after(connection, model, pages, apply):
    emptied(connection, model)
    for page in pages:
        apply(connection, model, page)
    return content_of(connection, model)


@pytest.fixture
def one_by_one(connection, model):
    """The rows of the story when every event is a page."""
    return content_after(connection, model, [[each] for each in STORY], applied)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, len(STORY))),
    apply=st.sampled_from([applied, applied_by_handler]),
)
def test_pages_of_any_size_and_grouping_give_the_same_rows(
    connection, model, one_by_one, cuts, apply
):
    assert content_after(connection, model, in_pages(STORY, cuts), apply) == one_by_one


EVENTS_OF_ORDERS = [each for each in STORY if each.stream_id.split("/")[1] in ("order", "run")]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shuffled=st.permutations(EVENTS_OF_ORDERS),
    cuts=st.lists(st.integers(0, len(EVENTS_OF_ORDERS))),
)
def test_even_a_history_that_cannot_be_reads_alike_in_any_pages(connection, model, shuffled, cuts):
    one_by_one = content_after(connection, model, [[each] for each in shuffled], applied)
    pages = in_pages(shuffled, cuts)
    assert content_after(connection, model, pages, applied_by_handler) == one_by_one


def statements_for(connection, model, recorded, apply=applied) -> int:
    with counted_statements(connection) as statements:
        apply(connection, model, recorded)
    return len(statements)


@pytest.mark.parametrize("activity", [bulk.placing, bulk.paying, bulk.collecting])
def test_a_thousand_events_on_orders_are_a_handful_of_statements(connection, model, activity):
    log = bulk.a_thousand_orders()
    before = len(log.recorded)
    applied(connection, model, log.recorded)
    activity(log)
    assert statements_for(connection, model, log.recorded[before:]) <= 2 * statements_max(model)


def test_cancelling_a_thousand_orders_is_a_handful_when_runs_share_a_handler(connection, model):
    log = FakeLog()
    bulk.placing(log)
    applied(connection, model, log.recorded)
    before = len(log.recorded)
    bulk.cancelling(log)
    cancelled = log.recorded[before:]
    assert statements_for(connection, model, cancelled, applied_by_handler) <= statements_max(model)


WITHDRAWN = batch.OrdersWithdrawn("B1", bulk.NAMES, "late", at(5))


@pytest.mark.parametrize(
    ("kind", "local_id", "event"),
    [
        ("batch", "B1", bulk.bought()),
        ("batch", "B1", WITHDRAWN),
        ("run", "R1", bulk.opened()),
        ("run", "R1", bulk.declared()),
        ("exit", "X1", bulk.left()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_event_naming_a_thousand_orders_is_a_handful_of_statements(
    connection, model, kind, local_id, event
):
    log = bulk.a_thousand_orders()
    applied(connection, model, log.recorded)
    log.append(kind, local_id, [event])
    assert statements_for(connection, model, log.recorded[-1:]) <= statements_max(model)
