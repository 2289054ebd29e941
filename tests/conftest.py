"""Servers, databases and a browser for whoever asks for them, and how hard properties are tried."""

import itertools
import os
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import find_chromium
from tests.servers import Postgres, Redis, running_postgres, running_redis

IS_SLOW = bool(os.environ.get("JIHUO_SLOW"))

# `ci` tries the same examples every time, so that a failure is the change's and no one's luck.
# `slow` tries new ones every time, from the seed that `./jihuo test --slow` prints.
# No deadlines: times lie on shared machines. No database: what it remembers differs by machine.
hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.register_profile(
    "slow", max_examples=2_000, deadline=None, database=None, print_blob=True
)
hypothesis.settings.load_profile("slow" if IS_SLOW else "ci")

_database_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not IS_SLOW:
            item.add_marker(pytest.mark.skip(reason="slow: run ./jihuo test --slow"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with running_postgres() as postgres:
        yield postgres


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """An empty database that the tests of one module share."""
    name = f"module_{next(_database_numbers)}"
    yield postgres_server.create_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="module")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database file that the tests of one module share."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/jihuo.db"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one module, not for all: it occupies the thread's event loop meanwhile."""
    chromium = find_chromium()
    assert chromium is not None, "no browser: `./jihuo test` installs one"
    environment: dict[str, str | float | bool] = {**os.environ, **chromium.environment}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable,
            args=chromium.flags,
            env=environment,
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page without cookies or memory of any other test."""
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()
