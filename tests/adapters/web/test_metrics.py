"""/metrics: each figure against what is known."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from adapters.log_tables import accepted_commands
from domain.campaign_commands import CloseCampaign
from domain.identifiers import CampaignId
from domain.refusals import Refused
from projections.following_tables import read_model_faults
from tests.adapters.monitoring.figures import families_in, figure, figures_in
from tests.adapters.web import given
from tests.adapters.web.site import BOOK, Site
from tests.adapters.web.watched import (
    FOLLOWERS,
    is_behind,
    policies_at,
    ready,
    scraped,
    watched_site,
)


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    yield from watched_site(tmp_path)


def test_figures_of_an_empty_book(site):
    figures = scraped(site)
    for name in ("jihuo_events_total", "jihuo_commands_total"):
        assert figure(figures, name) == 0
    for name in ("jihuo_database_up", "jihuo_queue_up"):
        assert figure(figures, name) == 1
    for follower in FOLLOWERS:
        assert figure(figures, "jihuo_follower_position", follower=follower) == 0
        assert figure(figures, "jihuo_follower_lag_seconds", follower=follower) == 0


def test_figures_are_those_of_the_log(site):
    draft = given.campaign(site)
    end = site.system.log.last_position()
    with site.system.engine.connect() as connection:
        first = accepted_commands.c.first_position
        written = connection.scalar(sa.select(sa.func.count(first)))
    figures = scraped(site)
    assert figure(figures, "jihuo_events_total") == end > 0
    assert figure(figures, "jihuo_commands_total") == written > 0
    assert figure(figures, "jihuo_follower_position", follower="order_board") == end
    assert figure(figures, "jihuo_follower_lag_events", follower="order_board") == 0
    assert figure(figures, "jihuo_follower_lag_seconds", follower="order_board") == 0
    assert figure(figures, "jihuo_follower_lag_events", follower="policies") == end
    assert 3_600 <= figure(figures, "jihuo_follower_lag_seconds", follower="policies") < 3_700
    # Counted on, not anew: the second scrape knows the first.
    given.batch(site, draft)
    assert figure(scraped(site), "jihuo_events_total") == site.system.log.last_position()
    with site.system.engine.connect() as connection:
        written = connection.scalar(sa.select(sa.func.count(first)))
    assert figure(scraped(site), "jihuo_commands_total") == written


def test_lag_is_since_the_first_event_that_is_lacking(site):
    draft = given.campaign(site)
    end = site.system.log.last_position()
    policies_at(site, end)
    before = datetime.now(UTC)
    given.batch(site, draft)
    is_behind(site, "planner_board", end)
    figures = scraped(site)
    lag = figure(figures, "jihuo_follower_lag_seconds", follower="planner_board")
    assert 0 <= lag <= (datetime.now(UTC) - before).total_seconds()
    behind = figure(figures, "jihuo_follower_lag_events", follower="planner_board")
    assert behind == site.system.log.last_position() - end > 0


def test_a_model_that_stands_still_is_a_fault(site):
    fault = {"name": "order_board", "position": 3, "reason": "TypeError: 林一"}
    with site.system.engine.begin() as connection:
        connection.execute(read_model_faults.insert(), fault)
    figures = scraped(site)
    faults = {name: figure(figures, "jihuo_follower_faults", follower=name) for name in FOLLOWERS}
    assert faults == dict.fromkeys(FOLLOWERS, 0) | {"order_board": 1}
    assert ready(site, 200)["followers"]["standing_still"] == ["order_board"]


def test_refusals_are_counted_by_their_rule(site):
    given.campaign(site)
    closing = CloseCampaign(CampaignId("nope"), datetime.now(UTC))
    for number in range(3):
        with pytest.raises(Refused) as refused:
            site.system.handle(BOOK, closing, f"close-{number}", "test")
    rule = type(refused.value).__name__
    figures = scraped(site)
    assert figure(figures, "jihuo_refusals_total", rule=rule) == 3
    assert figure(figures, "jihuo_handled_commands_total", outcome="refused") == 3


def test_a_command_of_a_page_is_counted(site):
    draft = given.campaign(site)
    before = figure(scraped(site), "jihuo_handled_commands_total", outcome="accepted")
    batch_id = given.batch(site, draft)
    figures = scraped(site)
    assert figure(figures, "jihuo_handled_commands_total", outcome="accepted") == before + 1
    assert batch_id not in site.client.get("/metrics").text


def test_every_family_says_what_it_is_in_units(site):
    given.campaign(site)
    families = families_in(site.client.get("/metrics").text)
    ours = {name: told for name, told in families.items() if name.startswith("jihuo")}
    assert len(ours) >= 12
    for name, (kind, told) in ours.items():
        assert told.endswith("."), name
        assert kind in ("counter", "gauge", "info"), name
    assert {"process_cpu_seconds", "process_resident_memory_bytes", "python_info"} <= set(families)


def test_labels_are_few_and_name_nobody(site):
    draft = given.campaign(site)
    text = site.client.get("/metrics").text
    labels = {(key, value) for _, pairs in figures_in(text) for key, value in pairs}
    followers = {value for key, value in labels if key == "follower"}
    assert followers == FOLLOWERS
    kinds = {"follower", "queue", "state", "outcome", "rule", "version", "generation"}
    assert {key for key, _ in labels} <= kinds | {"implementation", "major", "minor", "patchlevel"}
    for told in (draft.campaign_id, draft.merchant_id, *given.order_ids(site), "demo"):
        assert told not in text


def test_each_application_has_figures_of_its_own(site, tmp_path):
    other = Site(f"sqlite:///{tmp_path}/other.db")
    given.campaign(site)
    assert figure(scraped(site), "jihuo_events_total") > 0
    assert json.loads(other.client.get("/readyz").text)["followers"]["last_position"] == 0
    other.client.close()
    other.system.close()


def test_what_waits_to_be_gathered_is_told_where_it_is(site, monkeypatch):
    class Seen:
        waiting_count, waiting_max, oldest_waiting_seconds = 3, 1_000, 0.25
        appends_count, turned_away_count = 7, 2

    class Gatherer:
        def snapshot(self):
            return Seen()

    monkeypatch.setattr(site.system, "gatherer", Gatherer(), raising=False)
    figures = scraped(site)
    assert figure(figures, "jihuo_gathering_commands") == 3
    assert figure(figures, "jihuo_gathering_oldest_seconds") == 0.25
    assert figure(figures, "jihuo_gathering_turned_away_total") == 2
