import csv

import pyarrow
import pytest
import sqlalchemy as sa
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from projections.ledger_tables import lines
from tests.adapters.cli.calling import CommandLine
from tests.adapters.web.site import BOOK
from tests.adapters.web.zone_books import book_at
from tests.end_to_end.season import Season

LEDGERS = ("lines", "differing", "entries", "movements")


RECKONED = ["+1", "-1", "=1+1", "@sum"]
"""Products whose names a spreadsheet would take for formulas; their lines differ."""


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    with book_at("cleared", tmp_path_factory.mktemp("ledgers")) as site:
        place = {"partition": BOOK, "entry_id": "E-9", "book_line": 900}
        rows = [{**place, "sku": name, "posted": 1, "counted": 2} for name in RECKONED]
        with site.system.engine.execution_options(writes=True).begin() as connection:
            connection.execute(sa.insert(lines), rows)
        yield site


@pytest.fixture
def jihuo(cleared, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return CommandLine(capsys, "--database", str(cleared.system.engine.url))


def rows_of(file):
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        return list(csv.reader(opened_file))


def page_file(site, address):
    return list(csv.reader(site.get(address).removeprefix("\ufeff").splitlines()))


def test_the_lines_are_those_of_the_page_in_the_language_and_zone_asked_for(
    jihuo, tmp_path, cleared
):
    shown = "columns=book_line,sku,entries,posted,returned,reserved,gone,free,balance,physical"
    page = page_file(cleared, f"/ledgers?{shown},counted,departed,agrees&export=csv&language=zh")
    said = jihuo.done("ledgers", "export", "lines.csv", "--language", "zh")
    assert said.out == f"{len(page) - 1} rows of lines in lines.csv\n"
    written = rows_of(tmp_path / "lines.csv")
    assert written == page
    assert "商品" in written[0][1]


def test_what_moved_a_figure_sums_to_it_as_on_the_page(jihuo, tmp_path, cleared):
    named = ("--ledger", "movements", "--line", "1", "--product", "KIWI-01")
    jihuo.done("ledgers", "export", "m.csv", *named, "--figure", "reserved", "--zone", "UTC")
    heads, *rows = rows_of(tmp_path / "m.csv")
    address = "/ledgers/1/KIWI-01?figure=reserved&export=csv&language=en&zone=UTC"
    page_heads, *page = page_file(cleared, address)
    place, of_page = heads.index("Sum"), page_heads.index("Sum")
    assert [row[place] for row in rows] == [row[of_page] for row in page] != []
    assert all(row[2].endswith("+00:00") for row in rows)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_ledger_is_one_and_the_same_in_each_form(jihuo, tmp_path, ledger):
    for form in ("csv", "xlsx", "parquet"):
        jihuo.done("ledgers", "export", "ledger", "--ledger", ledger, "--format", form)
        (tmp_path / "ledger").rename(tmp_path / f"ledger.{form}")
    heads, *rows = rows_of(tmp_path / "ledger.csv")
    sheet = CalamineWorkbook.from_path(tmp_path / "ledger.xlsx").get_sheet_by_index(0).to_python()
    table = parquet.read_table(tmp_path / "ledger.parquet")
    # An apostrophe keeps a spreadsheet from reckoning, and only CSV needs one.
    products = [row[1].removeprefix("'") for row in rows]
    assert products
    assert [row[1] for row in sheet] == [heads[1], *products]
    assert table[heads[1]].to_pylist() == products
    assert table.schema.field(table.schema.names.index("Product")).type == pyarrow.string()


def test_a_product_that_a_spreadsheet_would_reckon_leaves_as_text(jihuo, tmp_path):
    for file in ("e.csv", "e.xlsx"):
        jihuo.done("ledgers", "export", file, "--ledger", "entries", "--line", "900")
    written = [row[1] for row in rows_of(tmp_path / "e.csv")[1:]]
    assert written == [f"'{name}" for name in RECKONED]
    sheet = CalamineWorkbook.from_path(tmp_path / "e.xlsx").get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet[1:]] == RECKONED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("l.pdf",), "csv, xlsx, parquet"),
        (("l.csv", "--format", "pdf"), "csv, xlsx, parquet"),
        (("l.csv", "--language", "fr"), "'fr'"),
        (("l.csv", "--zone", "Moon"), "'Moon'"),
        (("l.csv", "--ledger", "movements", "--figure", "gold"), "'gold'"),
    ],
)
def test_an_export_that_cannot_be_is_a_sentence_and_no_file(jihuo, tmp_path, words, said):
    answer = jihuo("ledgers", "export", *words)
    assert answer.exit_code == 1
    assert said in answer.err
    assert not list(tmp_path.iterdir())


def test_rows_are_streamed_from_either_database(database_url, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("projections.customs_ledger.ROWS_AT_ONCE", 1)
    season = Season(database_url, "LEDGER", orders=3)
    season.declared()
    season.close()
    jihuo = CommandLine(capsys, "--database", database_url, "--book", "LEDGER")
    said = jihuo.done("ledgers", "export", "m.csv", "--ledger", "movements")
    rows = rows_of(tmp_path / "m.csv")[1:]
    assert said.out == f"{len(rows)} rows of movements in m.csv\n"
    assert len(rows) > 2
