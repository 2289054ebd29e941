"""A file put down row by row and gathered by invoice, once; what was put down is taken up again."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from adapters.order_import.invoices import Staging, Window
from adapters.order_import.profile import Profile
from adapters.order_import.reading import opened, source_rows
from adapters.order_import.scratch import Scratch, forget
from domain.identifiers import Sku


class Stage(Enum):
    """What an import is at."""

    WAITING = "waiting"
    READING = "reading rows"
    GATHERING = "gathering invoices"
    PLACING = "placing orders"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come."""

    stage: Stage
    rows: int = 0
    reported: int = 0
    invoices: int = 0
    decided: int = 0
    placed: int = 0
    encoding: str = ""


Tell = Callable[[Progress], None]
"""Told now and then; what it raises ends the work, which goes on there later."""


@dataclass(frozen=True, slots=True)
class Sale:
    """When a campaign sells, and what; None for one that is opened from the file."""

    window: Window
    offered: frozenset[Sku] | None


def staged(path: Path, source: Path, profile: Profile, sale: Sale, tell: Tell) -> Staging:
    """The file put down at `path`: as it was left, or made now from the source.

    Made beside and put in place when it is whole, so that nobody takes up half of one.
    """
    if not path.exists():
        forget_parts(path)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            put_down(part, source, profile, sale, tell)
            os.replace(part, path)
        finally:
            forget(part)
    return Staging(Scratch(path), profile, sale.window, sale.offered)


def forget_parts(path: Path) -> None:
    """What workers left who were killed while they put it down: it names people."""
    for left in path.parent.glob(f"{path.name}.*.part*"):
        left.unlink(missing_ok=True)


def put_down(part: Path, source: Path, profile: Profile, sale: Sale, tell: Tell) -> None:
    scratch = Scratch(part)
    try:
        scratch.create()
        staging, rows = Staging(scratch, profile, sale.window, sale.offered), 0
        with opened(source, profile.file) as sheet:
            encoding = sheet.encoding or sheet.form
            tell(Progress(Stage.READING, encoding=encoding))
            for rows in staging.put_rows(source_rows(sheet, profile.columns)):
                tell(Progress(Stage.READING, rows, encoding=encoding))
        for gathered in staging.put_invoices():
            tell(Progress(Stage.GATHERING, rows, invoices=gathered, encoding=encoding))
        for name, value in (
            ("rows", rows),
            ("encoding", encoding),
            ("invoices", scratch.count("invoices")),
            ("reported", scratch.count("reported")),
        ):
            scratch.note(name, value)
        scratch.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        scratch.close()
