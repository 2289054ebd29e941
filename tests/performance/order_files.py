"""Files of orders of any length, made up from a seed: the same seed gives the same bytes."""

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

HEADER = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
PRODUCTS = 2_000
ROWS_PER_INVOICE_MAX = 9
SPREAD_ONE_IN = 50
"""So many invoices have their last row far behind the others."""

BAD_ONE_IN = 200
BEGIN = datetime(2010, 12, 1, 8, 0)  # noqa: DTZ001  # As files write it.

Row = tuple[str, ...]


def rows_of(count: int, seed: int) -> Iterator[Row]:
    """So many rows: invoices of one to nine rows, some spread over the file, some that are bad."""
    chance = random.Random(seed)
    prices = [f"{chance.randrange(50, 2_000) / 100:.2f}" for _ in range(PRODUCTS)]
    waiting, made, invoice = list[Row](), 0, 0
    while made < count:
        invoice += 1
        rows = list(invoice_rows(invoice, chance, prices))
        if invoice % SPREAD_ONE_IN == 0:
            waiting.append(rows.pop())
        if len(waiting) > 500:
            rows.append(waiting.pop(0))
        for row in rows[: count - made]:
            yield row
            made += 1


def invoice_rows(invoice: int, chance: random.Random, prices: list[str]) -> Iterator[Row]:
    at = BEGIN + timedelta(seconds=invoice * 30 % 31_000_000)
    for _ in range(chance.randint(1, ROWS_PER_INVOICE_MAX)):
        product = chance.randrange(PRODUCTS)
        is_bad = chance.randrange(BAD_ONE_IN) == 0
        yield (
            f"{invoice:07}",
            f"P{product:04}",
            f"商品 {product}",
            "0" if is_bad else str(chance.randint(1, 3)),
            f"{at:%Y-%m-%d %H:%M:%S}",
            prices[product],
            f"{invoice:07}",
            "中国",
        )


def write_csv(path: Path, count: int, seed: int, encoding: str = "gb18030") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows_of(count, seed))


def write_xlsx(path: Path, count: int, seed: int) -> None:
    """Texts inside their cells, numbers and days as such: as a shop's export writes them."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    with Workbook(path, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for line, row in enumerate(rows_of(count, seed), 1):
            sheet.write_row(line, 0, row[:3])
            sheet.write_number(line, 3, int(row[3]))
            sheet.write_datetime(line, 4, datetime.fromisoformat(row[4]))
            sheet.write_number(line, 5, float(row[5]))
            sheet.write_row(line, 6, row[6:])
