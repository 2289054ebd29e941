"""Rows of a page's table as a file of any length, in the language and zone asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from adapters.cli.faults import FileUnusableError
from adapters.cli.session import Session
from adapters.texts import LANGUAGES, SOURCE, reading

FORMS = ("csv", "xlsx", "parquet")

FILE: Any = typer.Argument(help="Its ending says how, unless --format does: .csv, .xlsx, .parquet.")
FORM: Any = typer.Option(None, "--format", help="csv, xlsx or parquet; of the file's ending.")
LANGUAGE: Any = typer.Option(SOURCE, help="Of heads and words: en or zh.")
ZONE: Any = typer.Option("Asia/Shanghai", help="In which times are shown, such as UTC.")

Rows = Callable[[sa.Connection], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class AskedFile:
    """Raises FileUnusableError for one that cannot be."""

    path: Path
    form: str
    language: str
    zone: str

    @classmethod
    def of(cls, path: Path, form: str | None, language: str, zone: str) -> "AskedFile":
        # It stands with the pages, which take a second to import.
        from adapters.web.formats import is_zone

        chosen = form or path.suffix.removeprefix(".")
        if chosen not in FORMS:
            raise FileUnusableError(f"{path}: files are made as {', '.join(FORMS)}")
        if language not in LANGUAGES:
            raise FileUnusableError(f"there is no language {language!r}: {', '.join(LANGUAGES)}")
        if not is_zone(zone):
            raise FileUnusableError(f"there is no time zone {zone!r}")
        return cls(path, chosen, language, zone)


def write_table(session: Session, asked: AskedFile, columns: Sequence[Any], rows: Rows) -> int:
    """Write rows as they come, however many: they pass by and are not held. Their number."""
    from adapters.web.formats import CHOSEN_ZONE
    from adapters.web.tables.files import WRITERS

    before = CHOSEN_ZONE.set(asked.zone)
    try:
        with session.reading() as connection, reading(asked.language), asked.path.open("wb") as to:
            counted = Counted(rows(connection))
            WRITERS[asked.form](to, columns, counted)
    finally:
        CHOSEN_ZONE.reset(before)
    return counted.rows


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._source = rows
        self.rows = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._source:
            self.rows += 1
            yield row
