"""The whole way of many orders, with a realistic share of trouble, up to the zone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.demonstration import PAYMENT_FIRM
from adapters.order_import.desk import HandlingDesk
from adapters.simulator.catalogue import MERCHANTS, campaign_of, order_of, products_of
from adapters.simulator.stage import SimulationStage, sets_of
from application.cancelling import CancelOrders
from application.ordering import Sender
from domain.campaign_commands import CloseCampaign, DraftCampaign
from domain.identifiers import (
    BatchId,
    ConsignmentId,
    OrderId,
    shared_of,
)
from domain.order_amounts import priced
from domain.order_commands import PlaceOrder
from domain.payment import PaymentShare, ReportPayment
from domain.waybill_block import ReceiveWaybillBlock

ORDERS_PER_CAMPAIGN = 2_500
ORDERS_PER_SET = 1_000


UNPAID = 25
PAID_WRONGLY = 3
CANCELLED_AFTER_PAYING = 12
WITHDRAWN_FROM_BATCH = 3
CANCELLED_AFTER_LOCKING = 4
"""How often each happens, per thousand orders."""


Told = Callable[[str, int], None]


@dataclass
class Journey:
    """What the script remembers between its parts."""

    drafts: list[DraftCampaign] = field(default_factory=list)
    batches: dict[BatchId, DraftCampaign] = field(default_factory=dict)
    consignments: dict[ConsignmentId, list[BatchId]] = field(default_factory=dict)


def sell(stage: SimulationStage, orders: int, merchants: int, secret: str, told: Told) -> Journey:
    """Campaigns are published, orders placed and paid, or not; then campaigns close or fail."""
    journey = Journey()
    block = ReceiveWaybillBlock(stage.carrier.name, "SD", 1, orders * 3 + 10_000, stage.clock())
    stage.do(block, "waybill block", "carrier", shared_of(stage.book))
    names = MERCHANTS[:merchants]
    per_campaign = min(ORDERS_PER_CAMPAIGN, max(1, -(-orders // len(names))))
    left, number = orders, 0
    while left > 0:
        size = min(per_campaign, left)
        draft = campaign_of(number, names[number % len(names)], size, stage.clock())
        journey.drafts.append(draft)
        sell_campaign(stage, draft, size, secret, told)
        left, number = left - size, number + 1
    fail_one(stage, journey, secret)
    stage.clock.wait(timedelta(days=10))
    for draft in journey.drafts:
        closing = CloseCampaign(draft.campaign_id, stage.clock())
        stage.do(closing, f"close:{draft.campaign_id}", draft.merchant_id)
    stage.settle()
    return journey


def sell_campaign(
    stage: SimulationStage, draft: DraftCampaign, size: int, secret: str, told: Told
) -> None:
    desk = HandlingDesk(stage.system.handling, stage.book, Sender("shop", stage.clock()))
    desk.open_campaign(draft, products_of(draft))
    asked = [
        order_of(n, draft, stage.chance, secret, stage.clock.wait(timedelta(seconds=2)))
        for n in range(size)
    ]
    for part in sets_of(asked, ORDERS_PER_SET):
        desk = replace(desk, sender=Sender("shop", stage.clock()))
        refused = desk.place(part)
        placed = [order for order in part if order.order_id not in refused]
        told("placed", len(part))
        pay(stage, desk, placed)
        stage.settle(timedelta(minutes=5))
        change_minds(stage, placed)


def fail_one(stage: SimulationStage, journey: Journey, secret: str) -> None:
    """One small campaign misses its minimum: everybody gets their money back."""
    draft = campaign_of(900, journey.drafts[0].merchant_id, 6, stage.clock())
    draft = replace(draft, units_min=draft.units_max)
    journey.drafts.append(draft)
    sell_campaign(stage, draft, 6, secret, lambda *_: None)


def pay(stage: SimulationStage, desk: HandlingDesk, orders: Sequence[PlaceOrder]) -> None:
    payments = [
        payment_of(stage, order)
        for order in orders
        if not stage.chance.happens("unpaid", order.order_id, UNPAID)
    ]
    if payments:
        desk.pay(payments)


def payment_of(stage: SimulationStage, order: PlaceOrder) -> ReportPayment:
    due = priced(order.lines, order.freight_fen, order.discount_fen, order.at.date())[1].paid_fen
    wrong = stage.chance.happens("paid wrongly", order.order_id, PAID_WRONGLY)
    amount = due - 100 if wrong else due
    share = PaymentShare(stage.book, order.order_id, amount)
    return ReportPayment(
        f"pay-{order.order_id}", PAYMENT_FIRM, order.buyer_key, amount, (share,), stage.clock()
    )


def change_minds(stage: SimulationStage, placed: Sequence[PlaceOrder]) -> None:
    ids = [
        order.order_id
        for order in placed
        if stage.chance.happens("cancelled", order.order_id, CANCELLED_AFTER_PAYING)
    ]
    cancel(stage, ids, "buyer changed their mind")


def cancel(stage: SimulationStage, order_ids: Sequence[OrderId], reason: str) -> None:
    if order_ids:
        command = CancelOrders(tuple(sorted(order_ids)), reason, stage.clock())
        stage.do(command, f"cancel:{min(order_ids)}:{reason}:{len(order_ids)}", "buyer")
