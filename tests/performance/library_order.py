"""An order's whole life as an aggregate of the `eventsourcing` library, the way its manual shows.

Its commands check no rule: that spares the library work which ours does.
"""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

Values = dict[str, Any]


class Order(Aggregate):
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
        self.paid_fen = 0
        self.stage = "placed"

    @staticmethod
    def create_id(order_id: str, **_: Any) -> UUID:
        return uuid5(NAMESPACE_URL, f"/orders/{order_id}")

    @event("Paid")
    def pay(self, payment_id: str, payment_firm: str, payer_key: str, paid_fen: int) -> None:
        self.paid_fen += paid_fen
        self.stage = "paid"

    @event("Collected")
    def collect(self, batch_id: str) -> None:
        self.batch_id = batch_id
        self.stage = "collected"

    @event("Locked")
    def lock(self, batch_id: str) -> None:
        self.stage = "locked"

    @event("Purchased")
    def purchase(self, purchase_id: str, supplier: str) -> None:
        self.purchase_id = purchase_id
        self.stage = "bought"

    @event("Confirmed")
    def confirm(self, purchase_id: str) -> None:
        self.stage = "confirmed"

    @event("Received")
    def receive(self, receipt_no: str, place: str) -> None:
        self.stage = "received"

    @event("Packed")
    def pack(self, consignment_id: str) -> None:
        self.consignment_id = consignment_id
        self.stage = "packed"

    @event("Sealed")
    def seal(self, consignment_id: str, seal_no: str) -> None:
        self.stage = "sealed"

    @event("Departed")
    def depart(
        self, consignment_id: str, transport_tool: str, voyage_no: str, bill_no: str
    ) -> None:
        self.bill_no = bill_no
        self.stage = "on the way"

    @event("Arrived")
    def arrive(self, consignment_id: str, port: str) -> None:
        self.stage = "arrived"

    @event("Entered")
    def enter(self, entry_id: str, list_no: str) -> None:
        self.entry_id = entry_id
        self.stage = "entered"

    @event("EntryGatePassed")
    def pass_entry_gate(self, entry_id: str, pass_no: str) -> None:
        self.stage = "in the zone"

    @event("EntryPosted")
    def post_entry(self, entry_id: str) -> None:
        self.stage = "posted"

    @event("Tallied")
    def tally(self, entry_id: str, tally_no: str) -> None:
        self.stage = "tallied"

    @event("RunOpened")
    def open_run(self, run_id: str, batch_id: str) -> None:
        self.run_id = run_id
        self.stage = "documents"

    @event("WaybillAssigned")
    def assign_waybill(
        self, run_id: str, carrier: str, waybill_no: str, weight_grams: int, freight_fen: int
    ) -> None:
        self.waybill_no = waybill_no

    @event("DocumentsSent")
    def send_documents(self, run_id: str) -> None:
        self.documents_stored: list[str] = []

    @event("DocumentAnswered")
    def answer_document(self, run_id: str, document: str, status: int) -> None:
        self.documents_stored.append(document)

    @event("Matched")
    def match(self, run_id: str) -> None:
        self.stage = "matched"

    @event("Declared")
    def declare(self, run_id: str, attempt: int, cop_no: str) -> None:
        self.cop_no = cop_no
        self.stage = "declared"

    @event("DeclarationAnswered")
    def answer_declaration(self, status: int, run_id: str, cop_no: str, invt_no: str) -> None:
        self.invt_no = invt_no
        self.stage = "stored"

    @event("Released")
    def release(self, run_id: str, cop_no: str, invt_no: str) -> None:
        self.stage = "released"

    @event("Picked")
    def pick(self, run_id: str) -> None:
        self.stage = "picked"

    @event("Sorted")
    def sort(self, waybill_no: str, weight_grams: int, lane: str) -> None:
        self.lane = lane
        self.stage = "sorted"

    @event("ExitListed")
    def list_exit(self, exit_id: str, list_no: str, waybill_no: str) -> None:
        self.exit_id = exit_id
        self.stage = "listed"

    @event("ExitGatePassed")
    def pass_exit_gate(self, exit_id: str, pass_no: str) -> None:
        self.stage = "left"

    @event("ExitPosted")
    def post_exit(self, exit_id: str) -> None:
        self.is_posted = True

    @event("Delivered")
    def deliver(self, carrier: str) -> None:
        self.stage = "delivered"
