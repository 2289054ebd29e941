"""A client of the interface: whoever it says it is, on a real system that follows at once."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from adapters.access.visitor import EVERYONE, SYSTEM, Reach, Visitor
from adapters.api.bounding import Buckets
from adapters.web.visitors import NotSignedInError, visitor_of
from application.roles import PARTY_OF, Role
from domain.identifiers import MerchantId
from tests.adapters.web.client import Client
from tests.adapters.web.site import Site, opened

ROOT = "/api/v1"
ROUTE = {"origin_country": "609", "origin_place": "Auckland", "port": "3115", "mode": "2"}

_numbers = itertools.count(1)


def visitor(role: Role, party_id: str = "operator", *merchants: str, **more) -> Visitor:
    """Somebody of a role, who reaches the merchants named, or everybody's."""
    reach = Reach(frozenset(map(MerchantId, merchants))) if merchants else EVERYONE
    name = f"{party_id}-{role.value}"
    return Visitor(name, name, party_id, PARTY_OF[role], frozenset({role}), reach, **more)


class Interface:
    """Requests of one visitor after the other; nobody until one is named."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.system = site.system
        self.api = site.app.state.api
        self.visitors = {"admin": SYSTEM}
        self.token: str | None = "admin"
        self.api.dependency_overrides[visitor_of] = self._visitor_of
        site.app.state.api_buckets = Buckets(1e6, 1e6)
        self.client = Client(site.app, "http://127.0.0.1:8000", follow_redirects=False)

    def _visitor_of(self, request: Request) -> Visitor:
        mark, _, token = request.headers.get("authorization", "").partition(" ")
        if mark != "Bearer" or token not in self.visitors:
            raise NotSignedInError
        return self.visitors[token]

    @contextmanager
    def acting(self, who: Visitor) -> Iterator[None]:
        before, self.token = self.token, who.account_id
        self.visitors[who.account_id] = who
        try:
            yield
        finally:
            self.token = before

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return named if self.token is None else {"Authorization": f"Bearer {self.token}", **named}

    def get(self, path: str, status: int = 200, **headers: str):
        return self._checked(
            self.client.get(f"{ROOT}{path}", headers=self.headers(**headers)), status
        )

    def send(self, name: str, body, status: int = 200, key: str = "", **headers: str):
        """Send a command under a key of its own unless one is given; read models follow."""
        key = key or f"test-{next(_numbers)}"
        answer = self.client.post(
            f"{ROOT}/commands/{name}",
            json=body,
            headers=self.headers(**{"Idempotency-Key": key, **headers}),
        )
        self.site.follow()
        return self._checked(answer, status)

    def _checked(self, answer, status: int):
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:1000]}"
        return answer

    def open_batch(self, batch_id: str = "B-1", status: int = 201, **headers: str):
        body = {"batch_id": batch_id, "name": "Spring", "route": ROUTE}
        return self.send("OpenBatch", body, status, **headers)


@contextmanager
def interface_of(database_url: str) -> Iterator[Interface]:
    with opened(database_url) as site:
        interface = Interface(site)
        try:
            yield interface
        finally:
            interface.client.close()
