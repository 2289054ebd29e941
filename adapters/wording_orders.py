"""Words for orders."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import counted, say
from adapters.wording_parts import because, money
from domain import (
    order_events,
)


def ordered(lines: Any) -> str:
    units = sum(line.quantity for line in lines)
    return say(
        "{units} on {lines}", units=counted(units, "unit"), lines=counted(len(lines), "line")
    )


ORDERS: Mapping[type, Callable[[Any], str]] = {
    order_events.OrderPlaced: lambda e: say(
        "Order placed: {lines}, {money} due",
        lines=ordered(e.lines),
        money=money(e.amounts.paid_fen),
    ),
    order_events.OrderNotPlaced: lambda e: say(
        "Order not placed{because}", because=because(e.reason)
    ),
    order_events.PaymentBegun: lambda e: say(
        "Payment {payment_id} begun, units held until {until}",
        payment_id=e.payment_id,
        until=f"{e.until:%Y-%m-%d %H:%M} UTC",
    ),
    order_events.DepositKept: lambda e: say(
        "Deposit of {money} kept: the balance was not paid", money=money(e.amount_fen)
    ),
    order_events.PromiseAnswered: lambda e: (
        say("Buyer agreed to dispatch by {dispatch_by}", dispatch_by=e.dispatch_by)
        if e.is_accepted
        else say("Buyer declined dispatch by {dispatch_by}", dispatch_by=e.dispatch_by)
    ),
    order_events.PaymentConfirmed: lambda e: say(
        "Payment of {money} confirmed by {payment_firm}, {payment_id}",
        money=money(e.paid_fen),
        payment_firm=e.payment_firm,
        payment_id=e.payment_id,
    ),
    order_events.OrderCancelled: lambda e: say(
        "Order cancelled{because}", because=because(e.reason)
    ),
    order_events.OrderCollected: lambda e: say(
        "Order collected into batch {batch_id}", batch_id=e.batch_id
    ),
    order_events.OrderHandedBack: lambda e: say(
        "Order handed back by batch {batch_id}", batch_id=e.batch_id
    ),
    order_events.OrderAmended: lambda e: say(
        "Order amended to {lines}, {money}{because}",
        lines=ordered(e.lines),
        money=money(e.amounts.paid_fen),
        because=because(e.cause),
    ),
    order_events.ConsigneeReported: lambda e: say(
        "Waybill {waybill_no} names another consignee than the order", waybill_no=e.waybill_no
    ),
    order_events.ConsigneeCorrected: lambda e: say("Consignee corrected"),
    order_events.BuyerCorrected: lambda e: say("Buyer's particulars corrected"),
    order_events.RefundOwed: lambda e: say(
        "Refund {refund_id} of {money} owed{because}",
        refund_id=e.refund_id,
        money=money(e.amount_fen),
        because=because(e.reason),
    ),
    order_events.RefundPaid: lambda e: say(
        "Refund {refund_id} of {money} paid", refund_id=e.refund_id, money=money(e.amount_fen)
    ),
}
