"""Words for campaigns, orders, payments, quotas and the operator's shared facts."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.wording_parts import because, count, money, names, orders, units
from domain import (
    buyers_year,
    campaign_events,
    guarantee,
    mandate,
    order_events,
    order_number,
    payment,
    product,
    waybill_block,
)


def ordered(lines: Any) -> str:
    return f"{count(sum(line.quantity for line in lines), 'unit')} on {count(len(lines), 'line')}"


ORDERS: Mapping[type, Callable[[Any], str]] = {
    campaign_events.CampaignDrafted: lambda e: (
        f"Campaign “{e.name}” drafted: {count(len(e.items), 'product')},"
        f" {e.units_min:,} to {e.units_max:,} units, dispatch by {e.dispatch_by}"
    ),
    campaign_events.CampaignPublished: lambda e: f"Campaign {e.campaign_id} published",
    campaign_events.UnitsHeld: lambda e: (
        f"Campaign held {units(e.units)} for {count(e.order_count, 'order')}"
    ),
    campaign_events.UnitsFreed: lambda e: (
        f"Campaign freed {units(e.units)} of {count(e.order_count, 'order')}"
    ),
    campaign_events.PromiseChanged: lambda e: (
        f"Campaign promised dispatch by {e.dispatch_by}{because(e.reason)}"
    ),
    campaign_events.CampaignClosed: lambda e: (
        f"Campaign closed with {count(e.units_held, 'unit')} sold"
    ),
    campaign_events.CampaignFailed: lambda e: (
        f"Campaign failed: {e.units_held:,} of at least {count(e.units_min, 'unit')} sold"
    ),
    campaign_events.CampaignTerminated: lambda e: f"Campaign terminated{because(e.reason)}",
    order_events.OrderPlaced: lambda e: (
        f"Order placed: {ordered(e.lines)}, {money(e.amounts.paid_fen)} due"
    ),
    order_events.OrderNotPlaced: lambda e: f"Order not placed{because(e.reason)}",
    order_events.PaymentConfirmed: lambda e: (
        f"Payment of {money(e.paid_fen)} confirmed by {e.payment_firm}, {e.payment_id}"
    ),
    order_events.OrderCancelled: lambda e: f"Order cancelled{because(e.reason)}",
    order_events.OrderCollected: lambda e: f"Order collected into batch {e.batch_id}",
    order_events.OrderHandedBack: lambda e: f"Order handed back by batch {e.batch_id}",
    order_events.OrderAmended: lambda e: (
        f"Order amended to {ordered(e.lines)}, {money(e.amounts.paid_fen)}{because(e.cause)}"
    ),
    order_events.ConsigneeReported: lambda e: (
        f"Waybill {e.waybill_no} names another consignee than the order"
    ),
    order_events.ConsigneeCorrected: lambda e: "Consignee corrected",
    order_events.BuyerCorrected: lambda e: "Buyer's particulars corrected",
    order_events.RefundOwed: lambda e: (
        f"Refund {e.refund_id} of {money(e.amount_fen)} owed{because(e.reason)}"
    ),
    order_events.RefundPaid: lambda e: f"Refund {e.refund_id} of {money(e.amount_fen)} paid",
    product.ProductRegistered: lambda e: (
        f"Product {e.sku} registered: {e.name}, tariff code {e.hs_code}"
    ),
    order_number.OrderNumberClaimed: lambda e: f"Order number claimed for {e.book}",
    order_number.OrderNumberGivenBack: lambda e: f"Order number given back by {e.book}",
    payment.PaymentReported: lambda e: (
        f"{e.payment_firm} reported payment {e.payment_id} of {money(e.amount_fen)}"
        f" for {orders(e.shares)}"
    ),
    payment.PaymentReportDiffers: lambda e: (
        f"Payment {e.payment_id} reported with other shares, {money(e.amount_fen)} in all"
    ),
    buyers_year.QuotaReserved: lambda e: (
        f"{money(e.taxable_fen)} of the buyer's year {e.year} reserved"
    ),
    buyers_year.QuotaGivenBack: lambda e: (
        f"{money(e.taxable_fen)} of the buyer's year {e.year} given back"
    ),
    guarantee.GuaranteeLodged: lambda e: (
        f"Guarantee {e.guarantee_id} of {money(e.amount_fen)} lodged"
    ),
    guarantee.GuaranteeReserved: lambda e: (
        f"{money(e.amount_fen)} of guarantee {e.guarantee_id} reserved for run {e.run_id}"
    ),
    guarantee.GuaranteeFreed: lambda e: (
        f"{money(e.amount_fen)} of guarantee {e.guarantee_id} freed by run {e.run_id}"
    ),
    guarantee.GuaranteeDeducted: lambda e: (
        f"{money(e.amount_fen)} of guarantee {e.guarantee_id} deducted by tax bill {e.tax_no}"
    ),
    guarantee.GuaranteeRestored: lambda e: (
        f"{money(e.amount_fen)} of guarantee {e.guarantee_id} restored: tax bill {e.tax_no} settled"
    ),
    mandate.MandateGiven: lambda e: (
        f"{e.merchant_id} gave {e.mandatary} the mandate to {e.right}"
        + (f" until {e.until:%Y-%m-%d}" if e.until else "")
    ),
    mandate.MandateWithdrawn: lambda e: (
        f"{e.merchant_id} withdrew the mandate of {e.mandatary} to {e.right}"
    ),
    waybill_block.WaybillBlockReceived: lambda e: (
        f"{count(e.count, 'waybill number')} received from {e.carrier}"
    ),
    waybill_block.WaybillNumbersTaken: lambda e: (
        f"{count(len(e.numbers), 'waybill number')} of {e.carrier} taken for run {e.run_id}:"
        f" {names(e.numbers)}"
    ),
}
