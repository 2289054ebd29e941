"""Customs, a carrier and a payment firm that do as they are told, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from application.book_desk import PaperOut
from application.customs_desk import MessageIn, MessageOut, NotTaken, RefundAnswer, RefundRequest
from application.declaring import ReportedWaybill
from domain.book_filing_events import PaperLack
from domain.identifiers import OrderId, Partition
from domain.parked_mail import MailAssigned
from domain.refund import Outcome


class QuietDesk:
    """Keeps what it is sent; answers what a rule puts into its inbox."""

    def __init__(self) -> None:
        self.sent: dict[str, MessageOut] = {}
        self.inbox: list[MessageIn] = []
        self.put_aside: list[str] = []

    def send(self, messages: Sequence[MessageOut]) -> NotTaken:
        for message in messages:
            self.sent.setdefault(f"{message.kind.value}:{message.message_id}", message)
        return {}

    def receive(self, limit: int) -> Sequence[MessageIn]:
        return self.inbox[:limit]

    def put_away(self, message: MessageIn, refusal: str = "") -> None:
        self.inbox.remove(message)
        if refusal:
            self.put_aside.append(refusal)

    def records(self, shared: Partition, given: MailAssigned) -> Sequence[Any]:
        raise AssertionError("nothing is parked at this desk")

    def lacks_of(self, paper: PaperOut) -> Sequence[PaperLack]:
        raise AssertionError("no account book is open in this world")

    def send_paper(self, paper: PaperOut) -> None:
        raise AssertionError("no account book is open in this world")


class CarelessCarrier:
    """Writes waybills; those of the orders named go to another telephone number."""

    name = "SF"

    def __init__(self) -> None:
        self.careless_of: set[OrderId] = set()

    def waybills(self, requests: Sequence[Any]) -> Sequence[ReportedWaybill]:
        return [
            ReportedWaybill(
                r.order_id,
                r.waybill_no,
                r.weight_grams,
                0,
                replace(r.consignee, telephone="0")
                if r.order_id in self.careless_of
                else r.consignee,
            )
            for r in requests
        ]


class WillingFirm:
    def pay_back(self, request: RefundRequest) -> RefundAnswer:
        assert request.amount_fen > 0
        return RefundAnswer(Outcome.PAID)
