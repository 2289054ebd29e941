"""Bytes that are no file of orders: a named error that can be kept and read, and never twice."""

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
import xlsxwriter

from adapters.file_work import PATIENCE
from adapters.order_import.csv_records import LINE_CHARACTERS_MAX
from adapters.order_import.profile import (
    BrokenFileError,
    ColumnsError,
    FileFacts,
    NoWorkbookError,
    OrderFileError,
)
from adapters.order_import.reading import opened, read_rows, require_workbook
from adapters.order_import.registry import NewImport
from adapters.order_import.rounds import ImportRounds
from adapters.texts import reading
from tests.adapters.order_import.files import HEADER, PROFILE, Row
from tests.adapters.order_import.import_ground import BOOK, Ground, ground_on

TOLD = msgspec.structs.replace(PROFILE, file=FileFacts(date_formats=PROFILE.file.date_formats))
RANDOM = random.Random(20261122).randbytes(3_000)
TRIES = 150


@pytest.fixture
def ground(database_url: str, tmp_path) -> Iterator[Ground]:
    ground = ground_on(database_url, tmp_path)
    yield ground
    ground.system.close()


def packed(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def began(ground: Ground, content: bytes, file_name: str) -> str:
    kept = ground.work.shelf.keep(io.BytesIO(content))
    wanted = NewImport(BOOK, ground.name, ground.name, "x", TOLD, file_name, kept, False)
    wanted = replace(wanted, profile=msgspec.structs.replace(TOLD, platform=ground.name))
    return ground.work.imports.begin(wanted, "tests", ground.system.clock())


@pytest.mark.parametrize(
    ("content", "file_name", "told", "told_zh"),
    [
        (RANDOM, "orders.XLSX", "orders.XLSX is no workbook", "不是工作簿"),
        (RANDOM, "orders.csv", "missing columns: InvoiceNo", "缺少列"),
        (b"\0" * 500 + b"\n\0,\0", "orders.csv", "missing columns: InvoiceNo", "缺少列"),
        (packed(readme="x"), "orders.xlsx", "zip archive and no workbook", "不是工作簿"),
        (b"", "orders.xlsx", "the file is empty", "空"),
    ],
    ids=["random xlsx", "random csv", "nuls", "another zip", "empty"],
)
def test_what_is_no_file_of_orders_fails_once_in_words_of_both_languages(
    ground, content, file_name, told, told_zh
):
    import_id = began(ground, content, file_name)
    assert not ground.work.turn(import_id)
    row = ground.row(import_id)
    assert row.stage == "failed"
    assert told in row.fault
    assert told_zh in row.fault_zh
    assert len(row.fault) < 1_500
    assert ground.decisions() == []
    asked = list[str]()
    later = ground.system.clock() + PATIENCE + timedelta(minutes=5)
    ground.system.clock = lambda: later
    ImportRounds(ground.system, ground.work.imports, asked.append).sweep()
    assert import_id not in asked


def test_the_same_bytes_under_a_true_name_are_tried_as_what_they_are(ground):
    content = f"{HEADER}\n{Row()}\n".encode()
    import_id = began(ground, content, "orders.xlsx")
    ground.work.turn(import_id)
    assert ground.row(import_id).stage == "failed"
    assert began(ground, content, "orders.csv") == import_id
    ground.work.turn(import_id)
    assert (ground.row(import_id).stage, ground.row(import_id).placed) == ("done", 1)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"x," * LINE_CHARACTERS_MAX, BrokenFileError),
        (b"a,b\n" + b"x" * 2 * LINE_CHARACTERS_MAX, BrokenFileError),
        (b"PK\x03\x04" + RANDOM, BrokenFileError),
        (b"\x1f\x8b" + RANDOM, BrokenFileError),
        (b"\xff\xfe" + RANDOM[:99], OrderFileError),
        (packed(**{"xl/workbook.xml": "<a>"}), BrokenFileError),
        (b"\n\n  \n", ColumnsError),
    ],
    ids=["long first line", "long line", "zip cut off", "gzip", "utf-16", "half a book", "blank"],
)
def test_damaged_bytes_are_named(tmp_path, content, fault):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(fault), opened(path, FileFacts()) as sheet:
        list(sheet.records)
        raise ColumnsError("it was read to its end")


def test_bytes_at_random_raise_nothing_but_named_errors(tmp_path):
    chance, path = random.Random(7), tmp_path / "x"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, HEADER.split(","))
    whole = path.read_bytes()
    for _ in range(TRIES):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] = chance.randrange(256)
        for content in (bytes(broken), chance.randbytes(200)):
            path.write_bytes(content)
            told = fault_of(path)
            # What a database keeps: PostgreSQL takes neither surrogates nor NULs.
            assert "\0" not in told
            assert told.encode().decode() == told


def fault_of(path) -> str:
    try:
        list(read_rows(path, TOLD))
    except OrderFileError as fault:
        return str(fault)
    return ""


def test_a_locked_entry_of_a_workbook_is_named(tmp_path):
    path = tmp_path / "x"
    content = bytearray(packed(**{"xl/workbook.xml": "<a/>", "xl/_rels/workbook.xml.rels": "<a/>"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    with pytest.raises(BrokenFileError, match="password"), opened(path, FileFacts()):
        pass


def test_what_was_found_is_cut_and_written_out(tmp_path):
    path = tmp_path / "x.csv"
    titles = ["订单　号", "\0\x1b[2J", "y" * 500, *(f"t{n}" for n in range(400))]
    path.write_text(",".join(titles) + "\n1\n")
    with pytest.raises(ColumnsError) as refused:
        list(read_rows(path, TOLD))
    told = str(refused.value)
    assert r"found: 订单　号, \x00\x1b[2J, " + "y" * 40 + "…, t0" in told
    assert told.endswith("…")
    assert "t300" not in told
    with reading("zh"):
        assert "订单　号" in refused.value.said()


def test_only_what_is_called_a_workbook_must_be_one():
    require_workbook(io.BytesIO(RANDOM), "orders.csv")
    require_workbook(io.BytesIO(packed(a="b")), "orders.xlsx")
    require_workbook(io.BytesIO(b""), "orders.xlsx")
    with pytest.raises(NoWorkbookError):
        require_workbook(io.BytesIO(b"a,b\n"), "Orders.Xlsx")


def test_a_text_too_long_for_a_cell_is_reported_and_takes_no_other_row_with_it(tmp_path):
    path = tmp_path / "x.csv"
    long = str(Row("2", name=f'"{"x" * 140_000}"'))
    path.write_text(f"{HEADER}\n{Row('1')}\n{long}\n{Row('3')}\n")
    rows = list(read_rows(path, TOLD))
    assert [(row.number, row.invoice_no, row.fault) for row in rows] == [
        (2, "1", ""),
        (3, "2", "text-too-long"),
        (4, "3", ""),
    ]


def test_a_quote_that_never_ends_takes_no_other_row_with_it(tmp_path):
    path = tmp_path / "x.csv"
    opened_by = str(Row("1", name='"never ends'))
    path.write_text("\n".join([HEADER, opened_by, *(str(Row(str(n))) for n in range(2, 40))]))
    rows = list(read_rows(path, TOLD))
    assert [row.invoice_no for row in rows] == [str(n) for n in range(1, 40)]
    assert [row.number for row in rows if row.fault] == [2]
