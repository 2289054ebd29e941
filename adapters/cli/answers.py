"""Rows of a query as a table, CSV or JSON, as they come."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any

from rich.markup import escape

from adapters.cli.output import as_plain, show_rows

ROWS_SHOWN_MAX = 100
"""Of a table for people, unless they ask for more; programs get every row."""


NESTED_WIDTH_MAX = 40
"""Characters of a list or a struct in a table: CSV and JSON have all of them."""


class AnswerFormat(Enum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def show_answer(
    columns: Sequence[str],
    rows: Iterator[Mapping[str, Any]],
    form: AnswerFormat,
    limit: int | None,
) -> None:
    """Rows in one of the forms; tell on the side when there were more."""
    if limit is None and form is AnswerFormat.TABLE:
        limit = ROWS_SHOWN_MAX
    shown = islice(rows, limit or None)
    match form:
        case AnswerFormat.TABLE:
            show_rows([{name: shortly(row[name]) for name in columns} for row in shown], columns)
        case AnswerFormat.CSV:
            lines = csv.writer(sys.stdout, lineterminator="\n")
            lines.writerow(columns)
            lines.writerows([as_text(row[name]) for name in columns] for row in shown)
        case AnswerFormat.JSON:
            show_list(shown)
    if limit and next(rows, None) is not None:
        print(f"more than {limit:,} rows: --limit 0 shows all of them", file=sys.stderr)


def show_list(rows: Iterator[Mapping[str, Any]]) -> None:
    """A list of objects, written as they come."""
    print("[", end="")
    for number, row in enumerate(rows):
        print(",\n " if number else "", end="")
        print(as_json({name: plain_of(value) for name, value in row.items()}), end="")
    print("]")


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=as_plain)


def plain_of(value: Any) -> Any:
    """Whole numbers as such, however wide; other decimals as text without trailing zeros."""
    match value:
        case Decimal() if value == value.to_integral_value() and value.as_tuple().exponent == 0:
            return int(value)
        case Decimal():
            return f"{value.normalize():f}"
        case bytes():
            return value.hex()
        case Mapping():
            return {name: plain_of(part) for name, part in value.items()}
        case list() | tuple():
            return [plain_of(part) for part in value]
    return value


def as_text(value: Any) -> str:
    plain = plain_of(value)
    match plain:
        case None:
            return ""
        case dict() | list() | bool():
            return as_json(plain)
        case datetime() | date():
            return plain.isoformat()
    return str(plain)


def shortly(value: Any) -> Any:
    """A cell of a table: the beginning of nested values as JSON, and no text taken for markup."""
    plain = plain_of(value)
    match plain:
        case dict() | list():
            text = as_json(plain)
            is_long = len(text) > NESTED_WIDTH_MAX
            return escape(f"{text[:NESTED_WIDTH_MAX]}…" if is_long else text)
        case str():
            return escape(plain)
    return plain
