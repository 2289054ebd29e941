import asyncio
import contextlib
import socket
import threading
from dataclasses import replace
from itertools import takewhile

import httpx
import pytest
import uvicorn

from adapters.access.visitor import EVERYONE
from adapters.api import feed_streaming
from adapters.api.feed_fanning import Fan
from adapters.api.feed_places import Wanted
from adapters.api.feed_streaming import ChunkAfter, streamed
from adapters.api.feed_stretches import Stretches, View
from adapters.api.feed_tail import Tail
from adapters.processes.web import GRACE_SECONDS, address_of, answers, listening, serving
from adapters.simulator.running import simulate
from application.roles import Role
from domain.identifiers import Partition
from domain.order_events import OrderPlaced
from tests.adapters.api.feed_ground import (
    AUDITOR,
    KIWI,
    append,
    from_lines,
    ids,
    mandate,
    opened,
    visitor,
)
from tests.adapters.examples import example_of
from tests.adapters.waiting import wait_until

BOOK = Partition("demo.NB01")
SOON_SECONDS = 20.0


@pytest.fixture(scope="module")
def office(database_url):
    simulate(database_url, 10, 7, 2)
    with opened(database_url) as office:
        yield office


@pytest.fixture(scope="module")
def served(office):
    """The interface under a real server in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(office.app, log_level="error", timeout_graceful_shutdown=20)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1"
    office.app.state.live.close()
    server.should_exit = True
    thread.join(15)
    listener.close()
    assert not thread.is_alive(), "an open stream kept the server from ending"


@contextlib.contextmanager
def listening_to(office, served, who, path="/events", **headers):
    """What a stream tells, as it comes."""
    given = {"Accept": "text/event-stream", **office.headers(who), **headers}
    with httpx.stream("GET", f"{served}{path}", headers=given, timeout=SOON_SECONDS) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        yield from_lines(stream.iter_lines())


def take(told, count):
    return [next(told)["event"] for _ in range(count)]


def test_a_stream_tells_what_is_there_and_then_what_comes(office, served):
    end = office.system.log.last_position()
    before = office.walk("/events?limit=500", AUDITOR)
    with listening_to(office, served, AUDITOR) as told:
        begun = take(told, end)
        assert ids(begun) == ids(before) == list(range(1, end + 1))
        for number in range(3):
            append(office.system, f"demo.NB01/mandate/m-{number}", mandate(), f"coming-{number}")
            (come,) = take(told, 1)
            assert come["id"] == str(end + 1 + number)


def test_a_stream_goes_on_after_the_last_id(office, served):
    with listening_to(office, served, AUDITOR, **{"Last-Event-ID": "7"}) as told:
        assert ids(take(told, 3)) == [8, 9, 10]
    with listening_to(office, served, AUDITOR, "/events?after=20") as told:
        assert ids(take(told, 2)) == [21, 22]


def test_a_stream_tells_what_its_reader_may_hear_and_how_far_it_looked(office, served):
    expected = office.walk("/events", KIWI)
    end = office.system.log.last_position()
    with listening_to(office, served, KIWI) as told:
        assert ids(take(told, len(expected))) == ids(expected)
        append(office.system, "demo.NB01/mandate/elsewhere", mandate(), "elsewhere")
        looked = list(takewhile(lambda each: int(each["id"]) <= end, told))
        assert all(each["event"] == {} for each in looked)
    with listening_to(office, served, KIWI, f"/events?after={end}") as told:
        assert next(told) == {"id": str(end + 1), "event": {}}
    nobody = office.headers(visitor(Role.PLANNER, "p"))
    refused = httpx.get(f"{served}/events", headers={"Accept": "text/event-stream", **nobody})
    assert refused.status_code == 403


def test_a_subjects_stream_waits_where_nothing_comes(office, served):
    """It neither ends nor asks without a pause."""
    subject = office.get("/events?types=RunOpened&limit=1", AUDITOR).json()[0]["subject"]
    count = len(office.walk(f"/events?subject={subject}", AUDITOR))
    with listening_to(office, served, AUDITOR, f"/events?subject={subject}") as told:
        take(told, count)
        append(office.system, f"demo.shared/{subject}", mandate(), "same-subject")
        (come,) = take(told, 1)
    assert come["subject"] == subject


def test_an_open_stream_never_holds_the_shutdown(tmp_path):
    with opened(f"sqlite:///{tmp_path}/jihuo.db") as office:
        listener = listening("127.0.0.1", 0)
        with serving(listener, office.settings, lambda: office.app):
            assert answers(listener, threading.Event())
            given = {"Accept": "text/event-stream", **office.headers(AUDITOR)}
            address = f"{address_of(listener)}api/v1/events"
            stream = httpx.stream("GET", address, headers=given, timeout=SOON_SECONDS)
            lines = stream.__enter__().iter_lines()
            assert next(lines) == ": from here on"
        # The server ended, though the reader did not.
        assert "web" not in {thread.name for thread in threading.enumerate()}
        stream.__exit__(None, None, None)
        assert GRACE_SECONDS < SOON_SECONDS


def test_in_silence_the_position_is_told(office, monkeypatch):
    monkeypatch.setattr(feed_streaming, "KEEP_ALIVE_SECONDS", 0.05)
    end = office.system.log.last_position()

    async def listen() -> list[bytes]:
        tail = Tail(office.system.log)
        heard = []
        async with contextlib.aclosing(streamed(hears(office), tail, end, no_more)) as parts:
            async for part in parts:
                heard.append(part)
                if len(heard) == 3:
                    return heard
        return heard

    _, *silence = asyncio.run(asyncio.wait_for(listen(), SOON_SECONDS))
    assert silence == [f": still here\nid: {end}\n\n".encode()] * 2


def test_a_stream_ends_by_itself_so_that_rights_are_looked_at_anew(office, monkeypatch):
    monkeypatch.setattr(feed_streaming, "STREAM_SECONDS_MAX", 0.0)

    async def listen() -> list[bytes]:
        tail = Tail(office.system.log)
        return [part async for part in streamed(hears(office), tail, 0, no_more)]

    assert len(asyncio.run(asyncio.wait_for(listen(), SOON_SECONDS))) == 1


def no_more() -> None:
    raise AssertionError("these streams end before rights are looked at anew")


def test_a_stream_ends_with_the_session_or_token_that_it_was_asked_with(
    office, served, monkeypatch
):
    monkeypatch.setattr(feed_streaming, "RIGHTS_SECONDS", 0.0)
    end = office.system.log.last_position()
    with listening_to(office, served, AUDITOR, f"/events?after={end}") as told:
        append(office.system, "demo.NB01/mandate/ending-1", mandate(), "ending-1")
        assert ids(take(told, 1)) == [end + 1]
        office.by_word.clear()
        append(office.system, "demo.NB01/mandate/ending-2", mandate(), "ending-2")
        assert [each for each in told if each["event"]] == []


def test_a_stream_ends_when_its_reader_may_read_no_events_any_more(office, served, monkeypatch):
    monkeypatch.setattr(feed_streaming, "RIGHTS_SECONDS", 0.0)
    end = office.system.log.last_position()
    with listening_to(office, served, AUDITOR, f"/events?after={end}") as told:
        append(office.system, "demo.NB01/mandate/no-role-1", mandate(), "no-role-1")
        assert ids(take(told, 1)) == [end + 1]
        office.by_word |= dict.fromkeys(office.by_word, visitor(Role.PLANNER, "operator"))
        append(office.system, "demo.NB01/mandate/no-role-2", mandate(), "no-role-2")
        assert [each for each in told if each["event"]] == []


def test_a_stream_tells_less_when_its_reader_may_read_less(office, served, monkeypatch):
    """As a platform does when a merchant withdraws its mandate: what it lost is looked past."""
    monkeypatch.setattr(feed_streaming, "RIGHTS_SECONDS", 0.0)
    both = visitor(Role.PLATFORM, "shop", "kiwi-farm", "nordic-baby")
    end = office.system.log.last_position()
    with listening_to(office, served, both, f"/events?after={end}") as told:
        place(office, "kiwi-farm:narrow-1", "kiwi-farm")
        assert ids(take(told, 1)) == [end + 1]
        one = visitor(Role.PLATFORM, "shop", "nordic-baby")
        office.by_word |= dict.fromkeys(office.by_word, one)
        place(office, "kiwi-farm:narrow-2", "kiwi-farm")
        place(office, "nordic-baby:narrow-3", "nordic-baby")
        heard = next(each["event"] for each in told if each["event"])
    assert heard["subject"] == "order/nordic-baby:narrow-3"


def place(office, order_id: str, merchant_id: str) -> None:
    placed = replace(example_of(OrderPlaced), order_id=order_id, merchant_id=merchant_id)
    append(office.system, f"demo.NB01/order/{order_id}", placed, order_id)


def hears(office) -> ChunkAfter:
    view = View(EVERYONE, Wanted(), AUDITOR.fields_seen, "")
    fan = Fan(Stretches(office.system.engine, BOOK), office.app.state.doors.sightings)
    return fan.for_reader(view, AUDITOR)
