"""A merchant's own files: Chinese columns, people of the made-up range, CSV and workbooks."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

from adapters.order_import.merchants_profiles import OwnProfile, from_choices
from adapters.order_import.profile import FileFacts
from domain.campaign_commands import DraftCampaign
from domain.people import id_check_digit

CHOSEN: Mapping[str, str] = {
    "invoice_no": "订单号",
    "sku": "货号",
    "name": "商品名称",
    "quantity": "数量",
    "dated": "下单时间",
    "unit_price": "单价",
    "buyer_name": "订购人",
    "buyer_id_number": "身份证号",
    "telephone": "电话",
    "address": "地址",
}
TITLES = tuple(CHOSEN.values())

Row = Sequence[Any]


def id_number(number: int) -> str:
    """Region 990000 is nobody's."""
    head = f"99000019{70 + number % 30}0101{number % 1_000:03}"
    return head + id_check_digit(head)


def row_of(draft: DraftCampaign, order: int, at: datetime, **changed: Any) -> list[Any]:
    """One line of one order of a campaign's first product, and what is changed about it."""
    local = at.astimezone(ZoneInfo("Asia/Shanghai"))
    item = draft.items[0]
    row: dict[str, Any] = {
        "invoice_no": f"2026-{order:05}",
        "sku": item.sku,
        "name": item.name,
        "quantity": 1,
        "dated": f"{local:%Y-%m-%d %H:%M:%S}",
        "unit_price": float(item.unit_price),
        "buyer_name": f"虚构买家{order}",
        "buyer_id_number": id_number(order),
        "telephone": "16100000001",
        "address": "虚构省测试市示例路1号",
    } | changed
    return [row[name] for name in CHOSEN]


def csv_file(rows: Sequence[Row], encoding: str = "gb18030", titles: Row = TITLES) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([titles, *rows])
    return text.getvalue().encode(encoding)


def xlsx_file(rows: Sequence[Row], titles: Row = TITLES) -> bytes:
    from xlsxwriter import Workbook

    content = BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet()
        as_time = book.add_format({"num_format": "yyyy/m/d h:mm"})
        for line, row in enumerate([titles, *rows]):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, place, cell, as_time)
                else:
                    sheet.write(line, place, cell)
    return content.getvalue()


def own_profile(merchant_id: str = "kiwi", name: str = "店铺导出") -> OwnProfile:
    return OwnProfile(merchant_id, name, from_choices("shop-3", CHOSEN, FileFacts(), "2019-01"))
