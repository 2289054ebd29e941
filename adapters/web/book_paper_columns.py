"""The tables of lists and gate passes at customs: all of them, what lacks, what was answered."""

from typing import Any

from adapters.customs.messages.faults import Fault, Rule
from adapters.texts import mark, mark_code, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from domain.identifiers import INTO
from projections.book_paper_queries import SORTS

STAGES = (
    mark_code("open"),
    mark_code("unweighed"),
    mark_code("listed"),
    mark_code("stopped"),
    mark_code("asked"),
    mark_code("sent"),
    mark_code("accepted"),
    mark_code("returned"),
    mark_code("outdated"),
    mark_code("deleted"),
    mark_code("passed"),
    mark_code("posted"),
)
HASH_SHOWN = 12

OF_OURS = {
    "B1": mark("the account book is not open"),
    "B2": mark("nobody has described how the book declares"),
    "B3": mark("the firm that holds it is not on file with an address to send from: {value}"),
    "B4": mark("its consignments have not one route: {value}"),
    "B5": mark("no parcel stands on the list"),
    "B6": mark("what the list said when it was sent is not on record: change it at customs"),
}
"""Rules of ours (`application.book_papers`); all others are of customs' tables."""


def lack_said(row: Any) -> str:
    if row.rule in OF_OURS:
        return say(OF_OURS[row.rule], value=row.value or "–")
    return Fault(Rule(row.rule), "", value=row.value, expected=row.expected).words()


def filing_address(row: Any) -> Address:
    return ("ledgers", "book", "papers", row.filing_id), {}


def thing_address(row: Any) -> Address:
    return ("entries" if row.way == INTO else "exits", row.thing_id), {}


def way_said(row: Any) -> str:
    return say("in") if row.way == INTO else say("out")


def tone_of(row: Any) -> str:
    if row.stage in ("returned", "stopped"):
        return "bad"
    return "warn" if row.stage in ("listed", "unweighed", "asked", "outdated") else ""


PAPERS = (
    Column("paper", mark("Paper"), Kind.CODE, opens=filing_address),
    Column("pass", mark("Gate pass"), Kind.ID, lambda row: row.pass_no or None),
    Column("way", mark("Way"), value=way_said),
    Column("thing", mark("Entry or exit"), Kind.ID, lambda row: row.thing_id, opens=thing_address),
    Column("stage", mark("Stage"), Kind.CODE, tone=tone_of),
    Column("reason", mark("Reason"), value=lambda row: row.text or "–"),
    Column("own", mark("Our number"), Kind.ID, lambda row: row.own_no or None),
    Column("customs", mark("Customs' number"), Kind.ID, lambda row: row.customs_no or None),
    Column("attempt", mark("Attempt"), Kind.NUMBER, lambda row: row.attempt or None),
    Column("ask", mark("Asks for"), Kind.CODE, lambda row: row.outdated or row.ask),
    Column("since", mark("Listed"), Kind.MOMENT),
    Column("sent", mark("Sent"), Kind.MOMENT, lambda row: row.sent_at),
    Column("answered", mark("Answered"), Kind.MOMENT, lambda row: row.answered_at),
)

LACKS = (
    Column("part", mark("Part"), value=lambda row: row.part or "–"),
    Column("line", mark("Line"), Kind.NUMBER, lambda row: row.line or None),
    Column("field", mark("Field")),
    Column("what", mark("What is wrong"), value=lack_said),
)

ANSWERS = (
    Column("answered", mark("Answered"), Kind.MOMENT, lambda row: row.answered_at),
    Column("paper", mark("Paper"), Kind.CODE),
    Column("attempt", mark("Attempt"), Kind.NUMBER),
    Column("ask", mark("Asked for"), Kind.CODE),
    Column("verdict", mark("Answer"), Kind.CODE),
    Column("text", mark("Reason"), value=lambda row: row.text or "–"),
    Column("own", mark("Our number"), Kind.ID, lambda row: row.own_no),
    Column("customs", mark("Customs' number"), Kind.ID, lambda row: row.customs_no or None),
    Column(
        "hash",
        mark("Message"),
        Kind.ID,
        lambda row: row.receipt_hash[:HASH_SHOWN] or None,
        opens=lambda row: (("clearance", "messages", row.receipt_hash), {}),
    ),
)


def paper_list(page: Page) -> Table:
    return Table(page, "papers", PAPERS, sort="-since", sorts=tuple(SORTS), key=key_of)


def papers_table(page: Page) -> Table:
    return Table(page, "papers", PAPERS, sort="paper", key=key_of)


def key_of(row: Any) -> str:
    return f"{row.filing_id}-{row.paper}-{row.pass_no}"


def lacks_table(page: Page) -> Table:
    return Table(page, "lacks", LACKS, sort="line", is_first=False)


def answers_table(page: Page) -> Table:
    return Table(page, "answers", ANSWERS, sort="-answered", is_first=False)
