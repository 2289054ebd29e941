"""The tables of officers: controls, channels, draws, the roster, and grades."""

from typing import Any

from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from projections.controls_asked import CONTROL_SORTS
from projections.enterprise_grades import GRADE_SORTS
from projections.inspection_channels import CHANNEL_SORTS
from projections.inspection_draws import DRAW_SORTS

ORDER = Column("order", mark("Order"), Kind.ID, lambda row: row.order_id, ("orders",))
RUN = Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, ("clearance",))
CONTROL = Column("control", mark("Control"), Kind.ID, lambda r: r.control_id, ("inspections",))
MERCHANT = Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id)
ENTERPRISE = Column("enterprise", mark("Enterprise"))
REASON = Column("reason", mark("Reason"), Kind.CODE)
OFFICER = Column("officer", mark("Officer"))

CONTROLS = (
    CONTROL,
    Column("kind", mark("Kind"), Kind.CODE),
    Column("scanned", mark("Scanned"), Kind.ID),
    REASON,
    Column("parcels", mark("Parcels"), Kind.NUMBER),
    Column("ordered", mark("Ordered"), Kind.MOMENT, lambda row: row.ordered_at),
    Column("by", mark("Ordered by"), value=lambda row: row.ordered_by),
    Column(
        "inspector", mark("Drawn officer"), value=lambda row: row.inspector or None, is_shown=False
    ),
    Column(
        "outcome",
        mark("Inspection"),
        Kind.CODE,
        tone=lambda row: {"passed": "good", "failed": "bad"}.get(row.outcome or "", ""),
    ),
    Column(
        "override",
        mark("Override asked by"),
        value=lambda row: row.override_by,
        tone=lambda row: "warn" if row.override_by and not row.lifted_at else "",
    ),
    Column("lifted", mark("Lifted"), Kind.MOMENT, lambda row: row.lifted_at),
    Column("ground", mark("Why lifted"), Kind.CODE, is_shown=False),
)

CHANNELS = (
    ORDER,
    RUN,
    Column("waybill", mark("Waybill"), Kind.ID, lambda row: row.waybill_no),
    MERCHANT,
    Column("stage", mark("Stage"), Kind.STAGE),
    REASON,
    CONTROL,
    Column("grade", mark("Grade"), Kind.NUMBER),
    Column("answered", mark("Answered"), Kind.MOMENT, lambda row: row.answered_at),
)

KEPT = (
    ORDER,
    RUN,
    Column("since", mark("Since"), Kind.MOMENT, lambda row: row.controlled_at),
    Column("freed", mark("Let go"), Kind.MOMENT, lambda row: row.freed_at),
)


def draw_address(row: Any) -> Address:
    return ("inspections", "draws", row.draw_id), {}


DRAWS = (
    Column("draw", mark("Draw"), Kind.TEXT, lambda row: row.draw_id, opens=draw_address),
    Column("frozen", mark("Frozen"), Kind.MOMENT, lambda row: row.frozen_at),
    Column("by", mark("Committed by"), value=lambda row: row.committed_by),
    Column("candidates", mark("May be drawn"), Kind.NUMBER),
    Column("witness", mark("Witness")),
    Column("targets", mark("Drawn"), Kind.NUMBER),
    Column("revealed", mark("Revealed"), Kind.MOMENT, lambda row: row.revealed_at),
)

OFFICERS = (
    OFFICER,
    Column("duty", mark("On duty"), value=lambda row: row.is_on_duty),
    Column("reason", mark("Reason"), value=lambda row: row.reason or None),
    Column("since", mark("Since"), Kind.MOMENT, lambda row: row.set_at),
)

RELATIONS = (
    OFFICER,
    ENTERPRISE,
    Column("reason", mark("Reason")),
    Column("since", mark("Since"), Kind.MOMENT, lambda row: row.recorded_at),
)

TARGETS = (ORDER, RUN, OFFICER)

CANDIDATES = (
    ORDER,
    RUN,
    MERCHANT,
    Column("declarant", mark("Declarant")),
    Column("grade", mark("Grade"), Kind.NUMBER),
    Column("risk", mark("Risk"), Kind.CODE, lambda row: row.risk.value),
)

GRADES = (
    ENTERPRISE,
    Column(
        "grade",
        mark("Grade"),
        Kind.NUMBER,
        tone=lambda row: "bad" if row.grade == 4 else "warn" if row.grade == 3 else "",
    ),
    Column("rule", mark("By the rule"), Kind.CODE),
    Column("since", mark("Since"), Kind.MOMENT),
    Column("orders", mark("Orders"), Kind.NUMBER),
    Column("failed", mark("Failed inspections"), Kind.NUMBER),
    Column("mismatches", mark("Mismatches"), Kind.NUMBER),
    Column("complaints", mark("Complaints"), Kind.NUMBER),
)

CHANGES = (
    Column("changed", mark("Changed"), Kind.MOMENT, lambda row: row.changed_at),
    ENTERPRISE,
    Column("before", mark("From grade"), Kind.NUMBER),
    Column("after", mark("To grade"), Kind.NUMBER),
    Column("rule", mark("By the rule"), Kind.CODE),
    Column("rules", mark("Rules of"), Kind.DAY, lambda row: row.rules_from),
    Column("facts", mark("Facts"), value=lambda row: row.facts.replace("\n", " · ")),
)


def control_table(page: Page, is_first: bool = True) -> Table:
    return Table(
        page, "controls", CONTROLS, sort="-ordered", sorts=[*CONTROL_SORTS], is_first=is_first
    )


def channel_table(page: Page) -> Table:
    return Table(
        page,
        "channels",
        CHANNELS,
        sort="order",
        sorts=[*CHANNEL_SORTS],
        is_of_orders=True,
        key=lambda row: f"{row.run_id}-{row.order_id}",
    )


def kept_table(page: Page) -> Table:
    return Table(
        page,
        "kept parcels",
        KEPT,
        sorts=(),
        is_of_orders=True,
        key=lambda row: f"{row.run_id}-{row.order_id}",
    )


def draw_table(page: Page) -> Table:
    return Table(page, "draws", DRAWS, sort="-frozen", sorts=[*DRAW_SORTS])


def officer_table(page: Page) -> Table:
    return Table(page, "officers", OFFICERS, sort="officer", is_first=False)


def relation_table(page: Page) -> Table:
    return Table(
        page,
        "relations",
        RELATIONS,
        sort="officer",
        is_first=False,
        key=lambda row: f"{row.officer}-{row.enterprise}",
    )


def target_table(page: Page) -> Table:
    return Table(page, "targets", TARGETS, sorts=(), is_of_orders=True)


def candidate_table(page: Page) -> Table:
    return Table(page, "candidates", CANDIDATES, sort="order", is_first=False, is_of_orders=True)


def grade_table(page: Page) -> Table:
    return Table(page, "grades", GRADES, sort="enterprise", sorts=[*GRADE_SORTS])


def change_table(page: Page) -> Table:
    return Table(
        page, "grade changes", CHANGES, sorts=(), is_first=False, key=lambda r: str(r.position)
    )
