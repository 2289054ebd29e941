"""How an order's events make its state."""

from domain.order_events import (
    BuyerCorrected,
    ConsigneeCorrected,
    ConsigneeReported,
    DepositKept,
    Event,
    OrderAmended,
    OrderCancelled,
    OrderCollected,
    OrderHandedBack,
    OrderNotPlaced,
    OrderPlaced,
    PaymentBegun,
    PaymentConfirmed,
    PromiseAnswered,
    Purpose,
    RefundOwed,
    RefundPaid,
)
from domain.order_state import PreSaleOrder, Stage
from domain.order_year_events import QuotaMoveAsked, QuotaMoved, QuotaNotMoved
from domain.replacing import replace

UNPLACED = PreSaleOrder()


def evolve(order: PreSaleOrder, event: Event) -> PreSaleOrder:
    match event:
        case OrderPlaced():
            return place(order, event)
        case OrderNotPlaced():
            return refuse(order, event)
        case PaymentBegun():
            paying_until = max(event.until, order.paying_until or event.until)
            begun = order.begun | {event.payment_id}
            return replace(order, paying_until=paying_until, begun=begun)
        case PaymentConfirmed():
            return receive(order, event)
        case OrderCancelled():
            return replace(order, stage=Stage.CANCELLED, held_by=None)
        case OrderCollected():
            return replace(order, held_by=event.batch_id)
        case OrderHandedBack():
            return replace(order, held_by=None)
        case OrderAmended():
            return replace(order, lines=event.lines, amounts=event.amounts)
        case ConsigneeReported():
            return replace(order, reported_consignee=event.consignee)
        case ConsigneeCorrected():
            return replace(order, consignee=event.consignee)
        case BuyerCorrected():
            is_renamed = event.buyer.name != order.buyer.name
            named_at = event.corrected_at if is_renamed else order.named_at
            return replace(order, buyer=event.buyer, named_at=named_at)
        case DepositKept():
            return replace(order, kept_fen=order.kept_fen + event.amount_fen)
        case PromiseAnswered():
            agreed = event.dispatch_by if event.is_accepted else order.dispatch_agreed
            return replace(order, dispatch_agreed=agreed)
        case RefundOwed():
            return replace(order, owed={**order.owed, event.refund_id: event.amount_fen})
        case RefundPaid():
            return replace(order, repaid=order.repaid | {event.refund_id})
        case QuotaMoveAsked() | QuotaMoved() | QuotaNotMoved():
            return move(order, event)


def place(order: PreSaleOrder, event: OrderPlaced) -> PreSaleOrder:
    """Nothing is left of an attempt that was refused, but how often there was one."""
    return replace(
        UNPLACED,
        stage=Stage.PLACED,
        campaign_id=event.campaign_id,
        merchant_id=event.merchant_id,
        buyer_key=event.buyer_key,
        buyer=event.buyer,
        consignee=event.consignee,
        placed_lines=event.lines,
        lines=event.lines,
        amounts=event.amounts,
        taxed_on=event.taxed_on,
        quota_year=event.quota_year,
        claimed_year=event.quota_year,
        plan=event.plan,
        refusals=order.refusals,
    )


def refuse(order: PreSaleOrder, event: OrderNotPlaced) -> PreSaleOrder:
    return replace(
        order,
        stage=Stage.NOT_PLACED,
        not_placed_because=event.reason,
        campaign_id=event.campaign_id,
        merchant_id=event.merchant_id,
        buyer_key=event.buyer_key,
        quota_year=event.quota_year,
        refusals=order.refusals + 1,
        claimed_year=event.quota_year,
    )


def move(order: PreSaleOrder, event: QuotaMoveAsked | QuotaMoved | QuotaNotMoved) -> PreSaleOrder:
    """From one of its buyer's years to another: asked, then done or not."""
    match event:
        case QuotaMoveAsked():
            return replace(order, moving=event, moves_count=event.move_no)
        case QuotaMoved():
            awaited = event.year if event.is_awaited else 0
            moved = replace(order, quota_year=event.year, awaited_year=awaited)
            return replace(moved, moving=None, not_moved=None)
        case QuotaNotMoved():
            return replace(order, moving=None, not_moved=event)


def receive(order: PreSaleOrder, event: PaymentConfirmed) -> PreSaleOrder:
    # Copied once: copies are two thirds of what folding an order takes.
    payments = {**order.payments, event.payment_id: event}
    if order.stage is Stage.PLACED and event.purpose is Purpose.DEPOSIT:
        stage = Stage.DEPOSIT_PAID
        return replace(order, payments=payments, stage=stage, deposit=event, paying_until=None)
    awaits = order.stage in (Stage.PLACED, Stage.DEPOSIT_PAID)
    if awaits and event.pays_off(order.amounts.paid_fen):
        return replace(order, payments=payments, stage=Stage.PAID, payment=event)
    return replace(order, payments=payments)
