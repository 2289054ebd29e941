"""People on an order's page: in full for who needs them, masked for others, and noted."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from adapters.web.narrowing import as_seen
from application.event_log import Metadata, Recorded
from application.roles import Role
from domain.batch_events import PurchasePlaced, SupplierConfirmed
from domain.entry_events import DiscrepancyDecided
from domain.goods import SkuUnits
from domain.identifiers import BatchId, EntryId, PurchaseId, Sku
from domain.order_events import OrderPlaced
from tests.adapters.web.site import BOOK, carry, words
from tests.adapters.web.two_merchants import (
    BUYER,
    CONSIGNEE,
    CORRECTED,
    NORDIC,
    TwoMerchants,
    two_merchants,
)

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[TwoMerchants]:
    with two_merchants(tmp_path_factory.mktemp("people")) as book:
        yield book


def seen_by(book: TwoMerchants, role: Role, party_id: str = "") -> tuple[str, str, str]:
    """What the page says, how long it is kept, and who asked."""
    client = book.site.nobody()
    secret = book.session(role, party_id)
    carry(client, secret)
    answer = client.get(f"/orders/{book.nordic_order}")
    assert answer.status_code == 200
    visitor = book.site.app.state.doors.visitor_by_session(secret)
    return words(answer.text), answer.headers["cache-control"], visitor.actor


def test_whose_order_it_is_sees_who_buys_and_who_receives(book):
    said, kept, actor = seen_by(book, Role.OWNER, NORDIC)
    for text in (BUYER.name, BUYER.telephone, BUYER.address, CORRECTED.name, CORRECTED.address):
        assert text in said
    assert CONSIGNEE.name not in said
    assert BUYER.id_number not in said
    assert kept == "no-store"
    (sight, *_) = book.site.app.state.doors.sightings.of_actor(actor)
    assert (sight.where, sight.subject, sight.orders) == ("order", book.nordic_order, 1)
    assert sight.fields.split("\n") == ["address", "name", "telephone"]


@pytest.mark.parametrize("role", [Role.PLANNER, Role.AUDITOR, Role.ADMIN])
def test_whoever_needs_nobody_sees_nobody_and_is_not_noted(book, role):
    said, _, actor = seen_by(book, role)
    for person in (BUYER, CONSIGNEE, CORRECTED):
        for text in (person.name, person.telephone, person.address, person.id_number):
            assert text not in said
    assert f"{BUYER.telephone[:3]}****" in said
    assert book.site.app.state.doors.sightings.of_actor(actor) == []


def test_customs_sees_identity_numbers(book):
    said, *_ = seen_by(book, Role.OFFICER)
    assert BUYER.id_number in said
    assert CORRECTED.id_number in said


def test_no_list_shows_a_person_to_anybody(book):
    client = book.site.nobody()
    carry(client, book.session(Role.OFFICER))
    for path in ("/orders", "/clearance", "/returns", "/stuck", f"/orders?q={book.nordic_order}"):
        assert BUYER.name not in client.get(path).text


def test_of_shared_goods_one_hears_of_ones_own(book):
    visitor = book.site.app.state.doors.visitor_by_session(book.session(Role.OWNER, NORDIC))
    placed = next(
        each
        for each in book.site.system.log.history([f"{BOOK}/order/{book.nordic_order}"], None)
        if isinstance(each.event, OrderPlaced)
    )
    mine, theirs = placed.event.lines[0].sku, Sku("THEIRS")
    batch, bought = BatchId("B"), PurchaseId("P")
    units = (SkuUnits(mine, 2), SkuUnits(theirs, 7))
    events = [
        PurchasePlaced(batch, bought, "supplier", units, AT),
        SupplierConfirmed(batch, bought, (SkuUnits(theirs, 7),), AT),
        DiscrepancyDecided(EntryId("E"), theirs, "short", 1, "claim carrier", AT),
    ]
    metadata = Metadata("c", "planner-1/li", AT, "c", "")
    shared = [
        Recorded(n, f"{BOOK}/batch/B", n, event, metadata) for n, event in enumerate(events, 900)
    ]
    seen = as_seen([placed, *shared], visitor)
    (purchase,) = [each for each in seen if each.position >= 900]
    assert purchase.event.units == (SkuUnits(mine, 2),)
    assert purchase.metadata is not None
    assert purchase.metadata.actor == "planner-1"


def test_history_names_only_the_organisation_of_others(book):
    said, *_ = seen_by(book, Role.OWNER, NORDIC)
    assert not re.search(r"by \S+/\S+", said)
