"""An operations page that stays open: a rebuild is watched, cancelled and its end is seen."""

import threading

from adapters.processes.web import address_of, answers, listening, serving
from adapters.rebuilds import rebuild
from projections import order_board, rebuilding
from projections.rebuild_parts import Progress
from projections.rebuild_rows import RebuildEndedError
from tests.adapters.web.given import campaign


def test_a_rebuild_is_watched_and_cancelled(site, browser_page, monkeypatch):
    monkeypatch.setattr(rebuilding, "PAGE_EVENTS_MAX", 2)
    monkeypatch.setattr(rebuilding, "PAGE_EVENTS_MIN", 1)
    campaign(site, orders=8)
    steps, ended = threading.Semaphore(0), []

    def one_step(_: Progress) -> None:
        steps.acquire(timeout=30)

    def work() -> None:
        try:
            rebuild(site.system, order_board.MODEL, "ann", one_step)
        except RebuildEndedError as end:
            ended.append(end)

    listener = listening("127.0.0.1", 0)
    thread = threading.Thread(target=work)
    with serving(listener, site.settings, lambda: site.app):
        assert answers(listener, threading.Event())
        site.let_in(browser_page, address_of(listener))
        browser_page.goto(f"{address_of(listener)}operations")
        browser_page.get_by_role("button", name="Rebuild order_board", exact=True).wait_for()
        thread.start()
        progress = browser_page.locator("[data-k='order_board-rebuild']")
        progress.get_by_text("rebuilding").wait_for()
        before = progress.inner_text()
        steps.release()
        browser_page.wait_for_function(
            "before => document.querySelector(\"[data-k='order_board-rebuild']\")"
            "?.textContent !== before",
            arg=before,
        )
        browser_page.get_by_role("button", name="Cancel rebuild order_board").click()
        steps.release(100)
        browser_page.get_by_text("cancelled at position").wait_for()
        thread.join()
    assert ended
