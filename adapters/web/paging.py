"""Rows of a page and where the next ones begin."""

from collections.abc import Sequence
from typing import Any

from adapters.web.pages import Page

ROWS = 50
OFFSET_MAX = 1_000_000
"""Nobody pages further; a longer number is no offset."""


def offset_of(page: Page) -> int:
    text = page.request.query_params.get("offset", "")
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(OFFSET_MAX)):
        return 0
    return int(text)


def cut(page: Page, rows: Sequence[Any], rows_max: int = ROWS) -> dict[str, Any]:
    """The rows shown, of one more that were asked for, and the offsets beside them."""
    offset = offset_of(page)
    return {
        "rows": rows[:rows_max],
        "before": max(0, offset - rows_max) if offset else None,
        "after": offset + rows_max if len(rows) > rows_max else None,
    }


def asked(page: Page, name: str) -> str | None:
    """A filter from the query; empty is none."""
    return page.request.query_params.get(name, "").strip() or None
