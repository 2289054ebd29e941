"""One order's match with the `eventsourcing` library: its three documents in one aggregate.

The same is compared as ours compares, documents, firms, goods and the lengths of texts, each by the
shortest code that does it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from domain.dated import LINES_PER_ORDER_MAX
from domain.firm import CARRIER, DECLARANT, GUARANTOR, MERCHANT, PAYMENT, PLATFORM, ZONE
from domain.identifiers import OrderId, platform_of
from domain.order_amounts import value_fen
from tests.performance.facts import Fact
from tests.performance.library_files import BookOnFile, FirmOnFile, GoodsOnFile

Values = dict[str, Any]
Failure = dict[str, str]


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file for one order: its firms by their parts, its goods by their products."""

    firms: Mapping[str, FirmOnFile]
    goods: Mapping[str, GoodsOnFile]


class ClearedOrder(Aggregate):
    """An order with its payment and its waybill, from placing to the match."""

    @event("Placed")
    def __init__(
        self,
        order_id: str,
        campaign_id: str,
        merchant_id: str,
        buyer_key: str,
        buyer: Values,
        consignee: Values,
        lines: list[Values],
        amounts: Values,
    ) -> None:
        self.order_id = order_id
        self.campaign_id = campaign_id
        self.merchant_id = merchant_id
        self.buyer_key = buyer_key
        self.buyer = buyer
        self.consignee = consignee
        self.lines = lines
        self.amounts = amounts
        self.is_matched = False

    @staticmethod
    def create_id(order_id: str, **_: Any) -> UUID:
        return uuid5(NAMESPACE_URL, f"/cleared/{order_id}")

    @event("Paid")
    def pay(
        self, order_id: str, payment_id: str, payment_firm: str, payer_key: str, paid_fen: int
    ) -> None:
        self.payment: Values = {
            "order_id": order_id,
            "payment_id": payment_id,
            "payment_firm": payment_firm,
            "payer_key": payer_key,
            "paid_fen": paid_fen,
        }

    @event("WaybillAssigned")
    def assign_waybill(
        self, order_id: str, carrier: str, waybill_no: str, consignee: Values, weight_grams: int
    ) -> None:
        self.waybill: Values = {
            "order_id": order_id,
            "carrier": carrier,
            "waybill_no": waybill_no,
            "consignee": consignee,
            "weight_grams": weight_grams,
        }

    @property
    def firms(self) -> dict[str, str]:
        """By their parts in what is said of the order."""
        return {
            MERCHANT: self.merchant_id,
            PLATFORM: platform_of(OrderId(self.order_id)),
            PAYMENT: self.payment["payment_firm"],
            CARRIER: self.waybill["carrier"],
        }

    def match(self, run_id: str, filed: OnFile) -> None:
        """Rules M1 to M10 and D1 to D4: an event either way."""
        failed = [*self._failures(), *self._unsayable(filed)]
        if failed:
            self._fail(run_id, failed)
        else:
            self._match(run_id)

    def _failures(self) -> Iterator[Failure]:
        payment, waybill, amounts = self.payment, self.waybill, self.amounts
        numbers = [line["gnum"] for line in self.lines]
        kept = {
            "M1 payment": payment["order_id"] == self.order_id,
            "M1 waybill": waybill["order_id"] == self.order_id,
            "M2": sum(map(taxed, self.lines)) == amounts["tax_fen"],
            "M3": payment["paid_fen"] == due_of(amounts),
            "M4": all(self.consignee[name] == waybill["consignee"][name] for name in CONSIGNEE),
            "M5": bool(self.buyer["name"] and self.buyer["telephone"]),
            "M6": numbers == list(range(1, len(numbers) + 1))
            and 1 <= len(numbers) <= LINES_PER_ORDER_MAX,
            "M8": payment["payer_key"] == self.buyer_key,
            "M9": sum(map(valued, self.lines)) == amounts["goods_fen"],
            "M10": bool(waybill["waybill_no"]),
        }
        yield from ({"order_id": self.order_id, "rule": name} for name in kept if not kept[name])

    def _unsayable(self, filed: OnFile) -> Iterator[Failure]:
        net_grams = sum(
            filed.goods[line["sku"]].facts["net_grams"] * line["quantity"] for line in self.lines
        )
        kept = {
            "D1": not any(firm.lacks(role) for role, firm in filed.firms.items()),
            "D2": not any(goods.is_lacking for goods in filed.goods.values()),
            "D3": all(
                len(text) <= longest for text, longest in zip(self._texts(), LENGTHS, strict=True)
            ),
            "D4": all(self._texts()) and net_grams <= self.waybill["weight_grams"],
        }
        yield from ({"order_id": self.order_id, "rule": name} for name in kept if not kept[name])

    def _texts(self) -> tuple[str, ...]:
        buyer, to = self.buyer, self.consignee
        people = (buyer["name"], buyer["telephone"], buyer["id_number"])
        place = (to["name"], to["telephone"], to["address"])
        numbers = (self.order_id, self.payment["payment_id"], self.waybill["waybill_no"])
        return (*people, *place, *numbers)

    @event("Matched")
    def _match(self, run_id: str) -> None:
        self.is_matched = True

    @event("MatchFailed")
    def _fail(self, run_id: str, failures: list[Failure]) -> None:
        self.is_matched = False


CONSIGNEE = ("name", "telephone", "address")

LENGTHS = (60, 30, 20, 100, 50, 200, 60, 60, 60)
"""Characters at most of an order's texts: buyer, consignee, numbers of the documents."""


def due_of(amounts: Values) -> int:
    gained = amounts["goods_fen"] + amounts["freight_fen"] + amounts["tax_fen"]
    due: int = gained - amounts["discount_fen"]
    return due


def valued(line: Values) -> int:
    return value_fen(Decimal(line["unit_price"]), line["quantity"])


def taxed(line: Values) -> int:
    tax: dict[str, int] = line["tax"]
    return sum(tax.values())


class Matching(Application[UUID]):
    name = "matching"

    def file(self, *filed: Aggregate) -> None:
        self.save(*filed)

    def prepare(self, lives: Sequence[Sequence[Fact]]) -> list[UUID]:
        """Orders with their documents, all in one save: no part of what is measured."""
        orders = [with_documents(life) for life in lives]
        self.save(*orders)
        return [order.id for order in orders]

    def match(self, order_id: UUID, run_id: str, book: str, declarant: str) -> None:
        """Get, command, save."""
        order: ClearedOrder = self.repository.get(order_id)
        order.match(run_id, self.on_file(order, book, declarant))
        self.save(order)

    def on_file(self, order: ClearedOrder, book: str, declarant: str) -> OnFile:
        """One get for each: with a cache the library is slower, for it looks for what is new."""
        described: BookOnFile = self.repository.get(BookOnFile.create_id(book))
        named = {
            **order.firms,
            DECLARANT: declarant,
            ZONE: described.zone_firm,
            GUARANTOR: described.guarantor,
        }
        firms: dict[str, FirmOnFile] = {
            name: self.repository.get(FirmOnFile.create_id(name)) for name in set(named.values())
        }
        skus = {line["sku"] for line in order.lines}
        goods: dict[str, GoodsOnFile] = {
            sku: self.repository.get(GoodsOnFile.create_id(order.campaign_id, sku)) for sku in skus
        }
        return OnFile({role: firms[name] for role, name in named.items()}, goods)

    def is_matched(self, order_id: UUID) -> bool:
        order: ClearedOrder = self.repository.get(order_id)
        return order.is_matched


def with_documents(life: Sequence[Fact]) -> ClearedOrder:
    said = {fact.stage: fact.values for fact in life}
    order, paid, waybill = said["place"], said["pay"], said["assign_waybill"]
    cleared = ClearedOrder(**order)
    order_id = order["order_id"]
    cleared.pay(order_id, **paid)
    del waybill["run_id"], waybill["freight_fen"]
    cleared.assign_waybill(order_id, consignee=order["consignee"], **waybill)
    return cleared
