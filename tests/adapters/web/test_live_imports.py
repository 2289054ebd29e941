"""Open streams hear of imports, whichever process works at them, on both databases."""

from datetime import timedelta

import httpx
import pytest

from adapters.bootstrap import System
from adapters.order_import.marks import begun_mark_of, mark_of
from adapters.order_import.registry import Imports
from adapters.order_import.staging import Progress, Stage
from tests.adapters.order_import.merchants_files import csv_file
from tests.adapters.web.import_shop import Shop
from tests.adapters.web.site import Site, opened

MARK, BEGUN = 'data-imports="', 'data-imports-begun="'


@pytest.fixture
def site(database_url):
    with opened(database_url) as site:
        yield site


@pytest.fixture
def shop(site: Site, tmp_path) -> Shop:
    return Shop(site, tmp_path)


def marks_of(lines):
    """Those of the `imports` events of a stream, as they come."""
    event = ""
    for line in lines:
        if line.startswith("event:"):
            event = line.removeprefix("event:").strip()
        if line.startswith("data:") and event == "imports":
            yield line.removeprefix("data:").strip()


def test_a_stream_tells_of_every_step_that_another_process_takes(shop, served, site):
    shop.keep_profile()
    nothing_of_others = mark_of(site.system.engine, "another")
    elsewhere = System(site.settings.database_url)
    imports, at = Imports(elsewhere.engine, "demo"), site.system.clock()
    with httpx.stream("GET", f"{served}/live", cookies=site.cookies, timeout=20) as stream:
        marks = marks_of(stream.iter_lines())
        told = [next(marks)]
        address = shop.send(csv_file([shop.row(1)]))
        import_id = address[-20:]
        told.append(next(marks))
        assert f'{MARK}{told[-1]}"' in site.get(address)
        assert 'hx-sse:connect="/live"' in site.get(address)
        begun = begun_mark_of(elsewhere.engine, "demo")
        assert imports.take(import_id, "one", at)
        for rows in (1, 2):
            imports.tell(import_id, "one", at, Progress(Stage.READING, rows=rows))
            told.append(next(marks))
            assert f'{MARK}{told[-1]}"' in site.get(address)
        sums = {"rows": 2, "orders": 2, "units": 2, "value": "2.00"}
        summary = {"accepted": sums, "reported": {**sums, "rows": 0}, "reasons": {}}
        imports.end(import_id, "one", at, summary)
        told.append(next(marks))
        # One that has ended stands as it is, until one is begun again.
        assert MARK not in site.get(address)
        assert f'{BEGUN}{begun}"' in site.get(address)
        assert f'{MARK}{told[-1]}"' in site.get("/imports")
        imports.begin_again(import_id, at + timedelta(seconds=1))
        told.append(next(marks))
        assert f'{MARK}{told[-1]}"' in site.get(address)
        assert begun_mark_of(elsewhere.engine, "demo") != begun
    assert mark_of(site.system.engine, "another") == nothing_of_others
    assert len(set(told)) == len(told) == 6
    elsewhere.close()
