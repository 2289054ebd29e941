"""/healthz and /readyz, beside the pages."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from adapters.log_tables import accepted_commands, events
from adapters.message_store import stored_messages
from adapters.settings import Settings
from adapters.upgrade.shapes import read_model_shapes
from tests.adapters.monitoring.figures import figure
from tests.adapters.web import given
from tests.adapters.web.site import Site
from tests.adapters.web.watched import (
    client_of,
    is_behind,
    policies_at,
    ready,
    scraped,
    watched_site,
)


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    yield from watched_site(tmp_path)


def test_it_lives_without_any_database(site, monkeypatch):
    monkeypatch.setattr(site.system, "engine", None)
    answer = site.client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "alive\n")
    assert site.client.head("/healthz").status_code == 200


def test_an_empty_book_is_ready(site):
    said = ready(site, 200)
    assert said["database"] == said["log"] == {"is_ready": True}
    assert said["followers"] == {
        "is_ready": True,
        "last_position": 0,
        "lag_seconds_max": 60,
        "late_by_seconds": {},
        "standing_still": [],
    }


def test_followers_that_keep_up_are_ready_and_late_ones_are_named(site):
    given.campaign(site)
    end = site.system.log.last_position()
    # The policies lack everything, the first of it recorded an hour ago.
    assert list(ready(site, 503)["followers"]["late_by_seconds"]) == ["policies"]
    policies_at(site, end)
    assert ready(site, 200)["followers"]["last_position"] == end
    is_behind(site, "order_board", end - 1)
    late = ready(site, 503)["followers"]["late_by_seconds"]
    assert list(late) == ["order_board"]
    assert 3_600 <= late["order_board"] < 3_700
    site.follow()
    ready(site, 200)


def test_how_late_is_too_late_is_a_setting(site):
    given.campaign(site)
    settings = Settings(database_url=site.settings.database_url, ready_lag_seconds=7_200)
    client = client_of(site, settings)
    assert client.get("/readyz").json()["followers"]["lag_seconds_max"] == 7_200
    assert client.get("/readyz").status_code == 200
    client.close()


@pytest.mark.parametrize("table", [events, accepted_commands, stored_messages])
def test_a_table_that_is_missing_is_named(site, table):
    table.drop(site.system.engine)
    said = ready(site, 503)
    assert said["log"] == {"is_ready": False, "reason": f"missing: {table.name}"}
    assert "followers" not in said


def test_a_column_that_is_missing_is_named(site):
    with site.system.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE accepted_commands DROP COLUMN causation_id")
    assert "accepted_commands.causation_id" in ready(site, 503)["log"]["reason"]


def test_read_models_of_another_version_are_not_ready(site):
    with site.system.engine.begin() as connection:
        connection.execute(read_model_shapes.update().values(shape="other"))
    assert "`jihuo upgrade`" in ready(site, 503)["log"]["reason"]


def test_a_database_that_does_not_answer_is_told_without_its_address(site, monkeypatch):
    def refuse(*_):
        raise sa.exc.OperationalError("SELECT", {}, Exception("host db-7 user jihuo"))

    monkeypatch.setattr(site.system.engine, "connect", refuse)
    said = ready(site, 503)
    assert said == {
        "is_ready": False,
        "database": {"is_ready": False, "reason": "OperationalError"},
    }
    figures = scraped(site)
    assert figure(figures, "jihuo_database_up") == 0
    assert ("jihuo_events_total", ()) not in figures
    assert figure(figures, "jihuo_handled_commands_total", outcome="accepted") == 0


def test_a_database_that_hangs_takes_no_thread_of_the_next(site, monkeypatch):
    monkeypatch.setattr("adapters.monitoring.readiness.PATIENCE_SECONDS", 0.01)
    check = site.app.state.watch.readiness
    with check._asking:  # Somebody waits for its answer.
        assert ready(site, 503)["database"]["reason"] == "it has not answered yet"
    ready(site, 200)


def test_the_guard_answers_no_other_name(site):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert site.client.get(path).status_code == 200
        foreign = site.client.get(path, headers={"host": "evil.test"})
        assert foreign.status_code == 421
        assert site.client.post(path).status_code == 405
