import pytest

from adapters.texts import reading
from adapters.wording_clearance import CLEARANCE
from application.streams import RUN as RUNS
from domain.clearance_events import DocumentsMatched
from tests.adapters.web.site import opened, words
from tests.end_to_end.paid_by_friends import FRIEND, PaidByFriends
from tests.end_to_end.season import RUN


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    """The first of two orders that a friend paid is of a confirmed buyer."""
    file = tmp_path_factory.mktemp("friends") / "jihuo.db"
    season = PaidByFriends(f"sqlite:///{file}", "NB01")
    season.friends = (0, 1)
    season.in_the_zone()
    season.confirm(0)
    season.matched_from_the_zone()
    yield season
    season.close()


@pytest.fixture(scope="module")
def site(season):
    with opened(str(season.system.engine.url)) as site:
        yield site


def test_the_order_says_who_paid_and_who_confirmed_the_buyer_and_no_more_of_them(season, site):
    buyer = season.placing[0].buyer_key
    page = words(site.get(f"/orders/{season.order_ids[0]}"))
    assert "Paid by another person" in page
    assert f"buyer {buyer[:8]} payer {FRIEND[:8]}" in page
    assert "register" in page
    assert FRIEND not in page
    assert "Paid by another person" not in words(site.get(f"/orders/{season.order_ids[1]}"))


def test_the_run_says_which_orders_match_though_another_paid(season, site):
    page = words(site.get(f"/clearance/{RUN}"))
    assert "Paid by another person" in page
    _, _, paid = page.partition("Paid by another person")
    assert f"M8 {season.placing[0].buyer_key[:8]} {FRIEND[:8]} register" in paid
    assert "unless the buyer's identity was confirmed" in page


def test_the_history_says_by_whom_the_buyer_was_confirmed(season):
    matched = next(e for e in season.events(RUNS, RUN) if isinstance(e, DocumentsMatched))
    said = CLEARANCE[DocumentsMatched](matched)
    assert said.endswith("1 order by another person, the buyer's identity confirmed by register")
    with reading("zh"):
        assert CLEARANCE[DocumentsMatched](matched) != said
