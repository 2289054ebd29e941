"""Servers, databases and a browser for whoever asks for them, and how hard properties are tried."""

import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect, sync_playwright

from adapters.access import passwords
from adapters.memory import calm_collector, collect_as_server
from tests import patience, places
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

QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""A tenth of a second less for each of the thousand passwords that tests set and try."""

_database_numbers = itertools.count(1)


LONG = ("end_to_end", "exactness", "performance", "adapters/web", "adapters/api")
"""Folders whose modules take up to a minute, in which a worker waits for browsers and processes."""


def pytest_configure() -> None:
    calm_collector()
    collect_as_server()
    # Asked for when the first folder is made, here and by the workers we start.
    if memory := places.in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not IS_SLOW:
            item.add_marker(pytest.mark.skip(reason="slow: run ./jihuo test --slow"))
    # Long modules first: a worker that begins one at the end keeps everybody waiting.
    items.sort(key=lambda item: turn_of(item.path.relative_to(config.rootpath).as_posix()))


def turn_of(path: str) -> int:
    folders = (place for place, name in enumerate(LONG) if path.startswith(f"tests/{name}/"))
    return next(folders, len(LONG))


def pytest_collection_finish() -> None:
    """As every process of the product begins. To look through all that was collected takes a fifth
    of a second each time: without this, a fifth of the time of tests of pages.
    """
    gc.collect()
    calm_collector()
    collect_as_server()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2id with little work. `test_passwords.py` says that others get what RFC 9106 asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", QUICK_HASHER)
        patch.setattr(passwords, "_OF_NOBODY", QUICK_HASHER.hash("nobody has this password"))
        yield


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


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """pytest's own folder, or one on the disk for tests of what lasts."""
    if not must_last(request):
        yield tmp_path
    else:
        with places.folder_on_disk() as folder:
            yield folder


def must_last(request: pytest.FixtureRequest) -> bool:
    return places.must_last(request.path.relative_to(request.config.rootpath).as_posix())


@pytest.fixture(scope="module")
def sqlite_url(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[str]:
    """An empty database file that the tests of one module share."""
    if not must_last(request):
        yield f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/jihuo.db"
    else:
        with places.folder_on_disk() as folder:
            yield f"sqlite:///{folder}/jihuo.db"


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
    expect.set_options(timeout=patience.MS)
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
    context.set_default_timeout(patience.MS)
    yield context.new_page()
    context.close()
