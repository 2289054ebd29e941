from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from adapters.order_import.profile import BrokenFileError, ColumnsError, FileFacts
from adapters.order_import.reading import opened, read_rows
from tests.adapters.order_import.files import HEADER, PROFILE, Row

TITLES = HEADER.split(",")
AT = datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001  # As a sheet holds it.
FACTS = FileFacts()


def sheet(folder, *rows, options=None):
    path = folder / "orders.xlsx"
    with Workbook(path, options or {}) as book:
        page = book.add_worksheet()
        as_time = book.add_format({"num_format": 'yyyy"年"m"月"d"日" h:mm'})
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(line, place, cell, as_time)
                elif cell is not None:
                    page.write(line, place, cell)
    return path


def texts(path):
    with opened(path, FACTS) as found:
        return [list(found.titles), *[list(record.texts) for record in found.records]]


def row(**changed):
    plain = {"invoice": 536365, "sku": "85123A", "name": "灯", "quantity": 6, "at": AT} | changed
    return [*plain.values(), 2.55, 17850, "UK"]


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}])
def test_numbers_days_and_texts_are_read_as_people_see_them(tmp_path, options):
    path = sheet(tmp_path, TITLES, row(), options=options)
    profile = msgspec.structs.replace(PROFILE, file=FileFacts())
    (found,) = read_rows(path, profile)
    assert (found.invoice_no, found.sku, found.name) == ("536365", "85123A", "灯")
    assert (found.quantity, found.unit_price, found.customer_id) == ("6", "2.55", "17850")
    assert found.dated == "2010-12-01 08:26:00"


def test_rows_keep_their_numbers_and_short_rows_are_as_wide_as_the_header(tmp_path):
    path = sheet(tmp_path, ["a", "b", "c"], [], [1], [None, None, 3], [None, "  "], [1, 2, 3, 4])
    with opened(path, FACTS) as found:
        records = list(found.records)
    assert [(r.number, list(r.texts), r.fault) for r in records] == [
        (3, ["1", "", ""], ""),
        (4, ["", "", "3"], ""),
        (6, ["1", "2", "3", "4"], "wrong-columns"),
    ]


def test_days_that_count_from_1904_are_the_same_days(tmp_path):
    path = sheet(tmp_path, ["a"], [AT], options={"date_1904": True})
    assert texts(path)[1] == ["2010-12-01 08:26:00"]


def test_small_and_large_numbers_have_no_exponent(tmp_path):
    path = sheet(tmp_path, ["a"], [0.00001], [123456789012345], [1.5e300])
    assert [r[0] for r in texts(path)[1:3]] == ["0.00001", "123456789012345"]
    assert "e" not in texts(path)[3][0]


cells = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF), min_size=1, max_size=30).filter(
        lambda text: not text.isspace()
    ),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 4)),
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_another_reader_finds_the_same(tmp_path_factory, rows):
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    path = sheet(tmp_path_factory.mktemp("book"), ["a", "b", "c"], *rows, options=plain)
    theirs = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    with opened(path, FACTS) as found:
        ours = [list(record.cells) for record in found.records]
    assert ours == theirs[1:]


def edited(path, name, change):
    """The same workbook with one of its parts changed."""
    content = BytesIO()
    with ZipFile(path) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text) if part == name else text)
    path.write_bytes(content.getvalue())
    return path


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace(b"<worksheet", BOMB, 1), "document type"),
        (lambda text: text[: len(text) // 2], "damaged"),
        (lambda text: text.replace(b'<row r="2"', b'<row r="9999999"'), "misplaced"),
        (lambda text: text.replace(b'<row r="2"', b'<row r="1"'), "misplaced"),
        (lambda text: text.replace(b'r="A2"', b'r="ZZZZZ2"'), "column"),
        (lambda text: text.replace(b"<v>0</v>", b"<v>77</v>", 1), "shared text 77"),
        (lambda text: b"", "damaged"),
    ],
)
def test_a_workbook_that_is_damaged_or_means_no_good_is_refused_by_name(tmp_path, change, told):
    path = edited(sheet(tmp_path, ["a", "b"], ["x", 1]), SHEET, change)
    with pytest.raises(BrokenFileError, match=told):
        texts(path)


def test_a_workbook_that_was_cut_off_is_refused(tmp_path):
    path = sheet(tmp_path, ["a", "b"], ["x", 1])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BrokenFileError):
        texts(path)


def test_an_empty_workbook_is_no_file_of_orders(tmp_path):
    with pytest.raises(ColumnsError, match="empty"):
        texts(sheet(tmp_path))


def test_a_row_of_a_workbook_is_told_like_one_of_a_csv_file(tmp_path):
    path = sheet(tmp_path, TITLES, row(quantity=0))
    assert str(Row())
    profile = msgspec.structs.replace(PROFILE, file=FileFacts())
    (found,) = read_rows(path, profile)
    assert (found.number, found.quantity, found.fault) == (2, "0", "")
