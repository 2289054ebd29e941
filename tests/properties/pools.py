"""The few names and amounts that chains draw from: caps and last units are soon hit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from application.customs_desk import (
    DeclarationDocument,
    MessageKind,
    MessageOut,
    ReturnDocument,
)
from application.receiving import TakeReceipts, TakeWithdrawalAnswer
from application.returning import TakeReturnAnswer
from domain.campaign_commands import DraftCampaign
from domain.clearance_commands import Receipt, RecordDocumentAnswers
from domain.clearance_parts import DocumentAnswer
from domain.customs_codes import Document
from domain.identifiers import (
    BatchId,
    CampaignId,
    ConsignmentId,
    EntryId,
    ExitId,
    MerchantId,
    OrderId,
    RunId,
    Sku,
)
from domain.order_commands import PlaceOrder
from tests.end_to_end import port
from tests.end_to_end.port import ROUTE, line

APPLE, PEAR = Sku("APPLE"), Sku("PEAR")
SKUS = (APPLE, PEAR)
PRICES = {APPLE: "2400.00", PEAR: "900.00"}
CAMPAIGNS = (CampaignId("K1"), CampaignId("K2"))
MERCHANTS = (MerchantId("M1"), MerchantId("M2"))
NUMBERS = (1, 2, 3, 4, 5, 6)
ORDERS = tuple(OrderId(f"shop:{number}") for number in NUMBERS)
BATCHES = (BatchId("B1"), BatchId("B2"))
CONSIGNMENTS = (ConsignmentId("C1"), ConsignmentId("C2"))
ENTRIES = (EntryId("E1"), EntryId("E2"))
RUNS = (RunId("R1"), RunId("R2"))
EXITS = (ExitId("X1"), ExitId("X2"))

BASKETS: Sequence[Sequence[tuple[Sku, int]]] = (
    [(APPLE, 1)],
    [(PEAR, 2)],
    [(APPLE, 1), (PEAR, 1)],
    [(APPLE, 2)],
    [(PEAR, 1), (APPLE, 1), (PEAR, 1)],
    [(APPLE, 1), (PEAR, 2)],
    [(APPLE, 3)],
)
"""One for each number, and the last above the limit of a single order."""


def campaign(place: int, at: datetime, units_min: int = 1) -> DraftCampaign:
    items = tuple(
        replace(port.item(sku, price, 2 if sku == APPLE else 4), weight_grams=500)
        for sku, price in PRICES.items()
    )
    closes_at = at + timedelta(days=30)
    return DraftCampaign(
        CAMPAIGNS[place], MERCHANTS[place], "sale", items, ROUTE, at, closes_at, units_min, 5,
        closes_at.date(), "Asia/Shanghai", at,
    )  # fmt: skip


def order(number: int, at: datetime, basket: int = 0, buyer: int = 0) -> PlaceOrder:
    """Odd numbers are of the first campaign. All but the last are of one buyer, unless drawn so."""
    lines = [line(sku, n, PRICES[sku]) for sku, n in BASKETS[(number - 1 + basket) % len(BASKETS)]]
    plain = port.order(buyer or 1 + number // 6, *lines, at=at)
    place = (number + 1) % 2
    return replace(
        plain,
        order_id=ORDERS[number - 1],
        campaign_id=CAMPAIGNS[place],
        merchant_id=MERCHANTS[place],
        freight_fen=1_000 * (number % 2),
        discount_fen=777 * (number % 3),
    )


DOCUMENTS = {
    MessageKind.ORDERS: Document.ORDER,
    MessageKind.PAYMENTS: Document.PAYMENT,
    MessageKind.WAYBILLS: Document.WAYBILL,
}


def answer_to(
    message: MessageOut, document: Any, status: int, digest: str, times: tuple[datetime, datetime]
) -> Any:
    """The command that records customs' answer: when it was given, and when it is recorded."""
    said_at, at = times
    run_id = message.run_id
    if kind := DOCUMENTS.get(message.kind):
        answers = (DocumentAnswer(document.order_id, status, said_at),)
        return RecordDocumentAnswers(run_id, kind, digest, answers, at)
    if isinstance(document, DeclarationDocument):
        invt_no = f"I-{document.cop_no}" if status >= 120 else ""
        receipt = Receipt(document.cop_no, invt_no, status, "", "", said_at)
        return TakeReceipts(run_id, digest, (receipt,), at)
    if isinstance(document, ReturnDocument):
        number = document.return_no
        return TakeReturnAnswer(document.order_id, run_id, number, status, digest, "", at)
    return TakeWithdrawalAnswer(run_id, digest, (document.order_id,), status, "", at)
