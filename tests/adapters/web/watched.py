"""A book whose queue is a file of the test's, and what is told of it."""

from collections.abc import Iterator
from pathlib import Path

from adapters.positions import SqlPositions
from adapters.read_models import MODELS
from adapters.settings import Settings
from adapters.web.server import create_app
from application.following import PolicyFollower
from projections.following_tables import read_model_positions
from tests.adapters.monitoring.figures import figures_in
from tests.adapters.web.site import Site, carry

NAMES = {model.name for model in MODELS}
FOLLOWERS = NAMES | {"policies"}


def watched_site(tmp_path: Path) -> Iterator[Site]:
    """Pages of an empty book, whose queue is a file of the test's."""
    site = Site(f"sqlite:///{tmp_path}/jihuo.db")
    broker = f"sqlite:///{tmp_path}/queue.db"
    settings = Settings(database_url=site.settings.database_url, broker_url=broker)
    site.client.close()
    site.client = client_of(site, settings)
    yield site
    site.app.state.watch.close()
    site.client.close()
    site.system.close()


def client_of(site: Site, settings: Settings):
    session = site.secret
    site.app = create_app(site.system, settings)
    client = site.nobody()
    carry(client, session)
    return client


def scraped(site: Site):
    answer = site.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return figures_in(answer.text)


def ready(site: Site, status: int) -> dict:
    answer = site.client.get("/readyz")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["is_ready"] is (status == 200)
    return answer.json()


def policies_at(site: Site, position: int) -> None:
    SqlPositions(site.system.engine).advance(PolicyFollower.name, position)


def is_behind(site: Site, follower: str, position: int) -> None:
    mine = read_model_positions.c.name == follower
    with site.system.engine.begin() as connection:
        connection.execute(read_model_positions.update().where(mine).values(position=position))
