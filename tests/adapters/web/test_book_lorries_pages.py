from datetime import timedelta

import pytest

from adapters.port.conduct import GENTLE
from adapters.simulator.clock import ScriptClock
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.running import BOOK, START
from application import streams
from application.roles import Role
from domain.identifiers import shared_of
from domain.mandate import GiveMandate
from domain.parked_mail import ParkMail, Reason
from tests.adapters.api.interface import Interface, visitor
from tests.adapters.web.site import opened, words
from tests.adapters.web.test_book_papers_pages import LOAD
from tests.end_to_end.papers_ground import INTO, OUT, SEED, PapersGround
from tests.end_to_end.papers_leaving import SOON, leave

PAPERS = "/ledgers/book/papers"


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """An exit with a list that customs has accepted."""
    url = f"sqlite:///{tmp_path_factory.mktemp('lorries')}/jihuo.db"
    clock = ScriptClock(START)
    ground = PapersGround(url, clock, PlayedPort(clock, SEED, GENTLE))
    leave(ground)
    with opened(url) as site:
        site.system.clock = clock
        yield ground, site
    ground.system.close()


def followed(ground, site, time=None):
    ground.stage.settle(time)
    site.system.follow()


def test_lorries_are_described_with_their_parcels_and_voided(ground):
    papers, site = ground
    half = len(papers.released) // 2
    first, second = papers.released[:half], papers.released[half:]
    load = LOAD | {"pass_type": "3"}
    site.post(f"{PAPERS}/{OUT}/load", **load | {"pass_no": "L-1", "orders": " ".join(first)})
    followed(papers, site, SOON)
    both = load | {"pass_no": "L-2", "orders": " ".join((first[0], *second))}
    said = words(site.post(f"{PAPERS}/{OUT}/load", status=409, **both).text)
    assert f"Order {first[0]} is on lorry L-1 already." in said
    strange = load | {"pass_no": "L-2", "orders": "s:none"}
    said = words(site.post(f"{PAPERS}/{OUT}/load", status=404, **strange).text)
    assert "does not name order s:none" in said
    said = words(site.post(f"{PAPERS}/{OUT}/load", status=409, **load | {"pass_no": "P-1"}).text)
    assert "would carry more than the list says" in said
    assert "Void a gate pass" in words(site.get(f"{PAPERS}/{OUT}"))
    site.post(f"{PAPERS}/{OUT}/void", pass_no="L-1")
    followed(papers, site)
    page = words(site.get(f"{PAPERS}/{OUT}"))
    assert "deletion" in page
    assert "deleted" in words(site.get(f"{PAPERS}?stage=deleted"))
    again = words(site.post(f"{PAPERS}/{OUT}/again", status=409, paper="pass/L-1").text)
    assert "was withdrawn" in again
    papers.take_off(second[0])
    followed(papers, site)
    page = words(site.get(f"{PAPERS}/{OUT}"))
    assert "change" in page
    assert page.count("accepted") >= 2


def test_a_line_of_a_lorry_that_says_no_product_is_refused_beside_its_field(ground):
    _, site = ground
    form = LOAD | {"pass_no": "G-9", "units": "honey"}
    said = words(site.post(f"{PAPERS}/{INTO}/load", status=422, **form).text)
    assert "Line 1: product, quantity from 1." in said
    form = LOAD | {"pass_no": "G-9", "units": "honey 1"}
    said = words(site.post(f"{PAPERS}/{INTO}/load", status=409, **form).text)
    assert "more than the list says" in said


BROKER = "broker-demo"


def test_a_declarant_reads_papers_of_what_it_declares_and_no_others(ground):
    papers, site = ground
    merchant = papers.state(streams.RUN, "R0000001").merchant_id
    site.system.follow()
    interface = Interface(site)
    own, stranger = (visitor(Role.BROKER, party, merchant) for party in (BROKER, "other-broker"))
    elsewhere = visitor(Role.BROKER, BROKER, "another-merchant")
    for shelf in ("book-papers", "book-paper-answers"):
        with interface.acting(own):
            rows = interface.get(f"/{shelf}?limit=500").json()["rows"]
            assert {row["filing_id"] for row in rows} == {INTO, OUT}
        for other in (stranger, elsewhere):
            with interface.acting(other):
                assert interface.get(f"/{shelf}").json()["rows"] == []
    interface.client.close()
    at = papers.clock() - timedelta(days=1)
    given = GiveMandate(merchant, BROKER, "declare", None, at)
    site.do(given, "mandate-1", shared_of(BOOK))
    with site.as_role(Role.BROKER, BROKER):
        assert OUT in site.get(PAPERS)
        page = site.get(f"{PAPERS}/{OUT}")
        assert "accepted" in words(page)
        assert "Void a gate pass" not in words(page)
        assert site.client.post(f"{PAPERS}/{OUT}/void", data={"pass_no": "L-1"}).status_code == 403


def test_a_parked_answer_to_a_paper_is_given_to_one_on_its_page(ground):
    papers, site = ground
    numbers = ("paper::STRANGE", "paper at customs::QD9")
    own_no = papers.events(streams.BOOK_FILING, OUT)[0].own_no
    digest = "c" * 64
    at = papers.clock() - timedelta(hours=1)
    parking = ParkMail(digest, "INV201", Reason.NUMBER_UNKNOWN, "", numbers, at)
    site.do(parking, "park-1", shared_of(BOOK))
    url = f"/clearance/parked/{digest}"
    page = words(site.get(url))
    assert "Give it to a paper" in page
    assert "Give it to an order" not in page
    form = {"number": numbers[0], "own_no": "D1LE:X-9-1"}
    said = words(site.post(f"{url}/paper", status=422, **form).text)
    assert "No paper of this book went out under it." in said
    site.post(f"{url}/paper", **form | {"own_no": own_no})
    site.system.follow()
    page = words(site.get(url))
    assert page.count(str(OUT)) >= 2
    assert "Give it to a paper" not in page
