"""An office with its people for the tests of a module, and the languages that they read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.end_to_end.staffed_office import Staff, staffed_office

THE_OTHER = "the other"
BOTH = ("one", pytest.param(THE_OTHER, marks=pytest.mark.slow))


@pytest.fixture(scope="module")
def everybody(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, database_url: str
) -> Iterator[Staff]:
    with staffed_office(tmp_path_factory.mktemp("office"), browser, database_url) as staff:
        yield staff


@pytest.fixture
def staff(everybody: Staff) -> Iterator[Staff]:
    """Nobody has a window open when a test begins."""
    yield everybody
    everybody.leave()


@pytest.fixture(params=BOTH)
def language(request: pytest.FixtureRequest, database_url: str) -> str:
    """Chinese on SQLite and English on PostgreSQL; when there is time, both on both."""
    is_sqlite, is_other = database_url.startswith("sqlite"), request.param == THE_OTHER
    return "zh" if is_sqlite is not is_other else "en"
