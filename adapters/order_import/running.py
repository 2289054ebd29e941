"""Imports a file: puts it down, opens its campaign when there is none, places and pays in sets.

Every step may be repeated: an import that was killed is begun again where it was and ends as if it
never was, and a second import of the same file changes nothing and reports the same.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from adapters.order_import import words
from adapters.order_import.invoices import Invoice, Staging, Window
from adapters.order_import.offer import Asked, Offer, drafted, offer_of, tidied, window_of
from adapters.order_import.orders import PersonKeyOf, payment_of, placing
from adapters.order_import.profile import CampaignMissingError, Profile
from adapters.order_import.report import summary_of
from adapters.order_import.scratch import Scratch
from adapters.order_import.staging import Progress, Sale, Stage, Tell, staged
from adapters.texts import mark
from domain.campaign_commands import DraftCampaign
from domain.campaign_state import Campaign
from domain.campaign_state import Stage as CampaignStage
from domain.identifiers import CampaignId, OrderId, Partition, Sku
from domain.order_commands import PlaceOrder
from domain.payment import ReportPayment

ORDERS_PER_SET_MAX = 1_000
"""Few enough that a person sees it move, many enough that an order costs no transaction."""

NO_CAMPAIGN = mark("there is no campaign {campaign_id}, and the profile does not open one")

DECIDED, PLACED, REPORTED, SUMMARY = "decided", "placed", "reported", "summary"


class OrderDesk(Protocol):
    """What an import asks of the system it imports into; each call may be repeated."""

    def campaign(self, campaign_id: CampaignId) -> Campaign: ...

    def open_campaign(self, draft: DraftCampaign) -> None:
        """Register its products, draft and publish it."""
        ...

    def place(self, orders: Sequence[PlaceOrder]) -> Mapping[OrderId, str]:
        """The orders that do not stand as asked for, and the rule that refused each.

        The answer rests on what stands in the log. Asked again, what stands is known, and what was
        refused is tried anew: it may be placed then.
        """
        ...

    def pay(self, payments: Sequence[ReportPayment]) -> None: ...


@dataclass(frozen=True, slots=True)
class ImportTask:
    """Which file goes where, and where it is put down meanwhile."""

    source: Path
    profile: Profile
    campaign_id: CampaignId
    book: Partition
    key_of: PersonKeyOf
    scratch: Path


def import_orders(task: ImportTask, desk: OrderDesk, tell: Tell) -> dict[str, Any]:
    """The summary; the report of rows is in the scratch file then.

    Raises OrderFileError before anything is written, when the file cannot be used.
    """
    if (known := known_summary(task.scratch)) is not None:
        return known
    campaign = desk.campaign(task.campaign_id)
    staging = staged(task.scratch, task.source, task.profile, sale_for(task, campaign), tell)
    scratch = staging.scratch
    try:
        if campaign.stage is CampaignStage.ABSENT and scratch.count("invoices"):
            open_campaign(task, staging, desk)
            campaign = desk.campaign(task.campaign_id)
        place_all(task, staging, offer_of(task.campaign_id, campaign), desk, tell)
        summary = summary_of(scratch)
        scratch.note(SUMMARY, json.dumps(summary))
        scratch.keep_report_only()
    finally:
        scratch.close()
    return summary


def known_summary(path: Path) -> dict[str, Any] | None:
    """Of an import that was through before it could say so."""
    if not path.exists():
        return None
    scratch = Scratch(path)
    try:
        known = scratch.fact(SUMMARY)
        if known and scratch.has("goods"):
            scratch.keep_report_only()
        found: dict[str, Any] | None = json.loads(known) if known else None
    finally:
        scratch.close()
    return found


def sale_for(task: ImportTask, campaign: Campaign) -> Sale:
    """The campaign's own where it stands, whatever the profile says."""
    if campaign.stage is not CampaignStage.ABSENT:
        window = Window(campaign.opens_at, campaign.closes_at)
        return Sale(window, frozenset(campaign.items))
    if task.profile.campaign is None:
        raise CampaignMissingError(NO_CAMPAIGN, campaign_id=task.campaign_id)
    return Sale(window_of(task.profile.campaign), None)


def open_campaign(task: ImportTask, staging: Staging, desk: OrderDesk) -> None:
    facts, products = task.profile.campaign, task.profile.products
    assert facts is not None, "the window was the profile's"
    assert products is not None, "a sound profile that opens campaigns has both"
    # It opened when its window did: the file's orders were placed since.
    opens_at = staging.window.opens_at
    asked = asked_in(staging.scratch)
    desk.open_campaign(drafted(task.campaign_id, asked, facts, products, opens_at))


def asked_in(scratch: Scratch) -> Asked:
    """Of all invoices that may be placed; counted where they lie."""
    names = defaultdict[Sku, Counter[str]](Counter)
    prices = defaultdict[Sku, Counter[Decimal]](Counter)
    for sku, name, count in scratch.connection.execute(ASKED_BY.format("name")):
        names[Sku(sku)][tidied(name)] += count
    for sku, unit_price, count in scratch.connection.execute(ASKED_BY.format("unit_price")):
        prices[Sku(sku)][Decimal(unit_price)] += count
    return Asked(names, prices)


ASKED_BY = """
SELECT sku, {0}, count(*) FROM invoices JOIN goods ON goods.invoice_no = invoices.invoice_no
GROUP BY sku, {0}
"""


def place_all(
    task: ImportTask, staging: Staging, offer: Offer, desk: OrderDesk, tell: Tell
) -> None:
    """Set by set, from where it was left; a set is the same whenever it is asked for."""
    scratch = staging.scratch
    told = progress_in(scratch)
    tell(told)
    while part := staging.invoices(told.decided, ORDERS_PER_SET_MAX):
        reasons = placed_set(task, part, offer, desk)
        note_set(staging, told, part, reasons)
        told = progress_in(scratch)
        tell(told)


def note_set(
    staging: Staging, told: Progress, part: Sequence[Invoice], reasons: Sequence[str]
) -> None:
    """What was decided of a set, all at once or not at all."""
    scratch, reported = staging.scratch, told.reported
    with scratch.writing() as connection:
        connection.executemany(
            "UPDATE invoices SET reason = ? WHERE place = ?",
            ((reason, place) for place, reason in enumerate(reasons, told.decided + 1)),
        )
        for invoice, reason in zip(part, reasons, strict=True):
            if reason:
                reported += staging.report_whole(invoice.number, words.refused_for(reason))
        scratch.note(DECIDED, told.decided + len(part))
        scratch.note(PLACED, told.placed + sum(not reason for reason in reasons))
        scratch.note(REPORTED, reported)


def progress_in(scratch: Scratch) -> Progress:
    def count(name: str) -> int:
        return int(scratch.fact(name) or 0)

    return Progress(
        Stage.PLACING,
        count("rows"),
        count(REPORTED),
        count("invoices"),
        count(DECIDED),
        count(PLACED),
        scratch.fact("encoding"),
    )


def placed_set(
    task: ImportTask, part: Sequence[Invoice], offer: Offer, desk: OrderDesk
) -> list[str]:
    """For each invoice the rule that refused its order, or nothing; what is placed is paid."""
    orders = placing(part, task.profile, offer, task.key_of)
    refused = desk.place(orders)
    if payments := task.profile.payments:
        due = [order for order in orders if order.order_id not in refused]
        desk.pay([payment_of(order, task.book, payments) for order in due])
    return [refused.get(order.order_id, "") for order in orders]
