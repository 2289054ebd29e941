"""A client of the pages: forms are sent as a browser sends them, read models follow at once."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.settings import Settings
from adapters.web.server import create_app
from domain.identifiers import Partition
from projections import planner_board
from projections.following import follow_all, prepare

with warnings.catch_warnings():
    # Starlette would rather have another HTTP client, which is not ours to choose here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

BOOK = Partition("demo.NB01")


class Site:
    """One system with its pages."""

    def __init__(self, database_url: str, operator: str = "demo") -> None:
        self.system = System(database_url)
        self.models = tuple({m.name: m for m in (*MODELS, planner_board.MODEL)}.values())
        prepare(self.system.engine, self.models)
        self.settings = Settings(database_url=database_url, operator=operator)
        self.app = create_app(self.system, self.settings)
        self.client = TestClient(self.app, "http://127.0.0.1:8000", follow_redirects=False)

    def follow(self) -> None:
        follow_all(self.system.engine, self.system.log, self.models)

    def do(self, command, command_id: str, partition: Partition = BOOK, actor: str = "test"):
        outcome = self.system.handle(partition, command, command_id, actor)
        self.follow()
        return outcome

    def get(self, url: str, status: int = 200) -> str:
        answer = self.client.get(url)
        assert answer.status_code == status, f"{answer.status_code}: {words(answer.text)[:600]}"
        return answer.text

    def post(self, url: str, status: int = 303, **fields):
        """Send a form with an id of its own unless one is given; the models follow."""
        fields = {"command_id": f"test-{next(_numbers):08d}", **fields}
        answer = self.client.post(url, data=fields)
        assert answer.status_code == status, f"{answer.status_code}: {words(answer.text)[:600]}"
        self.follow()
        return answer

    def act(self, url: str, **fields) -> str:
        """Send a form and read, in words, the page it leads to."""
        return words(self.get(self.post(url, **fields).headers["location"]))

    def events(self, kind: str, local_id: str, partition: Partition = BOOK) -> list:
        """Names of the events of one stream."""
        stream_id = f"{partition}/{kind}/{local_id}"
        return [type(e).__name__ for e in self.system.log.read([stream_id])[stream_id].events]


_numbers = iter(range(1, 1_000_000))


@contextmanager
def opened(database_url: str, operator: str = "demo") -> Iterator[Site]:
    site = Site(database_url, operator)
    try:
        site.follow()
        yield site
    finally:
        site.client.close()
        site.system.close()


def words(html: str) -> str:
    """What a page says, without its markup."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", "<main" + body)).split())


def form_of(html: str, act: str) -> dict[str, str]:
    """The hidden and plain fields of one act's form, as a browser would send them."""
    form = re.search(
        rf'<form class="act-form"[^>]*id="act-{re.escape(act)}">(.*?)</form>', html, re.S
    )
    assert form, f"no form {act}"
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and attributes.get("type") != "checkbox":
            fields[attributes["name"]] = unescape(attributes.get("value", ""))
    return fields
