"""One order's match with the `eventsourcing` library: its three documents in one aggregate.

The same fields are compared as ours compares. Neither firms nor goods nor the lengths of texts are
looked at: that spares the library work which ours does.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from domain.dated import LINES_PER_ORDER_MAX
from domain.order_amounts import value_fen
from tests.performance.facts import Fact

Values = dict[str, Any]
Failure = dict[str, str]


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
    def pay(self, order_id: str, payment_id: str, payer_key: str, paid_fen: int) -> None:
        self.payment: Values = {"order_id": order_id, "payer_key": payer_key, "paid_fen": paid_fen}

    @event("WaybillAssigned")
    def assign_waybill(self, order_id: str, waybill_no: str, consignee: Values) -> None:
        self.waybill: Values = {
            "order_id": order_id,
            "waybill_no": waybill_no,
            "consignee": consignee,
        }

    def match(self, run_id: str) -> None:
        """Rules M1 to M10: an event either way."""
        failed = list(self._failures())
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

    @event("Matched")
    def _match(self, run_id: str) -> None:
        self.is_matched = True

    @event("MatchFailed")
    def _fail(self, run_id: str, failures: list[Failure]) -> None:
        self.is_matched = False


CONSIGNEE = ("name", "telephone", "address")


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

    def prepare(self, lives: Sequence[Sequence[Fact]]) -> list[UUID]:
        """Orders with their documents, all in one save: no part of what is measured."""
        orders = [with_documents(life) for life in lives]
        self.save(*orders)
        return [order.id for order in orders]

    def match(self, order_id: UUID, run_id: str) -> None:
        """Get, command, save."""
        order: ClearedOrder = self.repository.get(order_id)
        order.match(run_id)
        self.save(order)

    def is_matched(self, order_id: UUID) -> bool:
        order: ClearedOrder = self.repository.get(order_id)
        return order.is_matched


def with_documents(life: Sequence[Fact]) -> ClearedOrder:
    said = {fact.stage: fact.values for fact in life}
    order, paid, waybill = said["place"], said["pay"], said["assign_waybill"]
    cleared = ClearedOrder(**order)
    order_id = order["order_id"]
    cleared.pay(order_id, paid["payment_id"], paid["payer_key"], paid["paid_fen"])
    cleared.assign_waybill(order_id, waybill["waybill_no"], order["consignee"])
    return cleared
