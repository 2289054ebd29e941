"""Visitors who are known by a word, and a client that reads the feed as one of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from adapters.access import tables as access_tables
from adapters.access.visitor import EVERYONE, Reach, Visitor
from adapters.bootstrap import System
from adapters.log_tables import create_tables
from adapters.settings import Settings
from adapters.web.server import create_app
from application.event_log import Change, Decision, Metadata, Stream
from application.roles import PARTY_OF, Role
from domain.identifiers import MerchantId
from domain.mandate import MandateGiven
from tests.adapters.examples import example_of
from tests.adapters.notes import NOON
from tests.adapters.web.client import Client

BOUND = frozenset({Role.OWNER, Role.STAFF, Role.PLATFORM, Role.BROKER})


def visitor(role: Role, party_id: str, *merchants: str, **other) -> Visitor:
    """Somebody of one role; the merchants are those in reach."""
    reach = Reach(frozenset(map(MerchantId, merchants))) if role in BOUND else EVERYONE
    known = Visitor(
        f"{party_id}-1", "mei", party_id, PARTY_OF[role], frozenset({role}), reach, "en"
    )
    return replace(known, **other)


AUDITOR = visitor(Role.AUDITOR, "big-four")
KIWI = visitor(Role.OWNER, "kiwi-farm", "kiwi-farm")
NORDIC = visitor(Role.OWNER, "nordic-baby", "nordic-baby")


class Office:
    """The product with its interface, and whoever asks it."""

    def __init__(self, database_url: str, **settings) -> None:
        self.system = System(database_url)
        create_tables(self.system.engine, access_tables.metadata)
        self.settings = Settings(database_url=database_url, **settings)
        self.app = create_app(self.system, self.settings)
        # Stands for signing in: a bearer's word is enough.
        self.by_word: dict[str, Visitor] = {}
        self.app.state.doors.visitor_by_token = self.by_word.get
        self.client = Client(self.app, "http://127.0.0.1:8000", follow_redirects=False)

    def headers(self, who: Visitor | None) -> dict[str, str]:
        if who is None:
            return {}
        word = f"{len(self.by_word)}"
        self.by_word[word] = who
        return {"Authorization": f"Bearer {word}"}

    def get(self, path: str, who: Visitor | None, status: int = 200, **headers):
        """The answer's JSON, and its headers."""
        given = {**self.headers(who), **headers}
        answer = self.client.get(f"/api/v1{path}", headers=given)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
        return answer

    def walk(self, path: str, who: Visitor) -> list[dict]:
        """All events from page to page, until one is empty at the end of the log."""
        told: list[dict] = []
        end = self.system.log.last_position()
        while True:
            answer = self.get(path, who)
            told += answer.json()
            if int(answer.headers["jihuo-position"]) >= end:
                return told
            path = onward(answer)


def onward(answer) -> str:
    """The path of the next page, as the link says it."""
    link = answer.headers["link"]
    assert link.endswith('>; rel="next"')
    return link[1:].partition(">")[0].partition("/api/v1")[2]


def ids(told: list[dict]) -> list[int]:
    return [int(event["id"]) for event in told]


@contextmanager
def opened(database_url: str, **settings) -> Iterator[Office]:
    office = Office(database_url, **settings)
    try:
        yield office
    finally:
        office.client.close()
        office.system.close()


def from_lines(lines: Iterator[str]) -> Iterator[dict]:
    """The events of a stream; an id without data is told as one of its own."""
    block: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            block[name] = value
        else:
            if "id" in block:
                yield {"id": block["id"], "event": json.loads(block.get("data", "{}"))}
            block = {}


def mandate():
    return example_of(MandateGiven)


def append(system, stream_id, event, command_id) -> None:
    metadata = Metadata(command_id, "test", NOON, command_id, command_id, b"print")
    system.log.append([Decision(metadata, [Change(Stream(stream_id, 0, ()), [event])])])
