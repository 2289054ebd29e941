"""Stand-ins for a carrier and a payment firm, for demonstrations and tests."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.simulator.chance import Chance
from application.customs_desk import RefundAnswer, RefundRequest, WaybillRequest
from application.declaring import ReportedWaybill
from domain.identifiers import OrderId
from domain.refund import Outcome

DECLARANT = "broker-demo"
PAYMENT_FIRM = "ALIPAY-DEMO"

WRONG_PER_THOUSAND = 8
"""Waybills that a careless carrier writes for another telephone number."""


class DemonstrationCarrier:
    """Writes waybills; now and then the first one for an order names a wrong telephone."""

    name = "SF-DEMO"

    def __init__(self, seed: int = 0, wrong_per_thousand: int = WRONG_PER_THOUSAND) -> None:
        self._chance = Chance(seed)
        self._wrong_per_thousand = wrong_per_thousand

    def waybills(self, requests: Sequence[WaybillRequest]) -> Sequence[ReportedWaybill]:
        return [self._waybill(request) for request in requests]

    def _waybill(self, request: WaybillRequest) -> ReportedWaybill:
        consignee = request.consignee
        if self._is_wrong(request.order_id):
            consignee = replace(consignee, telephone=consignee.telephone[:-1] + "0")
        return ReportedWaybill(
            request.order_id, request.waybill_no, request.weight_grams, 0, consignee
        )

    def _is_wrong(self, order_id: OrderId) -> bool:
        return self._chance.happens("wrong telephone", order_id, self._wrong_per_thousand)


class DemonstrationPaymentFirm:
    """Pays every refund at once."""

    def pay_back(self, request: RefundRequest) -> RefundAnswer:
        """Nothing moves: that it was paid is what the caller records."""
        return RefundAnswer(Outcome.PAID)
