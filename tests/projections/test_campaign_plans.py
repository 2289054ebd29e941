"""A campaign's page reads its own hours and sums by their index, whatever else is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.databases import engine_for
from projections import campaign_needs, campaign_progress
from projections import campaign_page_figures as figures
from projections.campaign_page_figures import Filter
from projections.campaign_rows import dashboard_metadata
from tests.projections.given import BOOK
from tests.projections.story import at

OF_A_DAY = Filter(stage="paid", since=at(), until=at() + timedelta(days=1))
WHERE = (BOOK, "K")

Query = Callable[[sa.Connection], Any]


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda c: figures.by_hour(c, *WHERE, Filter()), "sku=? AND"),
        (lambda c: figures.by_hour(c, *WHERE, Filter("KIWI")), "sku=? AND"),
        (lambda c: figures.money_of(c, *WHERE, Filter("KIWI", "paid")), "sku=? AND stage=?"),
        (lambda c: figures.by_stage(c, *WHERE, OF_A_DAY), "sku=? AND hour>? AND hour<?"),
        (lambda c: figures.by_reason(c, *WHERE, Filter()), "sku=?"),
        (lambda c: figures.by_product(c, *WHERE, OF_A_DAY), "dashboard_hours_by_hour"),
        (lambda c: figures.by_product(c, *WHERE, Filter()), "campaign_id=?"),
        (lambda c: campaign_progress.progress_of(c, *WHERE), "campaign_id=?"),
        (lambda c: campaign_needs.count_of(c, *WHERE, "refund", at()), "since<?"),
        (lambda c: campaign_needs.orders_in_need(c, *WHERE, "address"), "need=?"),
    ],
)
def test_what_a_campaigns_page_asks_is_found_by_an_index(tmp_path, query: Query, index: str):
    engine = engine_for(f"sqlite:///{tmp_path}/campaigns.db")
    asked = list[tuple[str, Any]]()
    with engine.connect() as connection:
        dashboard_metadata.create_all(connection)
        sa.event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2:4]))
        query(connection)
        (statement,) = asked
        sql, parameters = statement
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
    engine.dispose()
    steps = [row[-1] for row in plan]
    read = [step for step in steps if "dashboard_" in step]
    assert all(step.startswith("SEARCH") for step in read), steps
    assert any(index.removesuffix(" AND") in step for step in read), steps
