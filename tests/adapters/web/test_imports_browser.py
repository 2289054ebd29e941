"""A page of an import that stays open, while another process works at it."""

import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from adapters.order_import.registry import Imports
from adapters.processes.web import address_of, answers, listening, serving
from tests.adapters.order_import.merchants_files import csv_file
from tests.adapters.web.import_shop import Shop
from tests.adapters.web.site import Site

NO_POLLING = "window.setInterval = () => 0"
"""Whatever the page shows then it was told."""

WORK = """
import sys
from adapters.bootstrap import System
from adapters.order_import.rounds import import_work
from adapters.settings import Settings
url, folder, import_id = sys.argv[1:]
system = System(url)
import_work(system, Settings(database_url=url, state_folder=folder)).turn(import_id, None)
system.close()
"""


@pytest.fixture
def shop(site: Site, tmp_path) -> Shop:
    return Shop(site, tmp_path)


def work_elsewhere(site: Site, address: str) -> None:
    settings = site.settings
    words = [settings.database_url, settings.state_folder, address[-20:]]
    subprocess.run([sys.executable, "-c", WORK, *words], check=True)


def test_a_page_shows_what_another_process_does_without_asking(shop, site, browser_page):
    shop.keep_profile()
    address = shop.send(csv_file([shop.row(n) for n in range(1, 4)]))
    listener = listening("127.0.0.1", 0)
    with serving(listener, site.settings, lambda: site.app):
        assert answers(listener, threading.Event())
        browser_page.add_init_script(NO_POLLING)
        site.let_in(browser_page, address_of(listener))
        browser_page.goto(f"{address_of(listener)}{address.removeprefix('/')}")
        state = browser_page.locator("#name .stage")
        expect(state).to_have_text("waiting")
        work_elsewhere(site, address)
        expect(state).to_have_text("done")
        expect(browser_page.get_by_text("Every row was taken.")).to_be_visible()
        # Somebody else begins it again: the page that stood still moves on.
        imports = Imports(site.system.engine, site.settings.operator)
        imports.begin_again(address[-20:], site.system.clock())
        expect(state).to_have_text("waiting")
        work_elsewhere(site, address)
        expect(state).to_have_text("done")


def test_a_page_without_a_stream_looks_again_by_itself(shop, site, browser_page):
    shop.keep_profile()
    address = shop.send(csv_file([shop.row(1)]))
    listener = listening("127.0.0.1", 0)
    with serving(listener, site.settings, lambda: site.app):
        assert answers(listener, threading.Event())
        browser_page.route("**/live", lambda route: route.abort())
        site.let_in(browser_page, address_of(listener))
        browser_page.goto(f"{address_of(listener)}{address.removeprefix('/')}")
        state = browser_page.locator("#name .stage")
        expect(state).to_have_text("waiting")
        work_elsewhere(site, address)
        expect(state).to_have_text("done")
