import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from application.roles import Role
from tests.adapters.web.read_tables import csv_rows, xlsx_rows
from tests.adapters.web.site import Site, opened, words
from tests.adapters.web.test_charts import charts_in
from tests.adapters.web.two_campaigns import TwoCampaigns, two_campaigns

PAGE = "/campaigns/kiwi-002"
TABLES = ("products", "stages", "reasons", "days", "money")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Iterator[tuple[Site, TwoCampaigns]]:
    """Two campaigns of one merchant; for reading only."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('two')}/jihuo.db") as site:
        yield site, two_campaigns(site)


@pytest.fixture
def site_of_two(told) -> Site:
    return told[0]


def figures(html: str) -> dict[str, str]:
    found = re.findall(r'class="value" data-k="(\w+)">([^<]*)<', html)
    return {name: unescape(value) for name, value in found}


def against(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'class="beside against">([^<]*)<', html)]


def links(html: str, pattern: str) -> list[str]:
    return [unescape(link) for link in re.findall(rf'href="({pattern})"', html)]


def file_rows(site: Site, table: str, query: str = "") -> list[list[str]]:
    answer = site.client.get(f"{PAGE}?campaign-{table}.export=csv{query}")
    assert answer.status_code == 200
    return csv_rows(answer.content)


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


@pytest.mark.parametrize("table", ["products", "stages", "reasons", "days"])
def test_a_row_filters_the_whole_page_and_its_chip_takes_the_filter_away(site_of_two, table):
    plain = site_of_two.get(PAGE)
    name = table.removesuffix("s")
    chosen = links(plain, rf"/campaigns/kiwi-002\?{name}=[^\"]*")
    assert chosen
    html = site_of_two.get(chosen[-1])
    assert figures(html)["orders"] != figures(plain)["orders"]
    # What it is narrowed to is what the row said.
    [chip] = re.findall(r'<ul class="chips".*?<a href="([^"]*)"', html, re.S)
    assert unescape(chip) == PAGE
    assert 'aria-current="true" title="Take this filter away"' in html
    # Its own table is not narrowed, so that another row can be chosen.
    assert len(file_rows(site_of_two, table)) == len(
        file_rows(site_of_two, table, chosen[-1].replace("/campaigns/kiwi-002?", "&"))
    )


def test_filters_narrow_one_another(site_of_two):
    stage = file_rows(site_of_two, "products", "&stage=cancelled")
    assert sum(int(row[1]) for row in stage[1:]) >= 6
    both = figures(site_of_two.get(f"{PAGE}?stage=cancelled&reason=buyer+asked"))
    assert both["orders"] == "5"
    html = site_of_two.get(f"{PAGE}?stage=cancelled&reason=buyer+asked")
    assert "Take all away" in words(html)


def test_orders_that_were_refused_count_where_they_are_asked_for(site_of_two):
    assert "2 refused" in words(site_of_two.get(PAGE))
    shown = figures(site_of_two.get(f"{PAGE}?reason=OverYearlyLimit"))
    assert shown["orders"] == "2"
    assert "The buyer's year has not so much left." in words(site_of_two.get(PAGE))


def test_the_days_come_to_the_numbers(site_of_two):
    _, *days = file_rows(site_of_two, "days")
    shown = figures(site_of_two.get(PAGE))
    assert sum(int(row[1]) for row in days) == int(shown["orders"])
    taken = sum(round(100 * float(row[-1])) for row in days)
    assert f"{taken / 100:,.2f}" == shown["money"]


def test_the_money_adds_up_to_the_fen(site_of_two):
    _, *rows = file_rows(site_of_two, "money")
    taken, *parts = (round(100 * float(row[1])) for row in rows)
    assert taken == sum(parts)
    assert min(parts[:2]) > 0
    assert all(row[2] for row in rows)


def test_every_table_leaves_as_a_file_of_both_kinds(site_of_two):
    for name in (*(f"campaign-{table}" for table in TABLES), "campaigns-compared"):
        csv = csv_rows(site_of_two.client.get(f"{PAGE}?{name}.export=csv").content)
        xlsx = xlsx_rows(site_of_two.client.get(f"{PAGE}?{name}.export=xlsx").content)
        assert csv[0] == xlsx[0]
        assert len(csv) == len(xlsx) > 1


def test_two_campaigns_stand_side_by_side(site_of_two):
    rows = csv_rows(site_of_two.client.get(f"{PAGE}?campaigns-compared.export=csv").content)
    orders = next(row for row in rows if row[0] == "Orders")
    assert (orders[1], orders[2], orders[4]) == ("72", "48", "80")


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


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("show=profit", "show is one of orders, units, money, paid, minimum."),
        ("step=minute", "step is one of day, hour."),
        ("stage=none", "There is no such stage of orders."),
        ("day=tomorrow", "A day is written like 2026-03-11."),
        ("day=0001-01-01", "A day is written like 2026-03-11."),
        ("campaign-days.sort=none", "These rows cannot be sorted"),
    ],
)
def test_what_there_is_not_is_refused_in_words(site_of_two, query, why):
    assert why in unescape(site_of_two.get(f"{PAGE}?{query}", 422))


def test_what_nothing_has_is_shown_as_nothing(site_of_two):
    html = site_of_two.get(f"{PAGE}?product=none&day=2020-01-01")
    assert figures(html)["orders"] == "0"
    assert figures(html)["paid"] == "–"
    assert "data-chart" not in html


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
