"""The tables of what stops before customs: its reasons with their counts, and order by order."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, mark, say, translated
from adapters.web.match_rules import in_words
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from projections.clearance_stopped import MISSING_RULE, SORTED_BY


def value_of(name: str) -> Callable[[Any], str]:
    """What a document says; of one that is missing, why."""

    def value(row: Any) -> str:
        said: str = getattr(row, name)
        return coded(said) if row.rule == MISSING_RULE else said

    return value


def declared_of(row: Any) -> str:
    """What there is of the declaration."""
    if not row.attempt:
        return say("declared 0 times")
    return f"{row.cop_no} · {counted(row.attempt, 'attempt')}"


RULE = Column("rule", mark("Rule"))
FIELD = Column("field", mark("Field"), Kind.CODE)
ABOUT = Column("about", mark("About"), value=value_of("about"))
SAYS = Column(
    "says",
    mark("What it asks"),
    value=lambda row: translated(in_words(row.rule, row.about).says),
)
MEND = Column(
    "mend",
    mark("What would mend it"),
    value=lambda row: translated(in_words(row.rule, row.about).mend),
)
WHOSE = Column(
    "whose",
    mark("Who mends it"),
    value=lambda row: translated(in_words(row.rule, row.about).whose),
)


def reason_query(row: Any, run_id: str | None) -> Mapping[str, str]:
    asked = {"run": run_id or "", "rule": row.rule, "field": row.field, "about": row.about}
    return {name: value for name, value in asked.items() if value}


def reason_columns(run_id: str | None) -> tuple[Column, ...]:
    """The number of orders opens them."""

    def opens(row: Any) -> Address:
        return ("clearance", "stopped"), reason_query(row, run_id)

    return (
        Column("orders", mark("Orders"), Kind.NUMBER, opens=opens),
        RULE,
        FIELD,
        ABOUT,
        SAYS,
        MEND,
        WHOSE,
        Column("since", mark("Oldest since"), Kind.MOMENT),
    )


STOPPED = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",)),
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",)),
    RULE,
    FIELD,
    Column("order_value", mark("order"), value=value_of("order_value")),
    Column("payment_value", mark("payment"), value=value_of("payment_value")),
    Column("waybill_value", mark("waybill"), value=value_of("waybill_value")),
    Column("declaration", mark("Declaration"), value=declared_of),
    Column("since", mark("Waiting since"), Kind.MOMENT),
    MEND,
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id, is_shown=False),
    Column("declarant", mark("Declarant"), is_shown=False),
)


def reason_table(page: Page, run_id: str | None = None, is_first: bool = True) -> Table:
    """The most orders first."""
    return Table(
        page,
        "reasons",
        reason_columns(run_id),
        sort="-orders",
        is_first=is_first,
        key=lambda row: f"{row.rule}-{row.field}-{row.about}",
    )


def stopped_table(page: Page) -> Table:
    """Its values are of orders: who takes them as a file is noted."""
    return Table(
        page,
        "stopped",
        STOPPED,
        sort="since",
        sorts=SORTED_BY,
        is_first=False,
        is_of_orders=True,
        key=lambda row: f"{row.run_id}-{row.order_id}-{row.rule}-{row.field}",
    )
