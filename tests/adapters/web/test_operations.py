from threading import Event

import pytest

from adapters.processes.following import Following, rebuild_asked
from adapters.read_models import MODELS
from adapters.rebuilds import rebuild
from projections import order_board
from projections.applying import Fault
from projections.following import positions_of
from projections.hindrances import faults_of, pauses_of, record_fault, skips_of
from projections.rebuild_rows import rebuilds_of
from tests.adapters.web.given import campaign
from tests.adapters.web.site import words


class AtOnce(Event):
    """A process that does not wait."""

    def wait(self, timeout=None):
        return True


def test_it_shows_where_every_follower_stands(site):
    campaign(site)
    following = Following(site.system)
    following.take()
    page = words(site.get("/operations"))
    for model in MODELS:
        assert model.name in page
    assert "policies" in page
    assert "following" in page
    assert "No event was ever skipped." in page


def test_who_is_not_followed_is_told(site):
    assert "not followed" in words(site.get("/operations"))


def test_a_read_model_is_paused_and_goes_on(site):
    page = site.act("/operations/order_board/pause", act="pause-order_board")
    assert "paused by demo/ada since" in page
    assert pauses_of(site.system.engine).keys() == {"order_board"}
    campaign(site)
    end = site.system.log.last_position()
    assert positions_of(site.system.engine, ["order_board"])["order_board"] < end
    page = site.act("/operations/order_board/resume", act="resume-order_board")
    assert "paused" not in page
    site.follow()
    assert positions_of(site.system.engine, ["order_board"])["order_board"] == end


def test_a_fault_is_shown_with_its_event_and_tried_again(site):
    campaign(site)
    record_fault(site.system.engine, "order_board", Fault(1, "ValueError: poisoned"))
    page = words(site.get("/operations"))
    assert "order_board stands still at position 1" in page
    assert "ValueError: poisoned" in page
    first = site.system.log.page(0, 1)[0]
    assert type(first.event).__name__ in page
    assert first.stream_id in page
    site.act("/operations/order_board/retry", act="retry-order_board")
    assert faults_of(site.system.engine) == {}
    refused = words(site.post("/operations/order_board/retry", 409, act="retry").text)
    assert "order_board does not stand still." in refused


def test_an_event_is_skipped_with_a_reason_that_is_kept(site):
    campaign(site)
    record_fault(site.system.engine, "order_board", Fault(1, "ValueError: poisoned"))
    url = "/operations/order_board/skip"
    act = {"act": "skip-order_board", "position": "1"}
    assert "say why" in words(site.post(url, 409, **act, why=" ").text)
    assert "does not stand still at position 2" in words(
        site.post(url, 409, **act | {"position": "2"}, why="no").text
    )
    page = site.act(url, **act, why="it was a drill")
    assert "it was a drill" in page
    (skipped,) = skips_of(site.system.engine)
    assert (skipped.name, skipped.position, skipped.actor) == ("order_board", 1, "demo/ada")


def test_a_rebuild_is_asked_for_shown_cancelled_and_done(site):
    campaign(site)
    ask = {"act": "rebuild-order_board"}
    page = site.act("/operations/order_board/rebuild", **ask)
    assert "rebuild waits for a follower" in page
    refused = words(site.post("/operations/order_board/rebuild", 409, **ask).text)
    assert "is being rebuilt already" in refused
    page = site.act("/operations/order_board/cancel", act="cancel-order_board")
    assert "cancelled at position 0" in page
    site.act("/operations/order_board/rebuild", **ask)
    rebuild_asked(site.system, AtOnce())
    assert "equal to what stood, compared at position" in words(site.get("/operations"))
    assert rebuilds_of(site.system.engine)["order_board"].actor == "demo/ada"


def test_a_rebuild_under_way_shows_how_far_it_is(site):
    campaign(site)
    seen = []
    rebuild(
        site.system, order_board.MODEL, "ann", lambda _: seen.append(words(site.get("/operations")))
    )
    assert any("rebuilding 100 %" in page for page in seen)


@pytest.mark.parametrize("act", ["pause", "resume", "retry", "rebuild", "cancel"])
def test_a_read_model_that_is_none_is_not_found(site, act):
    site.post(f"/operations/none/{act}", 404, act=act)
    site.post("/operations/none/skip", 404, act="skip", position="1", why="x")
