"""Bodies of commands as clients might send them: drawn from the fields, with names that exist."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from adapters.api.bodies import EMPTY_LISTS, EMPTY_TEXTS
from domain.identifiers import Partition

Names = Mapping[str, Sequence[str]]
"""What stands in a field of a name, such as `order_id`."""

TEXTS = ("A", "集货", "a b", "x/y", "'\"<>&", "0409000000")
UNCONTROLLED = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\x7f"),
    min_size=1,
    max_size=12,
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001  # zone below


def bodies(kind: type, names: Names, without: str = "at") -> st.SearchStrategy[dict[str, Any]]:
    """The JSON of one command."""
    hints = get_type_hints(kind)
    parts = {f.name: drawn(hints[f.name], f.name, names) for f in fields(kind) if f.name != without}
    return st.fixed_dictionaries(parts)


def drawn(hint: Any, name: str, names: Names) -> st.SearchStrategy[Any]:
    if hint is Partition:
        return st.sampled_from(names.get(name, ["demo.NB01"]))
    if get_origin(hint) is tuple:
        part = get_args(hint)[0]
        least = 0 if name in EMPTY_LISTS else 1
        parts = drawn(part, name, names)
        is_name = hasattr(part, "__supertype__")
        return st.lists(parts, min_size=least, max_size=3, unique=is_name)
    if get_origin(hint) in (Union, types.UnionType):
        some = [drawn(p, name, names) for p in get_args(hint) if p is not types.NoneType]
        return st.one_of(st.none(), *some)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from([each.value for each in hint])
    if is_dataclass(hint):
        return bodies(hint, names, without="")  # type: ignore[arg-type]  # a dataclass
    return plain(getattr(hint, "__supertype__", hint), name, names)


def plain(kind: type, name: str, names: Names) -> st.SearchStrategy[Any]:
    if kind is str:
        return texts(name, names)
    if kind is bool:
        return st.booleans()
    if kind is int:
        return whole(name)
    if kind is Decimal:
        return st.decimals(0, 900, places=2).map(str)
    if kind is datetime:
        return moments.map(lambda at: at.isoformat(timespec="seconds") + "+08:00")
    assert kind is date, kind
    return st.dates(date(2020, 1, 1), date(2035, 1, 1)).map(date.isoformat)


def texts(name: str, names: Names) -> st.SearchStrategy[str]:
    known = st.sampled_from([*names.get(name, ()), *TEXTS])
    some = st.one_of(known, known, UNCONTROLLED)
    return st.one_of(some, st.just("")) if name in EMPTY_TEXTS else some


def whole(name: str) -> st.SearchStrategy[int]:
    if name.endswith("year"):
        return st.sampled_from([2025, 2026, 2027])
    if name == "status":
        return st.sampled_from([-1, 1, 4, 100, 120, 300, 399, 500, 501, 800, 899])
    return st.one_of(st.integers(0, 3), st.integers(0, 10_000_000))
