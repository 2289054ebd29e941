"""What is on file about firms and goods, as aggregates of the `eventsourcing` library."""

from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from adapters.simulator.catalogue import products_of
from adapters.simulator.filing import BOOK_FACTS, facts_of, item_record, roles_of
from application.unsayable import SENDERS
from domain.campaign_commands import DraftCampaign

Values = dict[str, Any]


class FirmOnFile(Aggregate):
    """A firm as it is registered with customs."""

    @event("Registered")
    def __init__(self, name: str, facts: Values) -> None:
        self.name = name
        self.facts = facts

    @staticmethod
    def create_id(name: str, **_: Any) -> UUID:
        return uuid5(NAMESPACE_URL, f"/firms/{name}")

    def lacks(self, role: str) -> bool:
        """Rule D1."""
        is_sender = role in SENDERS
        return role not in self.facts["roles"] or (is_sender and not self.facts["dxp_id"])


class BookOnFile(Aggregate):
    """How an account book declares, and with which firms."""

    @event("Described")
    def __init__(self, book: str, zone_firm: str, guarantor: str) -> None:
        self.book = book
        self.zone_firm = zone_firm
        self.guarantor = guarantor

    @staticmethod
    def create_id(book: str, **_: Any) -> UUID:
        return uuid5(NAMESPACE_URL, f"/books/{book}")


class GoodsOnFile(Aggregate):
    """A product as a campaign offers it and the book has it: ours reads two streams for it."""

    @event("Filed")
    def __init__(self, campaign_id: str, sku: str, facts: Values) -> None:
        self.campaign_id = campaign_id
        self.sku = sku
        self.facts = facts

    @staticmethod
    def create_id(campaign_id: str, sku: str, **_: Any) -> UUID:
        return uuid5(NAMESPACE_URL, f"/goods/{campaign_id}/{sku}")

    @property
    def is_lacking(self) -> bool:
        """Rule D2."""
        return not all(self.facts[name] for name in ("record_no", "hs_code", "net_grams"))


def firms_and_book(book: str, merchant: str, carrier: str) -> Iterable[Aggregate]:
    """What ours has on file before it matches."""
    for name, roles in roles_of([merchant], carrier).items():
        facts = facts_of(name, roles)
        yield FirmOnFile(name=name, facts={"roles": [*roles], "dxp_id": facts.dxp_id})
    zone, guarantor = BOOK_FACTS.zone_firm, BOOK_FACTS.guarantor
    yield BookOnFile(book=book, zone_firm=zone, guarantor=guarantor)


def goods_of(draft: DraftCampaign) -> Iterable[Aggregate]:
    for product in products_of(draft):
        facts = {
            "record_no": item_record(product.sku, draft.at).record_no,
            "hs_code": product.hs_code,
            "name": product.name,
            "country": product.origin_country,
            "net_grams": product.net_grams,
        }
        yield GoodsOnFile(campaign_id=draft.campaign_id, sku=product.sku, facts=facts)
