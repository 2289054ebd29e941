"""What an address asks of a table.

`?sort=-placed` (a minus is falling), `?columns=order,stage`, `?offset=` or `?after=` for the next
rows, `?export=csv`, `xlsx` or `parquet` for a file of all rows. On a page with several tables all
but the first put their name before it: `?parcels.sort=order`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.exceptions import HTTPException

from adapters.texts import say
from adapters.web.tables.columns import Column
from adapters.web.tables.files import WRITERS

SORT, COLUMNS, OFFSET, AFTER, EXPORT = "sort", "columns", "offset", "after", "export"

OF_ONE_ANSWER = frozenset({OFFSET, AFTER, EXPORT, "at", "as_of"})
"""What no view keeps: where one is in the rows, the form of the answer, and the past."""

OFFSET_MAX = 1_000_000
"""Nobody pages further; a longer number is no offset."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`prefix` stands before the names of one table's parameters."""

    prefix: str
    sort: str
    columns: tuple[Column, ...]
    has_chosen_columns: bool
    export: str
    offset: int
    after: str

    @property
    def sorted_by(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_falling(self) -> bool:
        return self.sort.startswith("-")

    @property
    def column_names(self) -> str | None:
        """As the address has them; None where nobody has chosen."""
        return ",".join(c.name for c in self.columns) if self.has_chosen_columns else None


def asked_of(
    request: Request, prefix: str, columns: Sequence[Column], sort: str, sorts: Collection[str]
) -> Asked:
    """Raises 422 for a column, an order of rows or a file there is not."""
    query = request.query_params

    def said(name: str) -> str:
        return query.get(prefix + name, "").strip()

    chosen = names_in(query.getlist(prefix + COLUMNS))
    if unknown := chosen - {column.name for column in columns}:
        words = say("There is no column “{name}” here.", name=min(unknown))
        raise HTTPException(422, words)
    if said(SORT).removeprefix("-") not in {"", *sorts}:
        words = say("These rows cannot be sorted by “{name}”.", name=said(SORT))
        raise HTTPException(422, words)
    if said(EXPORT) not in {"", *WRITERS}:
        raise HTTPException(422, say("Files are made as csv, xlsx and parquet."))
    return Asked(
        prefix,
        said(SORT) or sort,
        tuple(c for c in columns if (c.name in chosen if chosen else c.is_shown)),
        bool(chosen),
        said(EXPORT),
        # A file begins with the first row.
        0 if said(EXPORT) else whole(said(OFFSET)),
        "" if said(EXPORT) else said(AFTER),
    )


def names_in(texts: Sequence[str]) -> set[str]:
    return {name.strip() for text in texts for name in text.split(",")} - {""}


def whole(text: str) -> int:
    """What is no number asks for the first rows."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(OFFSET_MAX))
    return int(text) if is_number else 0
