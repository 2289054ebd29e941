"""Tables as a reader of a page, a CSV or an XLSX file has them."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pyarrow
from pyarrow import parquet

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table_of(html: str, label: str) -> str:
    """The markup of the table of a name."""
    found = re.search(rf'aria-label="{re.escape(label)}">\s*<table.*?</table>', html, re.S)
    assert found, f"no table {label}"
    return found[0]


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def heads_of(table: str) -> list[str]:
    return [plain(head) for head in re.findall(r"<th[^>]*>(.*?)</th>", table, re.S)]


def rows_of(table: str) -> list[list[str]]:
    body = table.partition("<tbody>")[2]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    return [[plain(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in rows]


def ids_of(table: str) -> list[str]:
    """Whole ids that the rows' first cells copy."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("<tbody>")[2], re.S)
    return [unescape(re.findall(r'data-copy="([^"]*)"', row)[0]) for row in rows]


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by its mark"
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def xlsx_rows(content: bytes) -> list[list[str]]:
    """Cells of the first sheet as they are stored: texts, and numbers as digits."""
    with ZipFile(BytesIO(content)) as book:
        texts = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            texts = ["".join(each.itertext()) for each in shared]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row.iter(f"{SHEET}c"):
            letters = re.match(r"[A-Z]+", cell.get("r", ""))
            assert letters, "a cell says where it is"
            assert cell.find(f"{SHEET}f") is None, "no cell is a formula"
            value = "".join(cell.itertext())
            cells[column_of(letters[0])] = texts[int(value)] if cell.get("t") == "s" else value
        rows.append([cells.get(place, "") for place in range(max(cells, default=-1) + 1)])
    return rows


def parquet_table(content: bytes) -> pyarrow.Table:
    return parquet.read_table(BytesIO(content))


def column_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
