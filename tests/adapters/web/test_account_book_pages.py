import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from application.entering import BookLine as EnteredLine
from application.entering import BookLineOfOther, EnterConsignments
from domain.account_book import AssignBookLines
from domain.book_report import ReportBook, ReportedLine
from domain.identifiers import ConsignmentId, EntryId, Sku
from projections import ledger_lines
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.test_ledgers_pages import sums_in
from tests.adapters.web.zone_books import book_at, form_rows
from tests.domain.book_examples import BOOK_NO, HONEY, OPENING

SKU = Sku("KIWI-01")
OPENING_FORM: dict[str, Any] = {
    "book_no": BOOK_NO,
    "kind": "T",
    "credit_code": OPENING.holder.credit_code,
    "customs_code": OPENING.holder.customs_code,
    "holder_name": OPENING.holder.name,
    "customs_office": "3115",
    "regime": "1210",
    "storage_days": "365",
}
NEW = iter(range(1, 1_000))


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    with book_at("cleared", tmp_path_factory.mktemp("book")) as site:
        site.post("/ledgers/book", **OPENING_FORM)
        line = replace(HONEY, book_line=1, sku=SKU)
        do(site, AssignBookLines(BOOK_NO, (line,), site.system.clock()))
        yield site


def do(site, command):
    return site.do(command, f"book-{next(NEW)}")


def rows(site):
    with site.system.engine.connect() as connection:
        return connection.execute(ledger_lines.lines_in(BOOK)).all()


def line_of_kiwi(site):
    return next(row for row in rows(site) if row.book_line == 1)


def report(site, report_no, increase, reduction):
    counted = ReportedLine(
        1, Decimal(increase), Decimal(reduction), Decimal(0), Decimal(0), limit_date=None
    )
    now = site.system.clock()
    do(site, ReportBook(report_no, BOOK_NO, (counted,), now, now))


def test_the_book_says_who_holds_it_and_is_opened_once(cleared):
    page = words(cleared.get("/ledgers/book"))
    assert BOOK_NO in page
    assert OPENING.holder.name in page
    assert "Open the account book" not in page
    other = OPENING_FORM | {"book_no": "T0"}
    answer = cleared.post("/ledgers/book", status=409, **other)
    assert f"Account book {BOOK_NO} is kept here" in words(answer.text)


def test_what_is_no_book_is_said_beside_its_field(tmp_path):
    with book_at("arrived", tmp_path) as site:
        answer = site.post("/ledgers/book", status=409, **OPENING_FORM | {"kind": "X"})
        assert "cannot be X" in words(answer.text)


def test_every_figure_opens_the_movements_that_make_it(cleared):
    listed = cleared.get("/ledgers/book")
    pattern = r'<td class="n" data-k="(\w+)-1-KIWI-01"><a href="([^"]*)">([\d,.−]+)<'
    figures = {name: (url, shown) for name, url, shown in re.findall(pattern, listed)}
    assert {"increase", "expected_reduction", "surplus"} <= figures.keys()
    for name, (url, shown) in figures.items():
        if name == "value":
            continue
        html = cleared.get(url.replace("&amp;", "&"))
        table = html.partition("Movements")[2].partition("</table>")[0]
        sums = sums_in(table)
        assert (sums[-1] if sums else "0") == shown, name


def test_the_stock_value_opens_what_it_is_worth_by_event(cleared):
    row = line_of_kiwi(cleared)
    assert row.value == row.stock * 2_150
    page = words(cleared.get("/ledgers/1/KIWI-01?figure=value"))
    assert f"{row.value / 100:,.2f}" in page


def test_the_lines_of_a_file_are_those_of_the_page(cleared):
    names = "book_line,item_no,increase,reduction,expected_reduction,surplus,value,declared_surplus"
    text = cleared.get(f"/ledgers/book?columns={names}&export=csv")
    row = line_of_kiwi(cleared)
    found = [line for line in text.splitlines() if line.startswith("1,")]
    value = f"{Decimal(row.value) / 100:.2f}"
    assert found == [
        f"1,HNY-500,{row.increase},{row.reduction},{row.expected_reduction},{row.surplus},"
        f"{row.surplus},{value}"
    ]


def test_the_sums_of_the_page_agree(cleared):
    assert "✕" not in words(cleared.get("/ledgers/book"))
    whole = rows(cleared)
    for row in whole:
        assert row.surplus == row.increase - row.reduction - row.expected_reduction


def test_the_book_of_the_past_is_the_book_of_then(cleared):
    assert "The book has no line yet" in words(cleared.get("/ledgers/book?at=1"))


def test_what_customs_counts_otherwise_is_settled_and_agrees_then(cleared):
    before = line_of_kiwi(cleared)
    report(cleared, "R-1", before.increase + 2, before.reduction + 1)
    assert "customs counts otherwise" in words(cleared.get("/ledgers/book")).lower()
    form = form_rows(cleared.get("/ledgers/book/reports/R-1"), "settle") | {"reason": "gate"}
    assert "Settled" in cleared.act("/ledgers/book/reports/R-1", **form)
    after = line_of_kiwi(cleared)
    moved = (after.increase - before.increase, after.reduction - before.reduction)
    assert moved == (2, 1)
    assert "Customs counts otherwise" not in words(cleared.get("/ledgers/book"))
    assert cleared.events("book_report", "R-1") == ["BookReported", "BookDifferencesSettled"]


def test_a_correction_below_nothing_is_refused(cleared):
    before = line_of_kiwi(cleared)
    report(cleared, "R-2", 0, before.reduction)
    form = form_rows(cleared.get("/ledgers/book/reports/R-2"), "settle") | {"reason": "gate"}
    form["increase_0"] = ["-99999"]
    answer = cleared.post("/ledgers/book/reports/R-2", status=409, **form)
    assert "would stand posted with" in words(answer.text)


def test_a_product_is_entered_under_the_line_that_is_filed_for_it(tmp_path):
    with book_at("arrived", tmp_path) as site:
        site.post("/ledgers/book", **OPENING_FORM)
        do(site, AssignBookLines(BOOK_NO, (replace(HONEY, book_line=1),), site.system.clock()))
        lines = (EnteredLine(1, SKU, "0409000000", "011"),)
        consignments = (ConsignmentId("C-0001"),)
        entering = EnterConsignments(
            EntryId("E-9"), "L-9", consignments, lines, site.system.clock()
        )
        with pytest.raises(BookLineOfOther) as refused:
            do(site, entering)
        assert refused.value.values == {"book_line": 1, "sku": SKU, "filed_sku": HONEY.sku}


def test_a_report_that_is_not_there(cleared):
    cleared.get("/ledgers/book/reports/none", 404)


def test_while_no_book_is_open_the_pages_say_what_comes_first(tmp_path):
    with book_at("listed", tmp_path) as site:
        for path in ("/ledgers/book/lines", "/ledgers/book"):
            assert "No account book is open: open it first" in words(site.get(path))
        answer = site.post("/ledgers/book/lines", status=422, book_line="1")
        assert "No account book is open here: open it first." in words(answer.text)
        assert "Open the account book" in words(answer.text)
