"""A campaign's page: its numbers, chart and forecast beside those of an earlier one."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from application.roles import Role
from tests.adapters.web.read_campaign_page import PAGE, against, figures
from tests.adapters.web.read_tables import csv_rows
from tests.adapters.web.site import Site, opened, words
from tests.adapters.web.test_charts import charts_in
from tests.adapters.web.two_campaigns import TwoCampaigns, two_campaigns


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Iterator[tuple[Site, TwoCampaigns]]:
    """Two campaigns of one merchant; for reading only."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('two')}/jihuo.db") as site:
        yield site, two_campaigns(site)


@pytest.fixture
def site_of_two(told) -> Site:
    return told[0]


def test_each_number_stands_against_the_earlier_one_at_the_same_age(site_of_two):
    html = site_of_two.get(PAGE)
    assert figures(html)["orders"] == "72"
    # Ten days of eight orders a day; six of them have passed here.
    assert against(html)[0] == "+24 (+50 %), more than 48"
    assert re.match(r"[+−][\d.]+ points, (more|less) than [\d.]+ %$", against(html)[3])
    assert "when it was as old as this one is now, 6 d 00:" in words(html)


def test_the_campaign_to_compare_with_is_chosen_in_the_address(site_of_two):
    html = site_of_two.get(f"{PAGE}?against=none")
    assert against(html) == []
    assert "Side by side" not in words(html)
    assert len(charts_in(html).popitem()[1]["series"]) == 1
    assert against(site_of_two.get(f"{PAGE}?against=kiwi-001")) != []
    site_of_two.get(f"{PAGE}?against=kiwi-002", 404)
    assert "first campaign" in words(site_of_two.get("/campaigns/kiwi-001"))


@pytest.mark.parametrize(
    ("show", "title"),
    [
        ("orders", "Orders placed"),
        ("units", "Units sold"),
        ("money", "Money taken"),
        ("paid", "Paid of all orders so far"),
        ("minimum", "Units paid whole"),
    ],
)
def test_a_number_that_is_chosen_is_what_the_chart_shows(site_of_two, show, title):
    html = site_of_two.get(f"{PAGE}?show={show}")
    [(name, chart)] = charts_in(html).items()
    assert name.startswith(title)
    assert [one["shape"] for one in chart["series"]] == ["line", "faint"]
    [chosen] = re.findall(r'<a href="([^"]*)" class="figure[^"]*" aria-current="true"', html)
    assert f"show={show}" in chosen


def test_the_chart_adds_up_to_the_number_by_the_hour_and_by_the_day(site_of_two):
    for step in ("hour", "day"):
        html = site_of_two.get(f"{PAGE}?step={step}")
        [chart] = charts_in(html).values()
        values = chart["series"][0]["values"]
        assert sum(value or 0 for value in values) == int(figures(html)["orders"])


def test_days_to_come_show_the_earlier_one_only(site_of_two):
    [chart] = charts_in(site_of_two.get(f"{PAGE}?step=day")).values()
    ours, theirs = (one["values"] for one in chart["series"])
    assert ours[-1] is None
    assert theirs[-2] is not None
    assert len(ours) == len(theirs) == 11


def test_what_a_wish_to_cancel_comes_to_once_declared_is_told_of_both(site_of_two):
    html = site_of_two.get(PAGE)
    assert "a buyer's wish to cancel, once declared refused" in words(html)
    said = "A buyer's wish to cancel, once declared refused withdrawal is asked –"
    assert f"{said} withdrawal is asked" in words(html)
    chinese = site_of_two.client.get(PAGE, headers={"Accept-Language": "zh-CN"})
    assert "申报后买家要求取消时 被拒 向海关申请撤单 – 向海关申请撤单" in words(chinese.text)


def test_what_needs_somebody_is_counted_and_leads_to_those_orders(site_of_two, told):
    html = site_of_two.get(PAGE)
    assert "2 orders with a refund owed for more than 3 days" in words(html)
    assert "1 order with another address" in words(html)
    for need, count in (("refund", 2), ("address", 1), ("limit", 2)):
        assert f'href="{PAGE}/needs/{need}"' in html
        rows = csv_rows(site_of_two.client.get(f"{PAGE}/needs/{need}?export=csv").content)
        assert len(rows) == count + 1
    assert told[1].orders[10] in site_of_two.get(f"{PAGE}/needs/address")
    site_of_two.get(f"{PAGE}/needs/none", 404)
    site_of_two.get("/campaigns/none/needs/refund", 404)


def test_the_forecast_says_its_method_and_a_range(site_of_two):
    said = words(site_of_two.get(PAGE))
    assert re.search(r"At the end: \d+ to \d+ units, most likely \d+ : the minimum is", said)
    assert "Method: “Honey, autumn” came to sell" in said
    alone = words(site_of_two.get(f"{PAGE}?against=none"))
    assert "Method: the last 6 days brought" in alone
    assert "At the end:" not in words(site_of_two.get("/campaigns/kiwi-001"))


@pytest.mark.parametrize("role", [Role.OWNER, Role.STAFF])
def test_a_merchant_sees_its_own_campaign_only(site_of_two, role):
    with site_of_two.as_role(role, "kiwi"):
        assert figures(site_of_two.get(PAGE))["orders"] == "72"
        site_of_two.get(f"{PAGE}/times")
    with site_of_two.as_role(role, "other"):
        for path in (PAGE, f"{PAGE}/needs/refund", f"{PAGE}/times"):
            site_of_two.get(path, 404)


def test_the_page_stands_in_the_past(site_of_two, told):
    early = told[1].later.at + timedelta(days=1)
    html = site_of_two.get(f"{PAGE}?as_of={early.isoformat().replace('+', '%2B')}")
    assert (figures(html)["orders"], against(html)[0]) == ("12", "+4 (+50 %), more than 8")
    assert "No forecast: fewer than 20 orders so far." in words(html)
    last = site_of_two.system.log.last_position()
    assert figures(site_of_two.get(f"{PAGE}?at={last}")) == figures(site_of_two.get(PAGE))


def test_the_page_is_read_without_the_rows_of_orders(site_of_two):
    """Sums are kept: what there is of orders is never counted for a page."""
    statements = list[str]()

    def note(_connection, _cursor, statement, *_rest):
        statements.append(" ".join(statement.split()) + " ")

    engine = site_of_two.system.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        site_of_two.get(f"{PAGE}?product=KIWI-01&stage=paid&day=2026-11-20")
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    asked = [each.partition(" FROM ")[2].partition(" ")[0] for each in statements]
    assert "dashboard_hours" in asked
    assert not {"dashboard_orders", "order_board"} & set(asked)
