"""Pages of imports: a file is shown and its columns chosen, sent in, watched, and comes back."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from adapters.order_import.rounds import ImportRounds, import_rounds
from adapters.work_queue import broker_for, start_worker
from tests.adapters.order_import.merchants_files import CHOSEN, TITLES, csv_file, xlsx_file
from tests.adapters.waiting import wait_until
from tests.adapters.web.given import order_ids
from tests.adapters.web.import_shop import MERCHANT, Shop, columns
from tests.adapters.web.site import Site, form_of, words


@pytest.fixture
def shop(site: Site, tmp_path) -> Shop:
    return Shop(site, tmp_path)


def standing(site: Site) -> list[str]:
    """Orders that were placed: those that were refused are on the board too."""
    with site.system.engine.connect() as connection:
        query = "SELECT order_id FROM order_board WHERE stage = 'placed' ORDER BY order_id"
        return list(connection.exec_driver_sql(query).scalars())


def has_ended(rounds: ImportRounds, address: str) -> bool:
    row = rounds.imports.one(address[-20:])
    return row is not None and row.ended_at is not None


def test_columns_are_chosen_from_a_file_that_is_shown_and_kept_under_a_name(shop):
    content = csv_file([shop.row(1), shop.row(2)])
    answer = shop.post("/imports/profiles/look", content, act="look")
    assert answer.status_code == 200
    said = words(answer.text)
    assert "read as gb18030" in said
    assert "虚构买家2" in said
    assert answer.headers["cache-control"] == "no-store"
    for field, title in CHOSEN.items():
        chosen = answer.text.partition(f'name="column_{field}"')[2].partition("</select>")[0]
        assert f'<option value="{title}" selected>' in chosen, field
    fields = form_of(answer.text, "save")
    saved = {**fields, **columns(), "name": "店铺导出", "merchant_id": MERCHANT, "platform": "s3"}
    assert "店铺导出" in shop.site.act("/imports/profiles", **saved)


def test_a_file_is_sent_in_worked_at_and_its_orders_stand(shop):
    shop.keep_profile()
    address = shop.send(csv_file([shop.row(1), shop.row(2, quantity=0), shop.row(3)]))
    assert "waiting" in words(shop.site.get(address))
    said = shop.work(address)
    assert "done" in said
    assert "'0' units cannot be sold" in said
    assert order_ids(shop.site) == ["shop-3:2026-00001", "shop-3:2026-00003"]
    assert "订单.csv" in words(shop.site.get("/imports"))


def test_a_request_keeps_the_file_and_a_worker_of_the_queue_does_the_rest(shop):
    shop.keep_profile()
    site = shop.site
    address = shop.send(xlsx_file([shop.row(1)]), "订单.xlsx")
    broker = broker_for(site.settings.broker)
    rounds = import_rounds(site.system, site.settings, broker)
    worker = start_worker(broker, threads=1)
    try:
        wait_until(lambda: has_ended(rounds, address))
    finally:
        worker.stop(timeout=5_000)
        broker.close()
    site.follow()
    assert order_ids(site) == ["shop-3:2026-00001"]


def test_the_same_file_again_is_the_same_import(shop):
    shop.keep_profile()
    content = csv_file([shop.row(1)])
    address = shop.send(content)
    shop.work(address)
    before = shop.site.system.log.last_position()
    assert shop.send(content) == address
    assert "done" in shop.work(address)
    assert shop.site.system.log.last_position() == before


def test_a_trial_writes_nothing_and_says_what_the_import_says(shop):
    shop.keep_profile()
    content = csv_file([shop.row(1), shop.row(2, sku="NONE"), shop.row(3, quantity="x")])
    before = shop.site.system.log.last_position()
    tried = shop.send(content, dry_run="1")
    said = shop.work(tried)
    assert shop.site.system.log.last_position() == before
    placed = shop.site.post(f"{tried}/place", act="place").headers["location"]
    assert placed != tried
    done = shop.work(placed)
    assert standing(shop.site) == ["shop-3:2026-00001"]
    table = "All rows as CSV"
    assert said.partition(table)[2] == done.partition(table)[2]
    assert "'NONE' is not offered by the campaign" in done


def test_the_same_file_comes_back_with_errors_and_is_taken_when_corrected(shop):
    shop.keep_profile()
    rows = [shop.row(1), shop.row(2, quantity=0), shop.row(3, sku="=1+1")]
    address = shop.send(csv_file(rows))
    shop.work(address)
    back = shop.site.client.get(f"{address}/file")
    assert back.headers["cache-control"] == "no-store"
    read = list(csv.reader(StringIO(back.content.decode("gb18030"))))
    assert read[0] == [*TITLES, "error_code", "error_column", "error_message_zh", "error_message"]
    assert [row[10] for row in read[1:]] == ["", "quantity-not-positive", "product-not-offered"]
    assert read[2][12:] == ["无法销售 '0' 件", "'0' units cannot be sold"]
    assert read[3][1] == "'=1+1"
    read[2][3], read[3][1] = "2", str(shop.draft.items[0].sku)
    text = StringIO()
    csv.writer(text).writerows(read)
    corrected = shop.send(text.getvalue().encode("gb18030"))
    assert "Every row was taken." in shop.work(corrected)
    assert len(standing(shop.site)) == 3


def test_a_workbook_comes_back_as_a_workbook(shop):
    shop.keep_profile()
    local = shop.at.replace(tzinfo=None, microsecond=0) + timedelta(hours=8)
    rows = [shop.row(1, dated=local), shop.row(2, dated=local, quantity=-2)]
    address = shop.send(xlsx_file(rows), "订单.xlsx")
    shop.work(address)
    content = shop.site.client.get(f"{address}/file").content
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[10] for row in sheet] == ["error_code", "", "quantity-not-positive"]
    assert sheet[1][3:5] == [1.0, local]
    assert order_ids(shop.site) == ["shop-3:2026-00001"]


def test_a_report_has_every_row_that_was_not_taken(shop):
    shop.keep_profile()
    address = shop.send(csv_file([shop.row(n, quantity="+0") for n in range(120)]))
    shop.work(address)
    answer = shop.site.client.get(f"{address}/report")
    read = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(read) == 120
    assert {row["value"] for row in read} == {"'+0"}
