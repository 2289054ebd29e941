"""Many open streams are served together, and each hears what is its own to hear."""

import asyncio
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from adapters.access.tables import personal_data_seen
from adapters.api import feed_streaming, feed_stretches
from adapters.api.feed_fanning import Fan, NotesTogether, Pace
from adapters.api.feed_places import Wanted
from adapters.api.feed_rights import reach_into_events
from adapters.api.feed_sights import PeopleTold
from adapters.api.feed_streaming import streamed
from adapters.api.feed_stretches import Stretches, View
from adapters.api.feed_tail import Tail
from adapters.simulator.running import simulate
from domain.identifiers import Partition
from tests.adapters.api.feed_ground import (
    AUDITOR,
    KIWI,
    NORDIC,
    append,
    from_lines,
    mandate,
    opened,
)

BOOK = Partition("demo.NB01")
SOON_SECONDS = 20.0
STAFF = replace(KIWI, name="li")


@pytest.fixture(scope="module")
def office(database_url):
    simulate(database_url, 20, 7, 2)
    with opened(database_url) as office:
        yield office


@pytest.fixture
def stretches(office):
    return Stretches(office.system.engine, BOOK)


@pytest.fixture(autouse=True)
def short_silence(monkeypatch):
    """Who may not hear the last event learns only in silence that the end is reached."""
    monkeypatch.setattr(feed_streaming, "KEEP_ALIVE_SECONDS", 0.05)


EVERYTHING = Wanted()


def view_of(visitor, wanted=EVERYTHING) -> View:
    return View(reach_into_events(visitor), wanted, visitor.fields_seen, "")


def told_by(fan, office, visitors) -> list[list[dict]]:
    """What each of some readers hears of all there is, all of them at once."""
    end = office.system.log.last_position()

    async def listen(visitor) -> list[dict]:
        tail, heard = Tail(office.system.log), b""
        chunk_after = fan.for_reader(view_of(visitor), visitor)
        async for part in streamed(chunk_after, tail, 0, lambda: chunk_after):
            heard += part
            if f"id: {end}\n".encode() in part:
                break
        events = from_lines(iter(heard.decode().split("\n")))
        return [each["event"] for each in events if each["event"]]

    async def listen_all() -> list[list[dict]]:
        return await asyncio.gather(*map(listen, visitors))

    return asyncio.run(asyncio.wait_for(listen_all(), SOON_SECONDS))


@pytest.mark.parametrize("positions", [7, 500])
def test_readers_served_together_hear_what_each_hears_alone(office, monkeypatch, positions):
    monkeypatch.setattr(feed_stretches, "STRETCH_POSITIONS", positions)
    fan = Fan(Stretches(office.system.engine, BOOK), office.app.state.doors.sightings)
    visitors = (AUDITOR, KIWI, NORDIC, STAFF)
    for visitor, heard in zip(visitors, told_by(fan, office, visitors), strict=True):
        alone = office.walk("/events?limit=500", visitor)
        assert [same(event) for event in heard] == [same(event) for event in alone]


def same(event: dict) -> dict:
    """Without what names the address by which the reader has come."""
    return {k: v for k, v in event.items() if k not in ("dataref", "dataschema")}


def test_nobody_hears_anothers_in_a_stretch_that_was_made_for_both(stretches):
    kiwi = stretches.chunk(0, view_of(KIWI), KIWI)
    nordic = stretches.chunk(0, view_of(NORDIC), NORDIC)
    everything = stretches.chunk(0, view_of(AUDITOR), AUDITOR)
    own = {b"kiwi-farm": kiwi.frames, b"nordic-baby": nordic.frames}
    for merchant, frames in own.items():
        assert merchant in frames
        assert not any(other in frames for other in own if other != merchant)
        assert merchant in everything.frames


def test_who_sees_other_fields_of_people_is_told_other_bytes(stretches):
    seeing, unseeing = view_of(KIWI), replace(view_of(KIWI), seen=frozenset())
    in_full = stretches.chunk(0, seeing, KIWI)
    masked = stretches.chunk(0, unseeing, AUDITOR)
    assert in_full.frames != masked.frames
    assert in_full.people
    assert masked.people is None


def test_readers_of_one_view_share_what_was_made(stretches):
    first = stretches.chunk(0, view_of(KIWI), KIWI)
    assert stretches.made(0, view_of(STAFF)) is first
    assert stretches.made(0, view_of(NORDIC)) is None


def test_what_is_asked_for_is_part_of_the_view(stretches):
    wanted = Wanted(kinds=frozenset({"campaign"}))
    events = stretches.chunk(0, view_of(AUDITOR, wanted), AUDITOR).frames
    subjects = [json.loads(line[6:])["subject"] for line in events.splitlines() if line[:1] == b"d"]
    assert {subject.partition("/")[0] for subject in subjects} == {"campaign"}


def test_the_end_of_the_log_is_not_kept_as_if_nothing_came_after_it(office, stretches):
    end = office.system.log.last_position()
    nothing = stretches.chunk(end, view_of(AUDITOR), AUDITOR)
    assert (nothing.frames, nothing.position, nothing.is_end) == (b"", end, True)
    append(office.system, "demo.NB01/mandate/later", mandate(), "later")
    assert stretches.chunk(end, view_of(AUDITOR), AUDITOR).position == end + 1


def test_stretches_are_kept_while_they_are_young(stretches, monkeypatch):
    monkeypatch.setattr(feed_stretches, "STRETCH_POSITIONS", 5)
    monkeypatch.setattr(feed_stretches, "STRETCHES_KEPT", 2)
    for after in (0, 5, 10):
        assert stretches.chunk(after, view_of(AUDITOR), AUDITOR).position == after + 5
    kept = [stretches.made(after, view_of(AUDITOR)) is not None for after in (0, 5, 10)]
    assert kept == [False, True, True]


def test_who_saw_people_is_noted_of_every_reader(office):
    fan = Fan(Stretches(office.system.engine, BOOK), office.app.state.doors.sightings)
    before = len(sights(office))
    told_by(fan, office, (KIWI, STAFF, AUDITOR))
    noted = sights(office)[before:]
    assert {row.actor for row in noted} == {KIWI.actor, STAFF.actor}
    assert all(row.fields.split("\n") == ["address", "name", "telephone"] for row in noted)


def test_a_reader_is_told_nothing_before_it_is_noted_that_it_saw(office):
    class Broken:
        def note_all(self, _sights) -> None:
            raise OSError("the disk is full")

    people = PeopleTold(BOOK, "events 1 to 2", 1, KIWI.fields_seen)

    async def note() -> None:
        await NotesTogether(Broken()).note(people.sight(KIWI))  # type: ignore[arg-type]

    with pytest.raises(OSError, match="full"):
        asyncio.run(note())


def sights(office) -> list:
    with office.system.engine.connect() as connection:
        query = sa.select(personal_data_seen).order_by(personal_data_seen.c.sight_id)
        return list(connection.execute(query).all())


def test_streams_take_their_share_of_the_processor_and_no_more():
    used, now = iter([0.0, 0.1, 0.2, 9.0]), iter([0.0, 0.1, 5.0, 5.1])
    pace = Pace(share=0.25, used=lambda: next(used), now=lambda: next(now))
    assert pace.seconds_to_rest() == pytest.approx(0.3)  # A tenth of four tenths.
    assert pace.seconds_to_rest() == 0.0  # It has rested meanwhile.
    assert pace.seconds_to_rest() == 0.5  # Whatever else is done: they go on.
