from dataclasses import replace
from typing import Any

import pytest

from adapters.port.conduct import GENTLE
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.running import START
from application import streams
from domain.identifiers import Sku
from tests.adapters.web.site import opened, words
from tests.domain.book_examples import HONEY
from tests.end_to_end.papers_ground import INTO, SEED, PapersGround

LOAD: dict[str, Any] = {
    "pass_no": "G-1",
    "plate": "浙B00001",
    "vehicle_kg": "13000",
    "frame_kg": "0",
    "gross_kg": "292.8",
    "net_kg": "280",
    "pass_type": "2",
    "contact": "desk",
}
LINE: dict[str, Any] = {
    "book_line": "900",
    "item_no": "HNY-9",
    "sku": "HONEY-9",
    "tariff_code": HONEY.tariff_code,
    "name": HONEY.name,
    "specification": HONEY.specification,
    "country": HONEY.country,
    "declared_unit": HONEY.declared_unit,
    "declared_measure": "1",
    "first_unit": HONEY.first_unit,
    "first_measure": "0.5",
    "price": "21.5",
    "currency": HONEY.currency,
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A list that customs returned."""
    url = f"sqlite:///{tmp_path_factory.mktemp('papers')}/jihuo.db"
    clock = ScriptClock(START)
    port = PlayedPort(clock, SEED, replace(GENTLE, papers_returned=1000))
    ground = PapersGround(url, clock, port)
    ground.open_book()
    ground.assign_lines(*ground.skus[1:])
    ground.list_entry()
    with opened(url) as site:
        site.system.clock = clock
        yield ground, site, port
    ground.system.close()


def at(rest=""):
    return f"/ledgers/book/papers/{INTO}{rest}"


def test_a_list_goes_from_what_lacks_to_posted(ground):
    papers, site, port = ground
    page = words(site.get(at()))
    assert "What lacks before it can be sent" in page
    assert "GdsMtno" in page
    papers.assign_lines(papers.skus[0])
    papers.sweep()
    site.system.follow()
    assert "退单修改" in words(site.get(at()))
    assert "returned" in words(site.get("/ledgers/book/papers?stage=returned"))
    object.__setattr__(port.office.books.conduct, "papers_returned", 0)
    site.post(at("/again"), paper="list")
    papers.stage.settle()
    site.system.follow()
    assert "accepted" in words(site.get(at()))
    stands = words(site.post(at("/again"), status=409, paper="list").text)
    assert "has accepted it" in stands
    site.post(at("/load"), **LOAD)
    papers.stage.settle()
    site.system.follow()
    page = words(site.get(at()))
    assert "posted" in page
    assert "passed" in page
    entry = papers.state(streams.ENTRY, INTO.removeprefix("I:"))
    assert entry.posted == entry.listed


def test_its_messages_are_listed_and_read_field_by_field(ground):
    _, site, _ = ground
    listed = site.get(f"/clearance/messages?run={INTO}")
    assert "INV101" in listed
    assert at() in listed
    link = next(part for part in listed.split('"') if part.startswith("/clearance/messages/"))
    page = words(site.get(link))
    assert "etpsInnerInvtNo" in page


@pytest.mark.parametrize(
    ("rest", "form", "status", "said"),
    [
        ("/load", LOAD | {"net_kg": "300"}, 409, "of a load cannot be"),
        ("/again", {"paper": "pass/G-9"}, 404, "was neither sent nor tried"),
    ],
)
def test_what_is_refused_says_why(ground, rest, form, status, said):
    _, site, _ = ground
    assert said in words(site.post(at(rest), status=status, **form).text)


def test_a_line_is_filed_on_the_page_of_the_book(ground):
    papers, site, _ = ground
    site.post("/ledgers/book/lines", **LINE)
    book = papers.state(streams.BOOK, streams.THE_BOOK)
    assert book.lines[900].sku == Sku("HONEY-9")
    other = LINE | {"sku": "TEA-9"}
    answer = site.post("/ledgers/book/lines", status=409, **other)
    assert "is filed for HONEY-9" in words(answer.text)


def test_papers_of_nothing_are_missing(ground):
    _, site, _ = ground
    assert site.client.get(at().replace(INTO, "I:nothing")).status_code == 404
    assert site.client.get("/ledgers/book/papers?stage=nonsense").status_code == 422
