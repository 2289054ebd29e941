import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from adapters.simulator.running import simulate
from tests.adapters.web.site import Site, opened

STARTS_WITHIN_SECONDS = 10.0


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """Pages of an empty book."""
    with opened(f"sqlite:///{tmp_path}/jihuo.db") as site:
        yield site


@pytest.fixture
def served(site: Site) -> Iterator[str]:
    """The pages under a real server in a thread, with its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(site.app, log_level="error", timeout_graceful_shutdown=20)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not server.started and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    site.app.state.live.close()
    server.should_exit = True
    thread.join(15)
    listener.close()
    assert not thread.is_alive(), "an open stream kept the server from ending"


@pytest.fixture(scope="session")
def simulated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which sixty orders have gone the whole way."""
    file = tmp_path_factory.mktemp("simulated") / "jihuo.db"
    simulate(f"sqlite:///{file}", 60, 7, 2)
    return file


@pytest.fixture(scope="module")
def simulated_url(simulated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same for one module, for reading only: who signs in leaves more behind than is seen."""
    file = tmp_path_factory.mktemp("simulated") / "jihuo.db"
    shutil.copy(simulated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def simulated(simulated_url: str) -> Iterator[Site]:
    with opened(simulated_url) as site:
        yield site
