"""Imports a file: reads it, opens its campaign when there is none, places and pays in sets.

Every step may be repeated: an import that was killed is run again and ends as if it never was,
and a second import of the same file changes nothing and reports the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from adapters.order_import.checking import ReportedRow
from adapters.order_import.invoices import Intake, Invoice, Window, taken_in
from adapters.order_import.offer import Offer, drafted, offer_of, window_of
from adapters.order_import.orders import PersonKeyOf, payment_of, placing
from adapters.order_import.profile import Profile
from adapters.order_import.reading import read_rows
from adapters.order_import.report import Report, refused_whole
from domain.campaign_commands import DraftCampaign
from domain.campaign_state import Campaign, Stage
from domain.identifiers import CampaignId, OrderId, Partition
from domain.order_commands import PlaceOrder
from domain.payment import ReportPayment

ORDERS_PER_SET_MAX = 1_000
"""Few enough that a person sees it move, many enough that an order costs no transaction."""


class OrderDesk(Protocol):
    """What an import asks of the system it imports into; each call may be repeated."""

    def campaign(self, campaign_id: CampaignId) -> Campaign: ...

    def open_campaign(self, draft: DraftCampaign) -> None:
        """Register its products, draft and publish it."""
        ...

    def place(self, orders: Sequence[PlaceOrder]) -> Mapping[OrderId, str]:
        """The orders that do not stand as asked for, and the rule that refused each.

        The answer rests on what stands in the log: it is the same when asked again.
        """
        ...

    def pay(self, payments: Sequence[ReportPayment]) -> None: ...


@dataclass(frozen=True, slots=True)
class ImportTask:
    """Which file goes where."""

    path: Path
    profile: Profile
    campaign_id: CampaignId
    book: Partition
    key_of: PersonKeyOf


Progress = Callable[[int, int], None]
"""Told the invoices done and the invoices there are."""


def import_orders(task: ImportTask, desk: OrderDesk, progress: Progress) -> Report:
    """Raises OrderFileError before anything is written, when the file cannot be used."""
    campaign = desk.campaign(task.campaign_id)
    is_new = campaign.stage is Stage.ABSENT
    window = window_of(task.profile) if is_new else Window(campaign.opens_at, campaign.closes_at)
    intake = taken_in(read_rows(task.path, task.profile), task.profile, window)
    if is_new and intake.invoices:
        # It opened when its window did: the file's orders were placed since.
        desk.open_campaign(
            drafted(task.campaign_id, intake.invoices, task.profile, window.opens_at)
        )
        campaign = desk.campaign(task.campaign_id)
    return placed(task, intake, offer_of(task.campaign_id, campaign), desk, progress)


def placed(
    task: ImportTask, intake: Intake, offer: Offer, desk: OrderDesk, progress: Progress
) -> Report:
    accepted, reported = list[Invoice](), list[ReportedRow](intake.reported)
    count = len(intake.invoices)
    for start in range(0, count, ORDERS_PER_SET_MAX):
        part = intake.invoices[start : start + ORDERS_PER_SET_MAX]
        refused = placed_set(task, part, offer, desk)
        for invoice, reason in zip(part, refused, strict=True):
            if reason is None:
                accepted.append(invoice)
            else:
                column = task.profile.columns.invoice_no
                reported.extend(refused_whole(invoice, column, reason))
        progress(start + len(part), count)
    reported.sort(key=lambda row: row.number)
    return Report(intake.rows_count, tuple(accepted), tuple(reported))


def placed_set(
    task: ImportTask, part: Sequence[Invoice], offer: Offer, desk: OrderDesk
) -> list[str | None]:
    """For each invoice the rule that refused its order, or nothing; what is placed is paid."""
    orders = placing(part, task.profile, offer, task.key_of)
    refused = desk.place(orders)
    due = [order for order in orders if order.order_id not in refused]
    desk.pay([payment_of(order, task.book, task.profile) for order in due])
    return [refused.get(order.order_id) for order in orders]
