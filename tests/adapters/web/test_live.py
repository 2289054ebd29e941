import asyncio
import contextlib
import threading
import time
from datetime import UTC, datetime

import httpx
import sqlalchemy as sa

from adapters.processes.web import GRACE_SECONDS, address_of, answers, listening, serving
from adapters.web.live import Live
from domain.campaign_commands import ChangePromise
from tests.adapters.web.given import campaign

STARTS_WITHIN_SECONDS = 10.0


def test_a_stream_tells_that_pages_have_moved(site, served):
    draft = campaign(site)
    before = site.system.log.last_position()
    with httpx.stream("GET", f"{served}/live", cookies=site.cookies, timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert told(lines) == before
        day = datetime(2027, 1, 31, tzinfo=UTC)
        changing = ChangePromise(draft.campaign_id, day.date(), "late", day)
        site.do(changing, "promise-later")
        assert told(lines) == before + 1


def test_open_streams_end_when_they_are_told_to(site, served):
    with httpx.stream("GET", f"{served}/live", cookies=site.cookies, timeout=20) as stream:
        lines = stream.iter_lines()
        told(lines)
        site.app.state.live.close()
        assert [line for line in lines if line.startswith("data:")] == []


def test_an_open_tab_never_holds_the_shutdown(site):
    listener = listening("127.0.0.1", 0)
    with serving(listener, site.settings, lambda: site.app):
        assert answers(listener, threading.Event())
        # The stream outlives the server: it is the server that must end it.
        stream = httpx.stream(
            "GET", f"{address_of(listener)}live", cookies=site.cookies, timeout=20
        )
        told(stream.__enter__().iter_lines())
        began = time.monotonic()
    assert time.monotonic() - began < GRACE_SECONDS
    assert "web" not in {thread.name for thread in threading.enumerate()}
    stream.__exit__(None, None, None)


def test_what_moves_while_the_first_tab_connects_is_told(site, monkeypatch):
    live, looks = Live(site.system, {}), []
    standing = live._standing

    def look():
        """Something happens between the first two looks at where the read models stand."""
        looks.append(standing)
        if len(looks) == 2:
            campaign(site)
        return standing()

    monkeypatch.setattr(live, "_standing", look)

    async def follow() -> None:
        async with contextlib.aclosing(live.standings()) as standings:
            async for standing in standings:
                if standing and standing.position == site.system.log.last_position() > 0:
                    return

    asyncio.run(asyncio.wait_for(follow(), STARTS_WITHIN_SECONDS))


def test_streams_end_when_nobody_can_look_any_more_and_the_next_one_looks_again(
    site, monkeypatch, caplog
):
    """A page that hears nothing says so only where its stream has ended."""
    live = Live(site.system, {})
    wait_beyond = site.system.log.wait_beyond

    def fail(*asked):
        raise sa.exc.OperationalError("LISTEN", {}, OSError("the server is gone"))

    async def listen(*, until: int | None) -> list[int | None]:
        heard: list[int | None] = []
        async with contextlib.aclosing(live.standings()) as standings:
            async for standing in standings:
                heard.append(standing.position if standing else None)
                if heard[-1] == until:
                    break
        return heard

    async def two_then_a_third() -> None:
        monkeypatch.setattr(site.system.log._recorder.arrivals, "wait_beyond", fail)
        first, second = await asyncio.gather(listen(until=None), listen(until=None))
        assert (len(first), len(second)) == (1, 1), "each is told where we stand, and that is all"
        monkeypatch.setattr(site.system.log._recorder.arrivals, "wait_beyond", wait_beyond)
        await asyncio.to_thread(campaign, site)
        assert await listen(until=site.system.log.last_position())

    asyncio.run(asyncio.wait_for(two_then_a_third(), STARTS_WITHIN_SECONDS))
    assert "pages hear nothing new: OperationalError" in caplog.text


def told(lines) -> int:
    """The position of the next `moved` event."""
    event = ""
    for line in lines:
        if line.startswith("event:"):
            event = line.removeprefix("event:").strip()
        if line.startswith("data:") and event == "moved":
            return int(line.removeprefix("data:"))
    raise AssertionError("the stream ended")
