"""A client of the pages: forms are sent as a browser sends them, read models follow at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from adapters.access.secrets import form_mark
from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.settings import Settings
from adapters.web.server import create_app
from adapters.web.visitors import SESSION_COOKIE
from application.roles import Role
from domain.identifiers import Partition
from projections import planner_board
from projections.following import follow_all, prepare
from tests.adapters.web.client import Client
from tests.signing_in import ADMIN, session_of

BOOK = Partition("demo.NB01")


ADDRESS = "http://127.0.0.1:8000"
MACHINE = ("127.0.0.1", 50_000)
"""Where requests of tests come from: the machine itself."""


class Site:
    """One system with its pages, seen by somebody who has signed in: by an admin unless said."""

    def __init__(self, database_url: str, operator: str = "demo") -> None:
        self.system = System(database_url)
        self.models = tuple({m.name: m for m in (*MODELS, planner_board.MODEL)}.values())
        prepare(self.system.engine, self.models)
        self.settings = Settings(database_url=database_url, operator=operator)
        self.app = create_app(self.system, self.settings)
        self.client = self.nobody()
        self.sign_in("ada", *ADMIN)

    def nobody(self) -> Client:
        """A client of somebody who has not signed in."""
        return Client(self.app, ADDRESS, follow_redirects=False, client=MACHINE)

    def sign_in(self, name: str, *roles: Role, party_id: str = "") -> None:
        """From here on the client is of this account, which is opened where there is none yet."""
        carry(self.client, self.session_of(name, *roles, party_id=party_id))

    def session_of(self, name: str, *roles: Role, party_id: str = "") -> str:
        """The secret of a new session of an account with some roles in a party."""
        return session_of(
            self.app.state.doors, self.system.clock(), name, *roles, party_id=party_id
        )

    @property
    def secret(self) -> str:
        return self.client.cookies.get(SESSION_COOKIE) or ""

    @property
    def cookies(self) -> dict[str, str]:
        """What a browser of this session sends."""
        return {SESSION_COOKIE: self.secret}

    def let_in(self, browser_page, address: str) -> None:
        """A real browser's page is of this session too."""
        cookie = {"name": SESSION_COOKIE, "value": self.secret, "url": address}
        browser_page.context.add_cookies([cookie])

    @property
    def mark(self) -> str:
        """What forms of this session carry."""
        return form_mark(self.secret)

    def mark_of(self, client: Client) -> str:
        """The same for a client of somebody else."""
        return form_mark(client.cookies.get(SESSION_COOKIE) or "")

    @contextmanager
    def as_role(self, role: Role, party_id: str = "", name: str = "") -> Iterator[None]:
        """Meanwhile the client is of somebody with a role in a party."""
        before = self.secret
        named = name or f"{role.value}-{party_id}".replace(" ", "-")
        self.sign_in(named, role, party_id=party_id)
        yield
        carry(self.client, before)

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
        fields = {"command_id": f"test-{next(_numbers):08d}", "mark": self.mark, **fields}
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


def carry(client: Client, secret: str) -> None:
    """From here on a client is of this session, as if the server had set its cookie."""
    client.cookies.clear()
    client.cookies.set(SESSION_COOKIE, secret, domain="127.0.0.1")


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
