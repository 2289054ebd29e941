"""The tables of clearance: what waits for a run, runs, and what in them must be mended."""

from collections.abc import Collection
from typing import Any

from adapters.texts import coded, mark, translated
from adapters.web.answers_said import means_of, mend_of, treated
from adapters.web.match_rules import in_words
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from domain.match import PAYER_RULE
from projections.clearance_cases import FAILURE_SORTS, REJECTED_SORTS, UNFIT_SORTS
from projections.clearance_desk import RUN_SORTS
from projections.clearance_orders import STAGES
from projections.clearance_payers import OTHER_PAYER_SORTS

BAD, WARN = ("unmatched", "held", "rejected"), ("in review", "inspection")

RUN = Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",))
ORDER = Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",))
OWNERS = (
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id, is_shown=False),
    Column("declarant", mark("Declarant"), is_shown=False),
)

WAITING = (
    Column("batch", mark("Purchase batch"), Kind.ID, lambda row: row.batch_id, ("batches",)),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("orders", mark("Orders"), Kind.NUMBER),
    Column("units", mark("Units"), Kind.NUMBER),
)

FAILURES = (
    ORDER,
    RUN,
    *OWNERS,
    Column("rule", mark("Rule")),
    Column(
        "says",
        mark("What it asks"),
        value=lambda row: translated(in_words(row.rule).says),
        is_shown=False,
    ),
    Column("field", mark("Field"), Kind.CODE),
    Column("order_value", mark("order")),
    Column("payment_value", mark("payment")),
    Column("waybill_value", mark("waybill")),
    Column("failed", mark("Waiting since"), Kind.MOMENT, lambda row: row.failed_at),
    Column(
        "whose",
        mark("Who mends it"),
        value=lambda row: translated(in_words(row.rule).whose),
        is_shown=False,
    ),
)

OTHER_PAYERS = (
    ORDER,
    Column("rule", mark("Rule"), value=lambda row: PAYER_RULE),
    Column("order_value", mark("order")),
    Column("payment_value", mark("payment")),
    Column("by", mark("Confirmed by"), value=lambda row: row.confirmed_by),
    Column("reference", mark("Its number"), Kind.ID),
    Column("confirmed", mark("Confirmed"), Kind.MOMENT, lambda row: row.confirmed_at),
    Column("matched", mark("Matched"), Kind.MOMENT, lambda row: row.matched_at),
)

REJECTED = (
    ORDER,
    RUN,
    *OWNERS,
    Column("declaration", mark("Declaration"), Kind.ID, lambda row: row.cop_no),
    Column("waybill", mark("Waybill"), Kind.ID, lambda row: row.waybill_no, is_shown=False),
    Column("attempt", mark("Attempt"), Kind.NUMBER),
    Column("code", mark("Code"), value=lambda row: row.reject_code),
    Column("text", mark("What customs says"), value=lambda row: row.reject_text),
    Column("means", mark("What it means"), value=means_of),
    Column("mend", mark("What would mend it"), value=mend_of),
    Column("treatment", mark("Treatment"), value=treated),
    Column("repeats", mark("Declared again from"), Kind.MOMENT, lambda row: row.repeats_from),
    Column("answered", mark("Answered"), Kind.MOMENT, lambda row: row.answered_at),
)

UNFIT = (
    Column("declaration", mark("Declaration"), Kind.ID, lambda row: row.cop_no),
    RUN,
    Column("status", mark("Status")),
    Column("reason", mark("Why it does not fit"), Kind.CODE),
    Column("returned", mark("Returned"), Kind.MOMENT, lambda row: row.returned_at),
    Column(
        "receipt",
        mark("Receipt"),
        Kind.ID,
        lambda row: row.receipt_hash,
        ("clearance", "messages"),
    ),
    Column("received", mark("Position"), Kind.NUMBER, lambda row: row.position, is_shown=False),
)


def stage_column(name: str, is_shown: bool) -> Column:
    """How many orders of a run stand at a stage; the number opens them."""
    word = name.replace(" ", "_")

    def count(row: Any) -> int:
        return int(getattr(row, word))

    def tone(row: Any) -> str:
        if not count(row):
            return "muted"
        return "bad" if name in BAD else "warn" if name in WARN else ""

    def opens(row: Any) -> Address | None:
        return (("clearance", row.run_id), {"stage": name}) if count(row) else None

    label = coded(name).capitalize()
    return Column(word, label, Kind.NUMBER, count, opens=opens, is_shown=is_shown, tone=tone)


def run_columns(filled: Collection[str]) -> tuple[Column, ...]:
    """With a column for every stage; those at which some order stands are shown."""
    return (
        RUN,
        Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
        Column("orders", mark("Orders"), Kind.NUMBER),
        *(stage_column(name, name in filled) for name in STAGES),
        Column("declarant", mark("Declarant")),
        Column("opened", mark("Opened"), Kind.MOMENT, lambda row: row.opened_at),
    )


def waiting_table(page: Page) -> Table:
    return Table(
        page,
        "waiting",
        WAITING,
        is_first=False,
        key=lambda row: f"{row.batch_id}-{row.merchant_id}",
    )


def run_table(page: Page, filled: Collection[str] = ()) -> Table:
    return Table(page, "runs", run_columns(filled), sort="-opened", sorts=[*RUN_SORTS])


def failure_table(page: Page) -> Table:
    """Its values are of orders: who takes them as a file is noted."""

    def key(row: Any) -> str:
        return f"{row.order_id}-{row.rule}-{row.field}"

    sorts = [*FAILURE_SORTS]
    return Table(
        page,
        "failures",
        FAILURES,
        sort="failed",
        sorts=sorts,
        is_first=False,
        is_of_orders=True,
        key=key,
    )


def other_payer_table(page: Page) -> Table:
    return Table(
        page,
        "other payers",
        OTHER_PAYERS,
        sort="-matched",
        sorts=[*OTHER_PAYER_SORTS],
        is_first=False,
        is_of_orders=True,
    )


def rejected_table(page: Page) -> Table:
    sorts = [*REJECTED_SORTS]
    return Table(
        page,
        "rejected",
        REJECTED,
        sort="answered",
        sorts=sorts,
        is_first=False,
        is_of_orders=True,
    )


def unfit_table(page: Page) -> Table:
    return Table(
        page,
        "unfit",
        UNFIT,
        sort="-received",
        sorts=[*UNFIT_SORTS],
        is_first=False,
        key=lambda row: str(row.position),
    )
