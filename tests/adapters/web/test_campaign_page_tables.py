"""Tables of a campaign's page: their rows narrow it, add up to its numbers and leave as files."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.adapters.web.read_campaign_page import PAGE, figures, file_rows, links
from tests.adapters.web.read_tables import csv_rows, xlsx_rows
from tests.adapters.web.site import Site, opened, words
from tests.adapters.web.two_campaigns import two_campaigns

TABLES = ("products", "stages", "reasons", "days", "money")


@pytest.fixture(scope="module")
def site_of_two(tmp_path_factory) -> Iterator[Site]:
    """Two campaigns of one merchant; for reading only."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('two')}/jihuo.db") as site:
        two_campaigns(site)
        yield site


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
