"""How the role walk makes addresses and forms, and counts what it asked."""

import re
from collections import Counter
from dataclasses import dataclass

from tests.adapters.web.site import carry
from tests.adapters.web.two_merchants import SAMPLES, TwoMerchants

QUERIES = {
    "/batches/collect": "?campaign_id={campaign_id}",
    "/audit/stream": "?kind=order&id={order_id}",
    "/entries/new": "?consignment={consignment_id}",
    "/entries/{entry_id}/tally/close": "?tally_no=T-9&sku=KIWI-01&good_0=1",
    "/returns/new": "?order={order_id}",
    "/returns/receive": "?order={order_id}&no=1",
    "/orders": "?campaign_id={campaign_id}",
    "/": "?merchant={merchant_id}",
    "/inspections/scan": "?number=KIWI-01",
    "/mandates/withdraw": "?merchant={merchant_id}&mandatary=broker-demo&right=declare",
}
NAMES = {"operations": "order_board", "clearance": "pick"}
NAMING = ("{campaign_id}", "{order_id", "{run_id}", "{merchant_id}")
"""Parts of addresses that name what belongs to one merchant."""

FORM = {
    "reason": "walk", "note": "walk", "name": "walk", "telephone": "16100000001", "why": "walk",
    "address": "walk", "dispatch_by": "2027-01-31", "orders": "none", "units": "1", "what": "pick",
    "batch_id": "B-walk", "purchase_id": "P-walk", "supplier": "walk", "charge_id": "C-walk",
    "kind": "freight", "amount": "1.00", "currency": "CNY", "officer": "walk", "finding": "walk",
    "pass_no": "G-walk", "vehicle": "walk", "gross_kg": "1", "position": "1", "seal_no": "S-walk",
    "port": "3115", "seal": "intact", "origin_country": "609", "origin_place": "Auckland",
    "mode": "2", "regime": "1210", "consignment_id": "C-walk", "party_id": "walk",
}  # fmt: skip
"""Enough for many forms to act, if they were let."""


@dataclass(frozen=True)
class Ids:
    """What stands in the addresses of one walk."""

    whose: str
    campaign_id: str
    order_id: str
    merchant_id: str
    run_id: str = "R-none"


class Walk:
    """How many requests were made for whom."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, whose: str, count: int) -> None:
        self.counts[whose] += count


def address(template: str, of: Ids) -> str:
    place = {**SAMPLES, **of.__dict__, "name": NAMES.get(template.split("/")[1], "x")}
    whole = re.sub(r":path", "", template) + QUERIES.get(template, "")
    return re.sub(r"\{(\w+)\}", lambda found: str(place[found[1]]), whole)


def names_things(template: str) -> bool:
    # Streams are for those who see the whole book: their ids are not looked at for others.
    return template != "/audit/stream" and any(
        part in template + QUERIES.get(template, "") for part in NAMING
    )


def walked(book: TwoMerchants, secret: str):
    client = book.site.nobody()
    if secret:
        carry(client, secret)
    return client
