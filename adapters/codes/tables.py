"""The tables of codes as they are stored here, read when one is first asked for.

A table is a file of rows with tabs between their cells: code, scheme, since, until, Chinese name,
English name, the same in the other scheme. Offices are 1,777 rows of all days, which a command that
asks for none of them does not wait for.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from domain.code_tables import Code, CodeKind, CodeTable, Scheme

FOLDER = Path(__file__).parent / "rows"


def cells_of(name: str) -> Iterator[list[str]]:
    """The rows of a file below its head."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        yield line.split("\t")


@cache
def table_of(kind: CodeKind) -> CodeTable:
    schemes = {scheme.value: scheme for scheme in Scheme}
    days = cache(date.fromisoformat)
    rows = [
        Code(
            code,
            schemes[scheme],
            chinese,
            english,
            other,
            days(since),
            days(until) if until else None,
        )
        for code, scheme, since, until, chinese, english, other in cells_of(kind.value)
    ]
    return CodeTable(kind, rows)


def name_of(kind: CodeKind, code: str, day: date, language: str) -> str:
    """What a code of our messages is called on a day: in Chinese officially, in English as far as
    there is a name; empty for what the table does not have."""
    row = table_of(kind).find(code, day)
    if row is None:
        return ""
    return row.chinese if language == "zh" else row.english
