"""Canaries in every personal field of one merchant: nothing of another ever holds one of them.

Pages and files, the interface, the feed in pages and as a stream, webhooks, figures and logs, as
each of the other merchant's people and firms, as people of nobody's, and as nobody.
"""

import logging
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from adapters.access.grants import NewGrant
from adapters.access.registry import Change, Party
from adapters.api import feed_streaming
from adapters.api.bounding import Buckets
from application.roles import PartyKind, Role
from domain.identifiers import parts_of
from tests.adapters.web.everything import API, events, fetched, interface, pages
from tests.adapters.web.outgoing import deliver, served, streamed
from tests.adapters.web.two_merchants import (
    CANARIES,
    KIWI,
    NORDIC,
    NORDIC_NAME,
    SAMPLES,
    TwoMerchants,
    two_merchants,
)
from tests.adapters.web.walking import Ids, walked
from tests.adapters.webhooks.receiver import receiving

FORBIDDEN = (*CANARIES, NORDIC_NAME)

OTHERS = {
    "owner": (Role.OWNER, ""),
    "staff": (Role.STAFF, ""),
    "platform": (Role.PLATFORM, ""),
    "broker": (Role.BROKER, ""),
    "carrier": (Role.CARRIER, ""),
    "payment firm": (Role.PAYMENT_FIRM, ""),
    "guarantor": (Role.GUARANTOR, ""),
    "broker without a mandate": (Role.BROKER, "broker-none"),
    "carrier without a mandate": (Role.CARRIER, "carrier-none"),
}
every_other = pytest.mark.parametrize("who", [*OTHERS, "auditor of one", "nobody"])


class Lines(logging.Handler):
    """What our own loggers say at every level, and all others from warnings on."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(logging.Formatter("%(name)s %(message)s %(exc_text)s").format(record))


@pytest.fixture(scope="module")
def lines() -> Iterator[Lines]:
    lines, ours = Lines(), logging.getLogger("jihuo")
    level = ours.level
    logging.getLogger().addHandler(lines)
    ours.setLevel(logging.DEBUG)
    yield lines
    ours.setLevel(level)
    logging.getLogger().removeHandler(lines)


@pytest.fixture(scope="module")
def book(tmp_path_factory, lines) -> Iterator[TwoMerchants]:
    """Logs are heard from before the first order with a canary is made."""
    with two_merchants(tmp_path_factory.mktemp("canaries")) as book:
        book.site.app.state.api_buckets = Buckets(1e6, 1e6)
        yield book


@pytest.fixture(scope="module")
def ids(book) -> tuple[Ids, ...]:
    return (
        Ids("own", book.kiwi_campaign, book.kiwi_order, KIWI, SAMPLES["run_id"]),
        Ids("foreign", book.nordic_campaign, book.nordic_order, NORDIC),
    )


@pytest.fixture(scope="module")
def counts(request) -> Iterator[Counter[str]]:
    """What was looked through is told, also when all goes well."""
    counts: Counter[str] = Counter()
    yield counts
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    with capturing.global_and_fixture_disabled():
        told = ", ".join(f"{what} {count:,}" for what, count in sorted(counts.items()))
        sys.stdout.write(f"\ncanaries: {counts.total():,} answers and lines ({told})\n")


def client_of(book: TwoMerchants, who: str):
    if who == "nobody":
        return walked(book, "")
    if who == "auditor of one":
        return walked(book, narrow_auditor(book))
    role, party_id = OTHERS[who]
    return walked(book, book.session(role, party_id))


def narrow_auditor(book: TwoMerchants) -> str:
    """The session of an auditor who is granted one merchant's things."""
    doors, now = book.site.app.state.doors, book.site.system.clock()
    account = doors.accounts.named("narrow")
    if account is None:
        change = Change("test", now)
        for party_id, kind in (("one-firm", PartyKind.AUDIT_FIRM), (KIWI, PartyKind.MERCHANT)):
            doors.accounts.register_party(Party(party_id, kind, f"Firm {party_id}"), change)
        doors.grants.give(NewGrant("one-firm", KIWI, now), change)
        account = doors.accounts.open_account("narrow", "one-firm", [Role.AUDITOR], change)
    return doors.signing_in.begin(account, now).secret


def assert_none(told, counts: Counter[str], kind: str, forbidden=FORBIDDEN) -> int:
    here = 0
    for address, text in told:
        here += 1
        found = [canary for canary in forbidden if canary in text]
        assert not found, f"{address}: {found}"
    counts[kind] += here
    return here


@every_other
def test_no_page_and_no_file_holds_a_canary(book, ids, counts, who):
    assert assert_none(pages(book, client_of(book, who), ids), counts, "pages and files") > 200


@every_other
def test_no_answer_of_the_interface_holds_a_canary(book, ids, counts, who):
    assert assert_none(interface(book, client_of(book, who), ids), counts, "interface") > 60


@every_other
def test_no_event_of_the_feed_holds_a_canary(book, counts, who):
    client = client_of(book, who)
    told = events(client) if client.get(f"{API}/events").status_code == 200 else ()
    assert_none(told, counts, "pages of events")
    one_by_one = (fetched(client, f"{API}/events/{position}") for position in of_nordic(book))
    assert assert_none(one_by_one, counts, "single events") > 5


def of_nordic(book: TwoMerchants) -> list[int]:
    """Positions of all events on the streams of the merchant with the canaries."""
    recorded = book.site.system.log.page(0, book.site.system.log.last_position())
    theirs = {book.nordic_order, book.nordic_campaign}
    return [each.position for each in recorded if parts_of(each.stream_id)[2] in theirs]


def test_no_webhook_of_the_other_merchant_is_sent_a_canary(book, counts):
    with receiving() as receiver:
        deliver(book, receiver.url, KIWI, NORDIC)
        received = receiver.take()
    bodies = {KIWI: list[str](), NORDIC: list[str]()}
    for each in received:
        bodies[KIWI if each.path.endswith(KIWI) else NORDIC].append(each.body.decode())
    assert len(bodies[KIWI]) > 20
    assert_none(((KIWI, body) for body in bodies[KIWI]), counts, "webhook bodies")
    # Its own hears of its own: what is looked for would be found.
    assert any(book.nordic_order in body for body in bodies[NORDIC])


def test_no_figure_holds_a_canary(book, counts):
    client = walked(book, "")
    told = [fetched(client, path) for path in ("/metrics", "/healthz", "/readyz")]
    assert "jihuo" in told[0][1]
    assert_none(told, counts, "figures", (*FORBIDDEN, book.nordic_order))


def test_the_merchant_itself_is_shown_what_is_looked_for(book):
    """Else nothing would be proved: the canaries are there, and this walk finds them."""
    client = walked(book, book.session(Role.OWNER, NORDIC))
    order = fetched(client, f"/orders/{book.nordic_order}")[1]
    feed = "".join(text for _, text in events(client))
    shown = {canary for canary in FORBIDDEN if canary in order + feed}
    assert len(shown) >= 6
    assert NORDIC_NAME in fetched(client, "/campaigns")[1]


# Last of those that ask: the server takes the live streams with it when it ends.
def test_no_line_of_the_stream_of_events_holds_a_canary(book, counts, monkeypatch):
    monkeypatch.setattr(feed_streaming, "KEEP_ALIVE_SECONDS", 0.3)
    end = book.site.system.log.last_position()
    with served(book) as address:
        owner = streamed(address, book.session(Role.OWNER), end)
        broker = streamed(address, book.session(Role.BROKER), end)
    assert len(owner) > 50
    told = (("stream", line) for line in (*owner, *broker))
    assert_none(told, counts, "lines of the stream")


def test_no_line_of_the_logs_holds_a_canary(book, lines, counts):
    logging.getLogger("jihuo").debug("heard")
    assert any("jihuo heard" in line for line in lines.said)
    assert_none((("log", line) for line in lines.said), counts, "lines of logs")
