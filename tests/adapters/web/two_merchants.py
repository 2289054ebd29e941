"""A book of two merchants: one whose orders went as far as the shelves, and one full of canaries.

Every personal field of the second one's orders holds a text that nobody else may ever be shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from adapters.order_import.desk import HandlingDesk
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator.catalogue import campaign_of, order_of
from adapters.simulator.chance import Chance
from application.collecting import CollectOrders
from application.ordering import Sender
from application.roles import PARTY_OF, PartyKind, Role
from domain.batch_commands import OpenBatch
from domain.identifiers import (
    BatchId,
    CampaignId,
    MerchantId,
    OrderId,
    filing_of_entry,
    shared_of,
)
from domain.mandate import GiveMandate
from domain.order_commands import CorrectConsignee
from domain.people import Person, id_check_digit
from tests.adapters.web.given import paid
from tests.adapters.web.inspected import CONTROL, DRAW, supervise
from tests.adapters.web.site import BOOK, Site
from tests.adapters.web.zone_books import ENTRY, RUN, book_at

KIWI, NORDIC = MerchantId("kiwi-farm"), MerchantId("nordic-baby")
BATCH = BatchId("B-both")
NORDIC_NAME = "Nordic secret campaign"


def canary(number: int, name: str) -> Person:
    head = f"9900001990010100{number}"
    street = f"CANARYSTREET {number}"
    return Person(name, f"1615555000{number}", street, head + id_check_digit(head))


BUYER, CONSIGNEE, CORRECTED = canary(1, "卡娜丽买"), canary(2, "卡娜丽收"), canary(3, "卡娜丽改")
CANARIES = tuple(
    text
    for person in (BUYER, CONSIGNEE, CORRECTED)
    for text in (person.name, person.telephone, person.address, person.id_number)
)

FIRM_OF = {
    PartyKind.MERCHANT: KIWI,
    PartyKind.DECLARANT: "broker-demo",
    PartyKind.PLATFORM: "platform-1",
    PartyKind.CARRIER: "carrier-1",
    PartyKind.PAYMENT_FIRM: "payments-1",
    PartyKind.GUARANTOR: "guarantor-1",
}
RIGHTS = (
    ("broker-demo", "declare"),
    ("platform-1", "sell"),
    ("carrier-1", "carry"),
    ("payments-1", "collect"),
    ("guarantor-1", "guarantee"),
)


@dataclass(frozen=True)
class TwoMerchants:
    site: Site
    kiwi_order: OrderId
    kiwi_campaign: CampaignId
    nordic_order: OrderId
    nordic_campaign: CampaignId

    def session(self, role: Role, party_id: str = "") -> str:
        """Of the first merchant's people, and of firms that it alone has mandated."""
        where = party_id or FIRM_OF.get(PARTY_OF[role], "")
        name = f"{role.value}.{where or 'book'}".replace(" ", "-")
        return self.site.session_of(name, role, party_id=where)


@contextmanager
def two_merchants(folder: Path) -> Iterator[TwoMerchants]:
    with book_at("picked", folder) as site:
        at = site.system.clock() - timedelta(minutes=30)
        for mandatary, right in RIGHTS:
            mandate = GiveMandate(KIWI, mandatary, right, None, at)
            site.do(mandate, f"mandate:{mandatary}", shared_of(BOOK), KIWI)
        nordic_order, nordic_campaign = sell(site, at)
        supervise(site)
        with site.system.engine.connect() as connection:
            first = connection.exec_driver_sql(
                "SELECT order_id, campaign_id FROM order_board WHERE stage = 'released'"
                " AND merchant_id = 'kiwi-farm' ORDER BY order_id"
            ).first()
        assert first is not None
        order_id, campaign_id = OrderId(first[0]), CampaignId(first[1])
        yield TwoMerchants(site, order_id, campaign_id, nordic_order, nordic_campaign)


def sell(site: Site, at) -> tuple[OrderId, CampaignId]:
    """Two paid orders of the second merchant, of which one is in a batch with canaries in all."""
    draft = replace(campaign_of(7, NORDIC, 10, at), name=NORDIC_NAME, units_min=1)
    desk = HandlingDesk(site.system.handling, BOOK, Sender("shop", at))
    desk.open_campaign(draft)
    asked = [
        replace(
            order_of(n, draft, Chance(5), DEMONSTRATION_KEY, at), buyer=BUYER, consignee=CONSIGNEE
        )
        for n in range(2)
    ]
    assert desk.place(asked) == {}
    desk.pay([paid(order, at) for order in asked])
    order_id = asked[0].order_id
    site.do(CorrectConsignee(order_id, CORRECTED, at), "correct-nordic")
    site.do(OpenBatch(BATCH, "Both", draft.route, at), "open-both")
    site.do(CollectOrders(BATCH, (order_id,), at), "collect-both")
    return order_id, draft.campaign_id


SAMPLES = {
    "batch_id": BATCH,
    "consignment_id": "C-0001",
    "entry_id": ENTRY,
    "filing_id": filing_of_entry(ENTRY),
    "count_id": "SC-none",
    "report_no": "INV211-none",
    "statement_id": "ST-none",
    "number": "1",
    "file_id": "file-none",
    "exit_id": "X-none",
    "book_line": "1",
    "sku": "KIWI-01",
    "account_id": "account-none",
    "webhook_id": "webhook-none",
    "receipt_hash": "answer-none",
    "message_hash": "message-none",
    "deed": "test",
    "token_id": "token-none",
    "grant_id": "grant-none",
    "import_id": "import-none",
    "run_id": RUN,
    "need": "refund",
    "control_id": CONTROL,
    "draw_id": DRAW,
}
"""What stands in the places of an address beside campaigns and orders."""
