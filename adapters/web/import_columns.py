"""The tables of imports, and of the rows that one did not take."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.file_work import Row
from adapters.order_import.checking import ReportedRow
from adapters.order_import.staging import Stage
from adapters.order_import.words import CODES, NOT_OFFERED, OTHERWISE
from adapters.spoken_names import words_of_name
from adapters.texts import READER, coded, mark, mark_code, say, translated
from adapters.web.pages import Page
from adapters.web.refusals import WORDS
from adapters.web.remedies import Remedy
from adapters.web.remedy_links import remedy_named
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

SAID = (
    mark_code("waiting"),
    mark_code("reading rows"),
    mark_code("gathering invoices"),
    mark_code("placing orders"),
    mark_code("done"),
    mark_code("failed"),
)
"""The stages of an import, as its table holds them."""


def what_of(row: Row) -> str:
    return say("trial") if row.is_dry_run else say("import")


IMPORTS = (
    Column("file", mark("File"), value=lambda row: row.file_name),
    Column("what", mark("Kind"), value=what_of),
    Column("campaign", mark("Campaign"), Kind.ID, lambda row: row.campaign_id, ("campaigns",)),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id, is_shown=False),
    Column("profile", mark("Profile"), value=lambda row: row.profile_name),
    Column("state", mark("State"), value=lambda row: coded(row.stage)),
    Column("rows", mark("Rows"), Kind.NUMBER, lambda row: row.rows),
    Column("placed", mark("Orders that stand"), Kind.NUMBER, lambda row: row.placed),
    Column("reported", mark("Rows not taken"), Kind.NUMBER, lambda row: row.reported),
    Column("begun", mark("Begun"), Kind.MOMENT, lambda row: row.asked_at),
    Column("by", mark("By"), value=lambda row: row.made_by),
)


def import_table(page: Page) -> Table:
    return Table(page, "imports", IMPORTS, sorts=[], key=lambda row: str(row.import_id))


PROFILES = (
    Column("profile", mark("Profile"), value=lambda row: row["name"]),
    Column("merchant", mark("Merchant"), value=lambda row: row["merchant_id"]),
    Column("columns", mark("Columns"), value=lambda row: row["said"]),
    Column("made", mark("Made"), Kind.MOMENT, lambda row: row["made_at"]),
    Column("by", mark("By"), value=lambda row: row["made_by"]),
)


def profile_table(page: Page) -> Table:
    return Table(page, "import profiles", PROFILES, key=lambda row: str(row["name"]))


RULES = {
    **{code: rule for rule, code in CODES.items() if rule in WORDS},
    NOT_OFFERED: "ItemNotOffered",
}
"""Rules by the codes that reports have for them: an order that differs has another's number."""


def remedies_for(
    page: Page, row: Row, reported: Iterable[ReportedRow]
) -> Sequence[tuple[str, Remedy]]:
    """Each rule that took no row of these by what it is called, and what would satisfy it."""
    codes = dict.fromkeys(each.code.removeprefix(OTHERWISE) for each in reported)
    rules = dict.fromkeys(RULES.get(code, code) for code in codes)
    known = [{"campaign_id": str(row.campaign_id)}]
    found = {rule: remedy_named(page, rule, known) for rule in rules if rule in WORDS}
    return [(translated(words_of_name(rule)), told) for rule, told in found.items() if told]


def message_of(row: ReportedRow) -> str:
    return row.message_zh if READER.get() == "zh" else row.message


REPORTED = (
    Column("row", mark("Row"), Kind.NUMBER, lambda row: row.number),
    Column("column", mark("Column"), value=lambda row: row.column),
    Column("value", mark("Value"), value=lambda row: row.text),
    Column("message", mark("What is wrong"), value=message_of),
    Column("code", mark("Code"), value=lambda row: row.code),
    Column("invoice", mark("Order number"), value=lambda row: row.invoice_no, is_shown=False),
)


def reported_table(page: Page) -> Table:
    """In the order of the file."""
    return Table(
        page, "reported rows", REPORTED, sorts=[], is_first=False, key=lambda row: str(row.number)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an import is, for who waits for it."""

    is_moving: bool
    percent: int
    rate: int
    """Orders a second since it began."""

    seconds_left: int | None
    fault: str


def progress_of(row: Row, now: datetime) -> Standing:
    passed = max(1.0, ((row.ended_at or now) - row.asked_at).total_seconds())
    rate = row.decided / passed
    left = int((row.invoices - row.decided) / rate) if rate and row.ended_at is None else None
    is_placing = row.stage == Stage.PLACING.value
    percent = 100 * row.decided // row.invoices if row.invoices and is_placing else 0
    fault = row.fault_zh if READER.get() == "zh" else row.fault
    return Standing(row.ended_at is None, percent, round(rate), left, fault)


def summary_of(row: Row) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(row.summary) if row.summary else None
    return found
