"""Tables: columns, sort, files of exactly what is shown; odd questions are refused by name."""

import pytest

from tests.adapters.web.given import HOSTILE, campaign, order_ids
from tests.adapters.web.read_tables import (
    csv_rows,
    heads_of,
    ids_of,
    parquet_table,
    plain,
    rows_of,
    table_of,
    xlsx_rows,
)
from tests.adapters.web.site import BOOK

FILES = [("csv", csv_rows), ("xlsx", xlsx_rows)]


def orders(site, query=""):
    return table_of(site.get(f"/orders{query}"), "Orders")


def file_of(site, url, form):
    """A file as it is downloaded."""
    mark = "&" if "?" in url else "?"
    answer = site.client.get(f"{url}{mark}export={form}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    return answer


def test_only_the_columns_asked_for_are_shown_in_their_order(simulated):
    table = orders(simulated, "?columns=units,order,waybill")
    assert heads_of(table) == ["", "order", "waybill", "units"]
    assert all(len(row) == 4 for row in rows_of(table))


def test_a_form_may_send_each_column_by_itself(simulated):
    table = orders(simulated, "?columns=order&columns=units")
    assert len(heads_of(table)) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?columns=order,nothing", "There is no column “nothing” here."),
        ("?sort=nothing", "These rows cannot be sorted by “nothing”."),
        ("?sort=units", "These rows cannot be sorted by “units”."),
        ("?export=pdf", "Files are made as csv, xlsx and parquet."),
        ("?after=nothing", "There is no such page of orders."),
    ],
)
def test_what_a_table_cannot_do_is_refused_by_name(simulated, query, said):
    assert said in plain(simulated.get(f"/orders{query}", 422))


def test_rows_are_sorted_both_ways(simulated):
    for sort in ("order", "placed", "changed"):
        rising = walked(simulated, f"/orders?sort={sort}")
        falling = walked(simulated, f"/orders?sort=-{sort}")
        assert rising == falling[::-1]
        assert len(rising) == len(set(rising)) > 50


def walked(site, url):
    """The ids of all orders, page by page."""
    ids = []
    while url:
        html = site.get(url)
        ids += ids_of(table_of(html, "Orders"))
        link = html.partition('rel="next"')[0] if 'rel="next"' in html else ""
        url = link.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    return ids


def test_a_sorted_head_says_so_and_turns_round(simulated):
    table = orders(simulated, "?sort=order")
    assert 'aria-sort="ascending"' in table
    assert "sort=-order" in table


def test_campaigns_are_sorted_by_what_is_read(site):
    for n, name in enumerate(("Wool", "Honey", "Kiwi")):
        campaign(site, name=name, orders=0, campaign_id=f"c-{n}")
    shown = [
        row[0].split()[0]
        for row in rows_of(table_of(site.get("/campaigns?sort=campaign"), "Campaigns"))
    ]
    assert shown == ["Honey", "Kiwi", "Wool"]


@pytest.mark.parametrize(("form", "read"), FILES)
def test_a_file_holds_all_rows_of_the_filter_and_the_columns_shown(simulated, form, read):
    url = "/orders?stage=delivered&sort=order&columns=order,stage,units,received"
    rows = read(file_of(simulated, url, form).content)
    assert rows[0] == ["order", "stage", "units", "received ¥"]
    assert [row[0] for row in rows[1:]] == walked(simulated, url)
    assert {row[1] for row in rows[1:]} == {"delivered"}


def test_a_file_is_not_cut_at_fifty_rows(simulated):
    rows = csv_rows(file_of(simulated, "/orders?sort=order", "csv").content)
    assert [row[0] for row in rows[1:]] == walked(simulated, "/orders?sort=order")


def test_money_is_exact_and_times_carry_their_offset(simulated):
    with simulated.system.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT order_id, due_fen FROM order_board")
        fen = {row.order_id: row.due_fen for row in rows}
    rows = csv_rows(file_of(simulated, "/orders?columns=order,due,placed", "csv").content)
    for order_id, due, placed in rows[1:]:
        assert due == f"{fen[order_id] // 100}.{fen[order_id] % 100:02d}"
        assert placed.endswith("+08:00")
    sheet = xlsx_rows(file_of(simulated, "/orders?columns=order,due,placed", "xlsx").content)
    assert all(round(float(row[1]) * 100) == fen[row[0]] for row in sheet[1:])
    assert sheet[0][2] == "placed +08:00"


def test_columns_of_parquet_have_types_and_times_the_zone_asked_for(simulated):
    with simulated.system.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT order_id, due_fen, units FROM order_board").all()
    url = "/orders?columns=order,units,due,placed&zone=America/New_York"
    table = parquet_table(file_of(simulated, url, "parquet").content)
    simulated.get("/orders?zone=Asia/Shanghai")
    assert [str(field.type) for field in table.schema] == [
        "string",
        "int64",
        "decimal128(24, 2)",
        "timestamp[us, tz=America/New_York]",
    ]
    found = {row["order"]: row for row in table.to_pylist()}
    assert len(found) == len(rows)
    for order_id, fen, units in rows:
        assert (found[order_id]["due ¥"] * 100, found[order_id]["units"]) == (fen, units)


def test_a_file_is_in_the_zone_asked_for(simulated):
    url = "/orders?columns=order,placed&zone=UTC"
    rows = csv_rows(file_of(simulated, url, "csv").content)
    simulated.get("/orders?zone=Asia/Shanghai")
    assert all(row[1].endswith("+00:00") for row in rows[1:])


def test_a_file_speaks_the_readers_language(simulated):
    rows = csv_rows(file_of(simulated, "/orders?stage=delivered&language=zh", "csv").content)
    simulated.get("/orders?language=en")
    assert rows[0][:2] == ["订单", "阶段"]
    assert rows[1][1] == "已签收"


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_becomes_a_formula(site, begin):
    campaign(site, name=f"{begin}{HOSTILE}".strip(), orders=0)
    url = "/campaigns?columns=campaign"
    cell = csv_rows(file_of(site, url, "csv").content)[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert cell.removeprefix("'") == f"{begin}{HOSTILE}".strip()
    assert xlsx_rows(file_of(site, url, "xlsx").content)[1][0] == f"{begin}{HOSTILE}".strip()


def test_a_file_of_the_past_holds_the_past(site):
    campaign(site)
    before = site.system.log.last_position()
    site.post(f"/orders/{order_ids(site)[0]}/cancel", act="cancel", reason="changed my mind")
    now = csv_rows(file_of(site, "/orders?columns=order,stage", "csv").content)
    past = csv_rows(file_of(site, f"/orders?columns=order,stage&at={before}", "csv").content)
    assert sorted(row[1] for row in now[1:]) == ["cancelled", "paid", "paid"]
    assert [row[1] for row in past[1:]] == ["paid"] * 3


def test_who_takes_orders_away_in_a_file_is_recorded(site):
    campaign(site)
    file_of(site, "/orders?stage=paid&sort=order", "csv")
    [seen] = site.app.state.doors.sightings.of_subject(BOOK, "orders?sort=order&stage=paid")
    assert (seen.where, seen.orders, seen.fields) == ("export", 3, "")
    assert "ada" in seen.actor


def test_an_empty_table_is_an_empty_file(site):
    assert len(csv_rows(file_of(site, "/orders", "csv").content)) == 1
    assert len(xlsx_rows(file_of(site, "/orders", "xlsx").content)) == 1
