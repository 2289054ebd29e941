import re
from dataclasses import replace
from html import unescape

import pytest

from adapters.codes.answers import explained
from application.declaring import DeclareRun, MatchRun
from application.receiving import TakeReceipts
from domain.answer_codes import Treatment
from domain.clearance_commands import (
    CorrectDeclarations,
    Receipt,
    RecordDocumentAnswers,
    SendDocuments,
)
from domain.clearance_events import DeclarationsRejected
from domain.clearance_parts import DocumentAnswer
from domain.clearance_sending import cop_no_of
from domain.customs_codes import Document
from domain.identifiers import OrderId
from projections import clearance_desk
from tests.adapters.web.read_tables import csv_rows, rows_of
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.zone_books import RUN, book_at, order_ids
from tests.domain.product_examples import in_full
from tests.projections.given import SHARED

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    with book_at("cleared", tmp_path_factory.mktemp("codes")) as site:
        yield site


def table(html):
    found = re.search(r'<table class="rows">.*?</table>', html, re.S)
    return rows_of(found[0]) if found else []


def test_units_are_the_first_table_and_found_by_code_or_name(site):
    assert "Units of measure" in words(site.get("/codes"))
    assert table(site.get("/codes?text=122"))[0][:3] == ["122", "罐", "can"]
    assert [row[0] for row in table(site.get("/codes?text=瓶"))] == ["142"]
    assert "called so on that day" in words(site.get("/codes?text=nothing"))


def test_a_country_is_shown_with_what_the_other_papers_write(site):
    rows = table(site.get("/codes?kind=countries&text=142"))
    written = {(row[0], row[3], row[4]) for row in rows}
    assert written == {
        ("142", "messages of this trade", "CHN"),
        ("CHN", "other declarations", "142"),
    }
    only = table(site.get("/codes?kind=countries&text=142&papers=declarations"))
    assert [row[0] for row in only] == ["CHN"]


def test_an_office_is_called_as_it_was_on_the_day(site):
    url = "/codes?kind=offices&text=0119"
    assert table(site.get(f"{url}&day=2018-06-01"))[0][1] == "机场物流"
    assert table(site.get(url))[0][1] == "通州海关"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=ships", "no such table of codes"),
        ("day=yesterday", "A day is written as"),
        ("day=2018-03-31", "begin on 2018-04-01"),
    ],
)
def test_what_there_is_not_is_told(site, query, said):
    assert said in words(site.get(f"/codes?{query}", 422))


def test_all_offices_leave_as_a_file(site):
    heads, *rows = csv_rows(site.client.get("/codes?kind=offices&export=csv").content)
    assert heads[:3] == ["Code", "Official name", "English name"]
    assert len(rows) == 1_302


def test_answers_are_explained_in_the_readers_language(site):
    row = table(site.get("/codes/answers?text=-621013"))[0]
    assert row[:3] == ["-621013", "e-port", "send again as it is"]
    assert not CHINESE.search("".join(row))
    row = table(site.get("/codes/answers?text=-621013&language=zh"))[0]
    assert row[1:4] == ["电子口岸", "原样重报", "未能查询订购人的年度额度"]
    site.get("/?language=en")


@pytest.mark.parametrize("treatment", list(Treatment))
def test_answers_are_filtered_by_what_is_done_about_them(site, treatment):
    rows = table(site.get(f"/codes/answers?treatment={treatment.value}"))
    assert rows
    assert len({row[2] for row in rows}) == 1
    found = table(site.get(f"/codes/answers?treatment={treatment.value}&by=status"))
    assert {row[1] for row in found} == {"any receipt, as its status"}


def test_a_product_leads_from_its_codes_to_their_names(site):
    site.do(replace(in_full, at=site.system.clock()), "milk", SHARED)
    site.follow()
    html = site.get("/products/milk")
    links = re.findall(r'href="(/codes\?[^"]*)">([^<]*)<', html)
    assert [said for _, said in links] == [
        "609 New Zealand", "122 can", "035 kilogram", "122 can",
    ]  # fmt: skip
    for link, said in links:
        (first, *_) = table(site.get(unescape(link)))
        assert said.startswith(first[0])


def test_a_rejection_is_explained_on_the_run_and_on_the_order(cleared):
    (order_id, *_) = order_ids(cleared, "rejected")
    rejections = [
        rejection
        for each in cleared.system.log.page(0, 100_000)
        if isinstance(each.event, DeclarationsRejected)
        for rejection in each.event.rejections
        if rejection.order_id == order_id
    ]
    code = rejections[-1].code
    known = explained(code, rejections[-1].text)
    assert known
    run, order = cleared.get(f"/clearance/{RUN}"), cleared.get(f"/orders/{order_id}")
    assert f'href="/codes/answers?text={code}"' in run
    assert f'href="/codes/answers?text={code}"' in order
    assert "What customs answered" in words(order)
    for page in (words(run), words(order)):
        for answer in known:
            assert answer.means.english in page
            assert answer.mend.english in page
        assert "mend, then send again" in page


def test_what_goes_again_by_itself_says_when(tmp_path):
    with book_at("cleared", tmp_path) as site:
        order_id = declared_again(site)
        page = words(site.get(f"/orders/{order_id}"))
        assert "send again as it is" in page
        assert "Declared again from" in page
        assert "declare again by itself" in words(site.get("/stuck"))
        assert "Declared again from" in words(site.get(f"/clearance/{RUN}"))


def declared_again(site):
    """An order that was mended, declared once more, and met a fault of the e-port."""
    order_id = OrderId(order_ids(site, "rejected")[0])
    now = site.system.clock()
    stored = (DocumentAnswer(order_id, 120, now),)
    documents = [RecordDocumentAnswers(RUN, each, f"d{each}", stored, now) for each in Document]
    commands = [
        CorrectDeclarations(RUN, (order_id,), "asked the buyer", now),
        SendDocuments(RUN, now),
        *documents,
        MatchRun(RUN, now),
        DeclareRun(RUN, now),
    ]
    for number, command in enumerate(commands):
        site.do(command, f"again-{number}")
    (place,) = (row.place for row in run_orders(site) if row.order_id == order_id)
    fault = Receipt(cop_no_of(RUN, place, 2), "", -621013, "", "查询个人限额失败", now)
    site.do(TakeReceipts(RUN, "fault", (fault,), now), "fault")
    site.follow()
    return order_id


def run_orders(site):
    with site.system.engine.connect() as connection:
        return clearance_desk.orders_of(connection, BOOK, RUN)
