import json
import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.web.charts import MONEY, TIME, Chart, Series, Window, days_between
from adapters.web.dwells import Dwell, dwell_chart, hours_of, longest_of, tellable, within
from adapters.web.money_charts import money_chart
from adapters.web.rendering import STATIC
from adapters.web.stage_charts import PHASES, standing_by_day
from application.roles import Role
from projections.flow_rows import DWELLS
from projections.stages import STAGES
from tests.adapters.web.given import campaign
from tests.adapters.web.site import words


def rows_with(names: str) -> Any:
    """Makes rows as a query gives them; what is not given is 0."""
    zeros = dict.fromkeys(names.split(), 0)
    return lambda *values: SimpleNamespace(**(zeros | dict(zip(zeros, values, strict=False))))


Sum = rows_with("stage orders")
Move = rows_with("day stage entered gone")
Others = rows_with("stage merchants gone largest")
Money = rows_with("day received_fen owed_fen repaid_fen")

DAYS = days_between(date(2026, 3, 1), date(2026, 3, 4))


def test_who_stands_now_stood_there_before_but_for_those_who_moved_since():
    moves = [
        Move(DAYS[1], "placed", 5, 0),
        Move(DAYS[2], "paid", 3, 0),
        Move(DAYS[2], "placed", 0, 3),
        # A clock ahead of ours: it has happened all the same.
        Move(DAYS[3] + timedelta(days=2), "paid", 1, 0),
    ]
    days = standing_by_day(DAYS, [Sum("placed", 9), Sum("paid", 4)], moves)
    assert [(day["placed"], day["paid"]) for day in days] == [(7, 0), (12, 0), (9, 3), (9, 4)]


def test_no_stage_is_in_two_phases_of_a_chart():
    among = [stage for _, stages in PHASES for stage in stages]
    assert len(among) == len(set(among))
    ended = {"not placed", "cancelled", "delivered", "refused", "lost", "returned"}
    assert set(among) == set(STAGES) - ended


def test_money_grows_from_what_was_before_the_days_shown():
    window = Window(4, DAYS[-1])
    days = [Money(DAYS[1], 1_000), Money(DAYS[2], 0, 300), Money(DAYS[3], 0, 0, 100)]
    chart = money_chart(window, Money(None, 500, 50, 50), days)
    assert chart is not None
    assert [list(one.values) for one in chart.series] == [
        [500, 1_500, 1_500, 1_500],
        [50, 50, 50, 150],
        [0, 0, 300, 200],
    ]
    assert "¥ 15.00 taken in all" in chart.says
    assert [label for label, _ in chart.rows] == [day.isoformat() for day in DAYS]
    assert list(chart.rows)[2] == ("2026-03-03", ["15.00", "0.50", "3.00"])


def test_no_money_is_no_chart():
    assert money_chart(Window(7, DAYS[-1]), Money(None), []) is None


def dwell_row(**gone: int) -> Any:
    counts = dict.fromkeys(DWELLS, 0) | gone
    return SimpleNamespace(_mapping=counts, gone=sum(gone.values()))


def test_half_and_nine_in_ten_are_told_by_the_doubled_hour():
    row = dwell_row(within_1=5, within_4=4, longer=1)
    assert (hours_of(row, 0.5), hours_of(row, 0.9), hours_of(row, 1)) == (1, 4, None)
    assert (within(1), within(64), within(None)) == ("1 h", "2 d 16:00", "more than 85 d 08:00")


@pytest.mark.parametrize(
    ("others", "is_told"),
    [
        (Others("paid", 3, 30, 20), True),
        (Others("paid", 2, 3_000, 1_500), False),
        (Others("paid", 3, 29, 10), False),
        (Others("paid", 9, 100, 76), False),
    ],
)
def test_what_is_usual_is_told_to_merchants_only_where_it_tells_of_nobody(others, is_told):
    assert tellable([others]) == (["paid"] if is_told else [])


def test_the_longest_stages_are_drawn_in_the_order_of_their_lives():
    dwells = [Dwell(s, 1, timedelta(hours=n % 5), 1, 1) for n, s in enumerate(STAGES)]
    kept = longest_of(dwells)
    assert len(kept) == 10
    assert all(STAGES.index(a.stage) < STAGES.index(b.stage) for a, b in pairwise(kept))
    assert all(dwell.mean >= timedelta(hours=2) for dwell in kept)


def test_times_are_drawn_in_hours_and_what_is_unknown_is_left_out():
    usual = Dwell("paid", 9, timedelta(minutes=90), 2, 2)
    own = Dwell("paid", 1, timedelta(hours=1), 1, 1, usual)
    chart = dwell_chart([own, Dwell("held", 1, timedelta(hours=3), 4, 4)])
    assert chart is not None
    assert [one["values"] for one in chart.drawn["series"]] == [[1, 3], [1.5, None]]
    assert chart.says.startswith("Longest at the stage “held”: 3 h 00")


def test_a_chart_says_in_its_table_what_it_draws():
    chart = Chart("t", "s", "day", ["a"], [Series("x", [12_345])], "¥", MONEY)
    assert chart.drawn["series"][0]["values"] == [123.45]
    assert list(chart.rows) == [("a", ["123.45"])]
    assert TIME.written(None) == "–"


def charts_in(html: str) -> dict[str, dict]:
    found = re.findall(r'aria-label="([^"]*)" data-chart="([^"]*)"', html)
    return {unescape(name): json.loads(unescape(chart)) for name, chart in found}


def test_the_dashboard_draws_stages_money_and_times_and_says_the_same_in_tables(site):
    campaign(site)
    html = site.get("/?days=7")
    standing, money, times = charts_in(html).items()
    assert standing[0].startswith("Orders under way, by stage: 0 orders")
    assert standing[1]["series"][-1]["values"][-1] == 3
    assert len(standing[1]["labels"]) == 7
    assert money[1]["series"][0]["values"][-1] > 0
    assert times[1]["labels"] == ["placed"]
    assert html.count("<summary>As a table") == 2
    assert "half within" in words(html)


def test_a_campaign_draws_its_way_to_the_minimum(site):
    draft = campaign(site)
    url = f"/campaigns/{draft.campaign_id}?show=minimum"
    [(name, chart)] = charts_in(site.get(url)).items()
    assert name.startswith("Units paid whole: ")
    assert chart["marks"][0] == {"name": "minimum", "value": 1}
    assert chart["series"][0]["values"][-1] > 0


def test_without_orders_there_are_sentences_and_no_charts(site):
    draft = campaign(site, orders=0)
    for path in ("/", f"/campaigns/{draft.campaign_id}/times"):
        html = site.get(path)
        assert "data-chart" not in html
        assert "No order went from one stage to another in these days." in words(html)
    assert "No order has been under way" in words(site.get("/"))
    empty = site.get(f"/campaigns/{draft.campaign_id}")
    assert "data-chart" not in empty
    assert "the first order begins the chart" in words(empty)
    minimum = site.get(f"/campaigns/{draft.campaign_id}?show=minimum")
    assert "No unit was ever held" in words(minimum)


def test_days_that_are_not_offered_are_refused(site):
    assert "days is one of 7, 30, 90, 365." in site.get("/?days=8", 422)
    assert "days is one of" in site.get("/?days=many", 422)


def test_an_owner_sees_its_own_name_above_its_own_orders(site):
    campaign(site)
    assert "<h1>All merchants</h1>" in site.get("/")
    with site.as_role(Role.OWNER, "kiwi"):
        html = site.get("/")
        assert "<h1>kiwi</h1>" in html
        assert charts_in(html)
        assert "A dash stands where too few other merchants had orders" in words(html)
    with site.as_role(Role.OWNER, "other"):
        assert "data-chart" not in site.get("/")


def colours_of(css: str) -> list[dict[str, str]]:
    """What a sheet names, block by block: light, dark by the machine, dark by choice."""
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", css)
    return [dict(re.findall(r"(--[\w-]+): (#[0-9a-f]+)", block)) for block in blocks]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_chart_colours_stand_out_from_paper_in_light_and_dark():
    papers = [each for each in colours_of((STATIC / "app.css").read_text()) if "--paper" in each]
    series = [each for each in colours_of((STATIC / "charts.css").read_text()) if each]
    assert len(papers) == len(series) == 3
    for paper, drawn in zip(papers, series, strict=True):
        assert len(set(drawn.values())) == 8
        for name, colour in drawn.items():
            assert contrast(colour, paper["--paper"]) >= 3, name
            assert contrast(colour, paper["--raised"]) >= 3, name
    assert series[1] == series[2]
