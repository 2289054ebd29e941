"""The tables of customs' codes, and of the answers that receipts carry."""

from adapters.texts import READER, mark, translated
from adapters.web.customs_code_words import GIVEN_BY, scheme_said, treatment_said
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from domain.code_tables import Code

CODES = (
    Column("code", mark("Code")),
    Column("chinese", mark("Official name")),
    Column("english", mark("English name"), value=lambda row: row.english or None),
    Column("papers", mark("Written in"), value=lambda row: scheme_said(row.scheme)),
    Column("other", mark("In the other papers"), value=lambda row: row.other or None),
    Column("since", mark("Holds since"), Kind.DAY),
    Column("until", mark("Holds no more from"), Kind.DAY, is_shown=False),
)

ANSWERS = (
    Column("code", mark("Code")),
    Column("by", mark("Given by"), value=lambda row: translated(GIVEN_BY[row.family])),
    Column("treatment", mark("Treatment"), value=lambda row: treatment_said(row.treatment)),
    Column("means", mark("What it means"), value=lambda row: row.means.said(READER.get())),
    Column("mend", mark("What would mend it"), value=lambda row: row.mend.said(READER.get())),
)


def code_table(page: Page) -> Table:
    return Table(page, "codes", CODES, sort="code", key=code_key)


def code_key(row: Code) -> str:
    return f"{row.scheme.value}-{row.code}"


def answer_table(page: Page) -> Table:
    """In the order in which they are published until another is chosen."""
    return Table(page, "answers", ANSWERS, key=lambda row: row.key)
