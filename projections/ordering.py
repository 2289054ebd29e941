"""The order of rows that a page asks for by the name of a column."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

Select = sa.Select[*tuple[Any, ...]]
Sorts = Mapping[str, sa.ColumnElement[Any]]
"""By the names that pages use: what a query can be sorted by."""


def in_order(query: Select, sorts: Sorts, sort: str, *ties: sa.ColumnElement[Any]) -> Select:
    """Sorted by one of `sorts`, falling behind a minus; what is unknown stands last either way.

    Rows that are alike there stand by `ties`, in the same direction: one index gives both ways.
    """
    chosen = sorts[sort.removeprefix("-")]
    by = [each.desc() if sort.startswith("-") else each.asc() for each in (chosen, *ties)]
    if getattr(chosen, "nullable", True):
        by[0] = by[0].nulls_last()
    return query.order_by(*by)
