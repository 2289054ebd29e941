"""Words for what books share: numbers, payments, quotas, guarantees, mandates and waybills."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, say
from adapters.wording_guarantees import GUARANTEES
from adapters.wording_parts import money, names, orders
from adapters.wording_payments import PAYMENTS
from domain import (
    buyers_year,
    mandate,
    order_number,
    payment,
    waybill_block,
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


SHARED: Mapping[type, Callable[[Any], str]] = {
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
    **GUARANTEES,
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
