import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.product_import.columns import COLUMNS, NAMES
from adapters.product_import.reading import UnreadableFileError, read_source
from adapters.product_import.report import ERROR_COLUMNS, csv_of, template, with_errors, xlsx_of
from adapters.texts import reading, translated
from tests.adapters.product_import.conftest import source_of
from tests.adapters.product_import.files import SOUND, csv_file, row, xlsx_file


def said(file):
    source = source_of(file)
    return [source.said_in(each) for each in source.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_are_read_in_the_encodings_there_are(encoding):
    assert said(csv_file(row(name="新西兰蜂蜜"), encoding=encoding)) == [row(name="新西兰蜂蜜")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_head_may_say_the_labels_of_a_page(language):
    with reading(language):
        labels = [translated(column.label) for column in COLUMNS]
    assert said(csv_file(SOUND, head=labels)) == [SOUND]
    assert labels != list(NAMES)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_known_by_the_head(delimiter):
    assert said(f"sku{delimiter}name\nA{delimiter}Honey, dark\n") == [
        {"sku": "A", "name": "Honey, dark"}
    ]


def test_the_first_sheet_of_a_workbook_is_read_as_people_see_it():
    file = xlsx_file(
        ["sku", "gtin", "hs_code", "weight_grams", "vat_percent", "list_since"],
        ["A", 9421025231254, "0409000000", 720.0, 9.1, date(2016, 4, 8)],
    )
    assert said(file) == [
        {
            "sku": "A",
            "gtin": "9421025231254",
            "hs_code": "0409000000",
            "weight_grams": "720",
            "vat_percent": "9.1",
            "list_since": "2016-04-08",
        }
    ]


def test_rows_that_say_nothing_are_passed_over_and_numbers_stay_those_of_the_sheet():
    source = source_of("\nsku,name\n\nA,Honey\n,\nB,\n")
    assert [(each.number, source.said_in(each)["sku"]) for each in source.rows] == [
        (4, "A"),
        (6, "B"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"name,brand\nHoney,B\n",
        b"sku,name,SKU\nA,B,C\n",
        b"PK\x03\x04 no workbook",
        b"sku\n\xff\xff\xff",
    ],
)
def test_what_is_no_table_of_products_is_told(content):
    with pytest.raises(UnreadableFileError) as refused:
        read_source(content)
    assert str(refused.value)


def test_a_file_has_a_longest_length():
    text = b"sku\n" + b"A\n" * 4
    assert len(read_source(text, 4).rows) == 4
    with pytest.raises(UnreadableFileError):
        read_source(text, 3)


def test_a_small_workbook_that_names_a_far_cell_is_not_made_room_for():
    near = xlsx_file(["sku"], ["A"])
    for place in (b'r="XFD2"', b"r='A1048576'", b'r="1048576"'):
        with pytest.raises(UnreadableFileError):
            read_source(with_place(near, place))


def with_place(workbook: bytes, place: bytes) -> bytes:
    """The same workbook whose second row's cell says that it stands elsewhere."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b'r="A2"' in part
                part = part.replace(b'r="A2"', place)
            after.writestr(name, part)
    return changed.getvalue()


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_the_template_is_a_file_without_products(make):
    source = read_source(make(template()))
    assert (source.head, source.rows) == (list(NAMES), [])
    assert list(source.places) == list(NAMES)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_file_comes_back_with_its_errors_and_can_be_sent_again(ground, form):
    rows = [SOUND, row(sku="B", gtin="12", vat_percent="9"), row(sku="C")]
    first = csv_file(*rows) if form == "csv" else xlsx_file(list(SOUND), *map(values, rows))
    source = read_source(first)
    back = with_errors(source, ground.check(first).faults)
    again = read_source(back)
    assert again.head == [*NAMES, *ERROR_COLUMNS]
    assert [again.said_in(each) for each in again.rows] == rows
    errors = [each.cells[len(NAMES) :] for each in again.rows]
    assert (errors[0], errors[2]) == ([""] * 4, [""] * 4)
    assert errors[1][:2] == ["gtin", "gtin-invalid"]
    # What was told of the first try is not there twice after the second.
    twice = read_source(with_errors(again, ground.check(back).faults))
    assert twice.head == again.head


def values(said):
    return list(said.values())


texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(st.lists(texts.filter(lambda text: not text.startswith("'")), min_size=1))
def test_no_cell_of_a_csv_is_a_formula_and_all_are_read_as_they_were(cells):
    written = csv_of([["sku"], ["x", *cells]])
    plain = list(csv.reader(StringIO(written.decode("utf-8-sig"))))[1]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in plain)
    assert read_source(written).rows[0].cells == ["x", *cells]
