"""A file of orders whose tax is asked for: CSV, one row a line, UTF-8 or GB18030.

| column | what it says | left out |
|---|---|---|
| `order` | rows with the same are lines of one order | each row is an order |
| `regime_date` | day of declaration; of a month or year its last day | today |
| `taxable_price` | CNY, with freight and insurance in it | goods + freight + insurance |
| `goods_value` | CNY | `unit_price` × `qty` |
| `unit_price`, `qty` | CNY with at most five places; whole units | `qty` is 1 |
| `freight`, `insurance` | CNY | 0 |
| `vat_rate` | share: 13 % is 0.13 | needed |
| `ct_rate`, `tariff_rate` | shares | 0 |
| `ct_goods` | `cosmetics` or `wine`: the rate is then told by their price | `ct_rate` holds |
| `content`, `content_unit` | what a sale unit holds, in `ml`, `g` or `piece` | not told |
| `deducted_coupon` | CNY paid with coupons and points: never off the taxable price | 0 |
| `year_to_date` | what the buyer has used of the year, CNY | 0 |
| `returned` | units of the line that come back | 0 |
| `platform_tax` | the order's tax as a platform has it, CNY, to be compared | not told |

Any other column is carried along: an `id` names the row.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

NEEDED = ("vat_rate",)


class QuoteFileError(Exception):
    """Raised when a file is none whose tax can be quoted."""


class CellError(Exception):
    """Raised for a cell that does not say what its column takes."""

    def __init__(self, column: str, value: str, words: str) -> None:
        super().__init__(f"{column}: {words}, not {value!r}")
        self.column, self.value, self.words = column, value, words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; `number` counts from 1 below the head."""

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()


def rows_in(file: Path) -> Iterator[Row]:
    """Raises QuoteFileError."""
    reader = csv.DictReader(StringIO(text_of(file), newline=""))
    heads = [head.strip() for head in reader.fieldnames or ()]
    if missing := sorted(set(NEEDED) - set(heads)):
        raise QuoteFileError(f"{file}: the column {', '.join(missing)} is missing")
    if len(set(heads)) < len(heads):
        raise QuoteFileError(f"{file}: a column stands there twice")
    reader.fieldnames = heads
    try:
        for number, cells in enumerate(reader, 1):
            yield Row(number, {name: cells[name] for name in heads})
    except csv.Error as fault:
        raise QuoteFileError(f"{file}: {fault}") from None


def text_of(file: Path) -> str:
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise QuoteFileError(f"{file}: neither UTF-8 nor GB18030")
