import gzip

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.order_import.profile import FileFacts
from adapters.order_import.reading import opened, read_rows
from tests.adapters.order_import.files import PROFILE, Row, intake_of, reasons, written

TOLD = msgspec.structs.replace(PROFILE, file=FileFacts(date_formats=PROFILE.file.date_formats))
"""The shipped profile, with nothing said about the file's bytes."""

NAME = "白色心形挂饰"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_an_encoding_is_told_by_the_bytes(tmp_path, encoding, told):
    path = written(tmp_path, Row(name=NAME), encoding=encoding)
    with opened(path, TOLD.file) as sheet:
        assert sheet.encoding == told
    assert [row.name for row in read_rows(path, TOLD)] == [NAME]


def test_what_is_stated_is_believed_over_the_bytes(tmp_path):
    path = written(tmp_path, Row(name="CAFÉ"), encoding="latin-1")
    stated = msgspec.structs.replace(
        TOLD, file=msgspec.structs.replace(TOLD.file, encoding="cp1252")
    )
    assert [row.name for row in read_rows(path, stated)] == ["CAFÉ"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bad_bytes_are_named_by_row_and_column_and_cost_no_other_row(tmp_path, encoding):
    rows = [Row(invoice_no=str(n), name=NAME) for n in range(9)]
    path = written(tmp_path, *rows, encoding=encoding)
    lines = path.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(NAME.encode(encoding), b"\xff\xff,"[:2])
    path.write_bytes(b"\n".join(lines))
    with opened(path, TOLD.file) as sheet:
        assert sheet.encoding == encoding
    intake = intake_of(path, TOLD)
    assert reasons(intake) == [(5, "Description", "not-decodable")]
    assert intake.reported[0].text == "\\xff\\xff"
    assert len(intake.invoices) == 8


def test_a_packed_file_is_looked_at_unpacked(tmp_path):
    path = written(tmp_path, Row(name=NAME), encoding="gb18030")
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert [row.name for row in read_rows(path, TOLD)] == [NAME]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_told_by_the_header(tmp_path, delimiter):
    path = written(tmp_path, Row())
    path.write_bytes(path.read_bytes().replace(b",", delimiter.encode()))
    assert [row.quantity for row in read_rows(path, TOLD)] == ["6"]


chinese = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12
)


@given(st.lists(chinese, min_size=1, max_size=8), st.sampled_from(["utf-8", "gb18030"]))
def test_chinese_is_never_taken_for_another_encoding(tmp_path_factory, names, encoding):
    folder = tmp_path_factory.mktemp("told")
    path = written(folder, *[Row(name=name) for name in names], encoding=encoding)
    assert [row.name for row in read_rows(path, TOLD)] == names
