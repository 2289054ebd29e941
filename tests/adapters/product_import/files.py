import csv
from io import BytesIO, StringIO

import xlsxwriter

from adapters.product_import.columns import NAMES

SOUND = {
    "sku": "HONEY-500",
    "merchant_id": "kiwi",
    "name": "Kiwi honey",
    "brand": "Harbour",
    "specification": "500 g a jar",
    "gtin": "9421025231254",
    "hs_code": "0409000000",
    "origin_country": "609",
    "unit_code": "122",
    "legal_unit_1": "035",
    "legal_factor_1": "0.5",
    "legal_unit_2": "",
    "legal_factor_2": "",
    "weight_grams": "720",
    "net_grams": "500",
    "volume_cm3": "900",
    "length_mm": "90",
    "width_mm": "90",
    "height_mm": "120",
    "vat_percent": "9",
    "consumption_percent": "0",
    "tariff_percent": "15",
    "shelf_life_days": "720",
    "list_number": "PL-17",
    "list_since": "2016-04-08",
    "list_until": "2028-12-31",
}
"""A row that says everything, and nothing wrong."""

assert tuple(SOUND) == NAMES


def row(**changed: str) -> dict[str, str]:
    return SOUND | changed


def csv_file(
    *rows: dict[str, str], encoding: str = "utf-8", head: list[str] | None = None
) -> bytes:
    """The columns of the first row, under their own names or `head`."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head or list(rows[0]))
    writer.writerows([each[name] for name in rows[0]] for each in rows)
    return text.getvalue().encode(encoding)


def xlsx_file(*rows: list[object]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                sheet.write(line, place, cell)
    return content.getvalue()
