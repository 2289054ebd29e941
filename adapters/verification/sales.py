"""What a campaign counts as sold is what its orders were that are paid whole and not undone.

By that count it closes or fails. An order counts with all that it was placed with, once, from the
command that took the payment which paid it off: shortages and returns change nothing of it, for
its units were sold. It is undone by a cancellation before anything was bought for it, and in part
by dropping products then.
"""

from collections.abc import Mapping

from adapters.verification.arithmetic import sums_of
from adapters.verification.campaigns import INVARIANT, ORDERS, Campaigns, Promise
from adapters.verification.findings import Balance, Check, Examination, Logged
from adapters.verification.holders import total
from domain.campaign_events import SalesUndone, UnitsSold
from domain.order_events import OrderAmended, OrderCancelled, PaymentConfirmed, Purpose

FEN = "fen"


class Sales:
    """Both sides are written by one command; `campaigns` knows what each order was promised."""

    def __init__(self, campaigns: Campaigns) -> None:
        self.sold = Examination(
            INVARIANT,
            "sales",
            "units, orders and money sold are those of orders paid whole and not cancelled"
            " unbought",
        )
        self._campaigns = campaigns
        self._sales = Balance(self.sold, "campaign and orders disagree on what is sold")

    def checks(self) -> list[Check]:
        observers = {
            UnitsSold: self._counted,
            SalesUndone: self._counted,
            PaymentConfirmed: self._confirmed,
            OrderCancelled: self._cancelled,
            OrderAmended: self._amended,
        }
        return [Check(self.sold, observers, self._sales.settle)]

    def _counted(self, logged: Logged) -> None:
        event, sign = logged.event, 1 if isinstance(logged.event, UnitsSold) else -1
        counted = {**total(event.units), ORDERS: event.order_count, FEN: event.money_fen}
        self._add(logged, event.campaign_id, counted, sign)

    def _confirmed(self, logged: Logged) -> None:
        """One without a purpose was taken before campaigns counted: they never counted it."""
        promise = self._campaigns.promise_to(logged)
        if promise is None or promise.is_sold:
            return
        if logged.event.purpose in (Purpose.WHOLE, Purpose.BALANCE):
            promise.is_sold = True
            self._add(logged, promise.campaign_id, sale_of(promise), -1)

    def _cancelled(self, logged: Logged) -> None:
        promise = self._campaigns.promise_to(logged)
        if promise is None or not promise.is_sold:
            return
        if not self._campaigns.is_bought(logged.partition, promise):
            self._add(logged, promise.campaign_id, sale_of(promise), 1)

    def _amended(self, logged: Logged) -> None:
        promise = self._campaigns.promise_to(logged)
        if promise and promise.is_sold and (dropped := self._campaigns.dropped(logged)):
            less_fen = promise.paid_fen - sums_of(logged.event.amounts).paid
            self._add(logged, promise.campaign_id, {**dropped, FEN: less_fen}, 1)

    def _add(self, logged: Logged, campaign_id: str, amounts: Mapping[str, int], sign: int) -> None:
        for name, amount in amounts.items():
            key = (logged.partition, "campaign", campaign_id, name)
            self._sales.add(key, sign * amount, logged.position)


def sale_of(promise: Promise) -> dict[str, int]:
    return {**promise.units, ORDERS: 1, FEN: promise.paid_fen}
