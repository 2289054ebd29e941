"""An event loop for the clients of a module's tests."""

from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal

from tests.adapters.web.client import Client


@pytest.fixture(scope="module", autouse=True)
def event_loop_of_clients() -> Iterator[None]:
    """One for a module, as a server has one: what is left in it by a test ends with the module."""
    with start_blocking_portal() as portal:
        Client.portal = portal
        yield
        Client.portal = None
