import re

import pytest

from application.pledging import HoldAgainst
from application.roles import Role
from domain.guarantee_commands import LodgeGuarantee
from domain.identifiers import shared_of
from tests.adapters.web.site import BOOK, words
from tests.adapters.web.zone_books import RUN, book_at

SHARED = shared_of(BOOK)


@pytest.fixture(scope="module")
def cleared(tmp_path_factory):
    with book_at("cleared", tmp_path_factory.mktemp("taxes")) as site:
        yield site


def fen(text: str) -> int:
    return round(float(text.replace(",", "").replace("−", "-")) * 100)


def test_every_bill_stands_beside_our_own_count_and_opens_its_event(cleared):
    html = cleared.get("/ledgers/taxes")
    assert "_0" in words(html)
    assert "Bills that differ" not in re.findall(r"<h2>(.*?)</h2>", html)
    links = re.findall(r'href="(/audit\?up_to=\d+)"', html)
    assert links
    cleared.get(links[0])


def test_the_sums_of_the_tax_ledger_agree(cleared):
    page = words(cleared.get("/ledgers/taxes"))
    found = re.search(r"billed by customs, ¥ ([\d,.]+) by our count, ¥ ([\d,.]+)", page)
    assert found
    billed, own = map(fen, found.groups())
    csv = cleared.client.get("/ledgers/taxes?export=csv&columns=amount").text
    amounts = [fen(line) for line in csv.splitlines()[1:] if line.strip()]
    assert billed == own == sum(amounts) > 0


def test_a_run_of_whom_nobody_lodged_anything_says_so(cleared):
    assert "No guarantee is lodged for its declarant" in words(cleared.get(f"/clearance/{RUN}"))


def test_what_nobody_lodged_bears_no_taxes(cleared):
    form = {"act": "hold", "declarant": "broker-demo", "guarantee_id": "G-0"}
    for url in ("/ledgers/guarantees/hold", "/guarantees/hold"):
        refused = cleared.post(url, 404, **form)
        assert "There is no guarantee G-0." in words(refused.text)


def test_a_guarantee_is_held_against_and_counted_and_a_difference_is_seen(cleared):
    at = cleared.system.clock()
    cleared.system.handle(SHARED, LodgeGuarantee("G-9", 500_000, at), "lodge-9", "tester")
    form = {"act": "hold", "declarant": "broker-demo", "guarantee_id": "G-9"}
    assert "broker-demo" in cleared.act("/ledgers/guarantees/hold", **form)
    assert "guarantee G-9" in words(cleared.get(f"/clearance/{RUN}"))
    count = {
        "act": "count",
        "guarantee_id": "G-9",
        "report_no": "R-1",
        "total": "4000.00",
        "deducted": "0",
    }
    cleared.act("/ledgers/guarantees/count", **count)
    page = words(cleared.get("/ledgers/guarantees"))
    assert "customs counts otherwise" in page
    assert "4,000.00" in page
    cleared.act("/ledgers/guarantees/count", **{**count, "report_no": "R-2"})
    assert "customs counts otherwise" not in words(cleared.get("/ledgers/guarantees"))


def test_ledgers_lead_to_both(cleared):
    html = cleared.get("/ledgers")
    assert 'href="/ledgers/taxes"' in html
    assert 'href="/ledgers/guarantees"' in html


def test_a_declarant_sees_the_guarantees_that_bear_its_taxes(cleared):
    at = cleared.system.clock()
    for name, declarant in (("G-a", "broker-a"), ("G-b", "broker-b")):
        cleared.system.handle(SHARED, LodgeGuarantee(name, 100, at), f"lodge-{name}", "tester")
        cleared.system.handle(SHARED, HoldAgainst(declarant, name, at), f"hold-{name}", "tester")
    cleared.system.follow()
    with cleared.as_role(Role.BROKER, "broker-a"):
        page = words(cleared.get("/ledgers/guarantees"))
    assert "G-a" in page
    assert "G-b" not in page
