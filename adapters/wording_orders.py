"""Words for campaigns, orders, payments, quotas and the operator's shared facts."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, say
from adapters.wording_parts import because, money, names, orders, units
from adapters.wording_payments import PAYMENTS
from domain import (
    buyers_year,
    campaign_events,
    coupon_uses,
    coupons_of_buyer,
    guarantee,
    mandate,
    order_events,
    order_number,
    payment,
    product,
    purchase_limit,
    waybill_block,
)


def ordered(lines: Any) -> str:
    units = sum(line.quantity for line in lines)
    return say(
        "{units} on {lines}", units=counted(units, "unit"), lines=counted(len(lines), "line")
    )


def given(e: mandate.MandateGiven) -> str:
    right = coded(e.right)
    if e.until is None:
        return say(
            "{merchant} gave {mandatary} the mandate to {right}",
            merchant=e.merchant_id,
            mandatary=e.mandatary,
            right=right,
        )
    return say(
        "{merchant} gave {mandatary} the mandate to {right} until {until}",
        merchant=e.merchant_id,
        mandatary=e.mandatary,
        right=right,
        until=f"{e.until:%Y-%m-%d}",
    )


def freed(e: campaign_events.UnitsFreed) -> str:
    """Of whole orders, or what was taken off one that stands."""
    if not e.order_count:
        return say("Campaign freed {units} taken off an order", units=units(e.units))
    return say(
        "Campaign freed {units} of {orders}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
    )


def undone(e: campaign_events.SalesUndone) -> str:
    if not e.order_count:
        return say(
            "Campaign lost {units} taken off an order, {money}",
            units=units(e.units),
            money=money(e.money_fen),
        )
    return say(
        "Campaign lost {units} of {orders} that were paid, {money}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
        money=money(e.money_fen),
    )


ORDERS: Mapping[type, Callable[[Any], str]] = {
    campaign_events.CampaignDrafted: lambda e: say(
        "Campaign “{name}” drafted: {products}, {units_min} to {units_max} units,"
        " dispatch by {dispatch_by}",
        name=e.name,
        products=counted(len(e.items), "product"),
        units_min=f"{e.units_min:,}",
        units_max=f"{e.units_max:,}",
        dispatch_by=e.dispatch_by,
    ),
    campaign_events.CampaignPublished: lambda e: say(
        "Campaign {campaign_id} published", campaign_id=e.campaign_id
    ),
    campaign_events.UnitsHeld: lambda e: say(
        "Campaign held {units} for {orders}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
    ),
    campaign_events.UnitsFreed: freed,
    campaign_events.UnitsSold: lambda e: say(
        "Campaign sold {units} in {orders}, {money}",
        units=units(e.units),
        orders=counted(e.order_count, "order"),
        money=money(e.money_fen),
    ),
    campaign_events.SalesUndone: undone,
    campaign_events.NoticeGiven: lambda e: say(
        "Buyers told: {notice}, until {until}",
        notice=coded(e.notice.kind),
        until=f"{e.notice.until:%Y-%m-%d %H:%M} UTC",
    ),
    purchase_limit.PurchaseCounted: lambda e: say(
        "{units} of order {order_id} counted for its buyer's limit",
        units=counted(e.units, "unit"),
        order_id=e.order_id,
    ),
    purchase_limit.PurchaseUncounted: lambda e: say(
        "Order {order_id} counts no more for its buyer's limit", order_id=e.order_id
    ),
    coupon_uses.CouponUsesCounted: lambda e: say(
        "Coupon {code} used by {orders}", code=e.code, orders=counted(len(e.order_ids), "order")
    ),
    coupon_uses.CouponUsesGivenBack: lambda e: say(
        "Coupon {code} given back by {orders}",
        code=e.code,
        orders=counted(len(e.order_ids), "order"),
    ),
    coupons_of_buyer.CouponUsed: lambda e: say(
        "Order {order_id} uses coupon {code}", order_id=e.order_id, code=e.code
    ),
    coupons_of_buyer.CouponGivenBack: lambda e: say(
        "Order {order_id} gives coupon {code} back", order_id=e.order_id, code=e.code
    ),
    campaign_events.PromiseChanged: lambda e: say(
        "Campaign promised dispatch by {dispatch_by}{because}",
        dispatch_by=e.dispatch_by,
        because=because(e.reason),
    ),
    campaign_events.CampaignFormed: lambda e: say(
        "Campaign {campaign_id} reached its minimum: buying began", campaign_id=e.campaign_id
    ),
    # Before campaigns counted what is paid, those that were held counted.
    campaign_events.CampaignClosed: lambda e: say(
        "Campaign closed with {units} sold", units=counted(e.sold.units or e.units_held, "unit")
    ),
    campaign_events.CampaignFailed: lambda e: say(
        "Campaign failed: {units_paid} paid of at least {units}, {units_held} held",
        units_paid=f"{e.sold.units:,}",
        units_held=f"{e.units_held:,}",
        units=counted(e.units_min, "unit"),
    ),
    campaign_events.CampaignTerminated: lambda e: say(
        "Campaign terminated{because}", because=because(e.reason)
    ),
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
    product.ProductRegistered: lambda e: say(
        "Product {sku} registered: {name}, tariff code {hs_code}",
        sku=e.sku,
        name=e.name,
        hs_code=e.hs_code,
    ),
    product.ProductWithdrawn: lambda e: say(
        "Product {sku} withdrawn{because}", sku=e.sku, because=because(e.reason)
    ),
    order_number.OrderNumberClaimed: lambda e: say("Order number claimed for {book}", book=e.book),
    order_number.OrderNumberGivenBack: lambda e: say(
        "Order number given back by {book}", book=e.book
    ),
    payment.PaymentReported: lambda e: say(
        "{payment_firm} reported payment {payment_id} of {money} for {orders}",
        payment_firm=e.payment_firm,
        payment_id=e.payment_id,
        money=money(e.amount_fen),
        orders=orders(e.shares),
    ),
    payment.PaymentReportDiffers: lambda e: say(
        "Payment {payment_id} reported with other shares, {money} in all",
        payment_id=e.payment_id,
        money=money(e.amount_fen),
    ),
    **PAYMENTS,
    buyers_year.QuotaReserved: lambda e: say(
        "{money} of the buyer's year {year} reserved", money=money(e.taxable_fen), year=e.year
    ),
    buyers_year.QuotaGivenBack: lambda e: say(
        "{money} of the buyer's year {year} given back", money=money(e.taxable_fen), year=e.year
    ),
    guarantee.GuaranteeLodged: lambda e: say(
        "Guarantee {guarantee_id} of {money} lodged",
        guarantee_id=e.guarantee_id,
        money=money(e.amount_fen),
    ),
    guarantee.GuaranteeReserved: lambda e: say(
        "{money} of guarantee {guarantee_id} reserved for run {run_id}",
        money=money(e.amount_fen),
        guarantee_id=e.guarantee_id,
        run_id=e.run_id,
    ),
    guarantee.GuaranteeFreed: lambda e: say(
        "{money} of guarantee {guarantee_id} freed by run {run_id}",
        money=money(e.amount_fen),
        guarantee_id=e.guarantee_id,
        run_id=e.run_id,
    ),
    guarantee.GuaranteeDeducted: lambda e: say(
        "{money} of guarantee {guarantee_id} deducted by tax bill {tax_no}",
        money=money(e.amount_fen),
        guarantee_id=e.guarantee_id,
        tax_no=e.tax_no,
    ),
    guarantee.GuaranteeRestored: lambda e: say(
        "{money} of guarantee {guarantee_id} restored: tax bill {tax_no} settled",
        money=money(e.amount_fen),
        guarantee_id=e.guarantee_id,
        tax_no=e.tax_no,
    ),
    mandate.MandateGiven: given,
    mandate.MandateWithdrawn: lambda e: say(
        "{merchant} withdrew the mandate of {mandatary} to {right}",
        merchant=e.merchant_id,
        mandatary=e.mandatary,
        right=coded(e.right),
    ),
    waybill_block.WaybillBlockReceived: lambda e: say(
        "{waybill_numbers} received from {carrier}",
        waybill_numbers=counted(e.count, "waybill number"),
        carrier=e.carrier,
    ),
    waybill_block.WaybillNumbersTaken: lambda e: say(
        "{waybill_numbers} of {carrier} taken for run {run_id}: {names}",
        waybill_numbers=counted(len(e.numbers), "waybill number"),
        carrier=e.carrier,
        run_id=e.run_id,
        names=names(e.numbers),
    ),
}
