"""What commands look like as JSON: a model for each, made from its dataclass and kept in step.

The `at` of a command is the server's clock and does not stand in its body. In its parts (a payment
of many, an order of many) `at` is when that part happened, as its sender says.
"""

import inspect
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, create_model
from pydantic import Field as JsonField

from adapters.api import values
from adapters.api.unfit_fields import TWICE, wrong
from adapters.spoken_names import words_of_name
from domain.identifiers import Partition

CLOCK = "at"

EMPTY_TEXTS = frozenset(
    (
        *("address", "id_number", "telephone", "invt_no", "code", "text", "note", "reason"),
        *("finding", "gtin", "brand", "specification", "coupon_code"),
    )
)
"""Texts that need not say anything: papers that do not name it, answers without words."""

EMPTY_LISTS = frozenset(
    (
        *("units", "good", "damaged", "delivered", "refused", "lost", "counted", "expected"),
        *("legal_units", "reductions", "coupons", "skus", "reminders_hours", "again"),
    )
)
"""Lists that may name nothing."""

PLAIN: dict[Any, Any] = {
    bool: values.Flag,
    Decimal: values.DecimalText,
    datetime: values.Moment,
    date: values.Day,
    Partition: values.BookName,
}


def description_of(kind: type) -> str:
    """Its docstring; a dataclass without one has its signature for one, which says nothing."""
    said = inspect.getdoc(kind) or ""
    return "" if said.startswith(f"{kind.__name__}(") else said


@cache
def body_model(command_type: type) -> type[BaseModel]:
    """The JSON body of one command."""
    return _model(command_type, command_type.__name__, without=CLOCK)


@cache
def part_model(kind: type) -> type[BaseModel]:
    has_clock = any(field.name == CLOCK for field in fields(kind))
    return _model(kind, f"{kind.__name__}Part" if has_clock else kind.__name__, without="")


def _model(kind: type, name: str, without: str) -> type[BaseModel]:
    hints = get_type_hints(kind)
    parts: dict[str, Any] = {
        field.name: (json_type(hints[field.name], field.name), default_of(field))
        for field in fields(kind)
        if field.name != without
    }
    made: type[BaseModel] = create_model(
        name,
        __config__=ConfigDict(extra="forbid", title=name),
        __doc__=description_of(kind) or f"{words_of_name(kind.__name__)}.",
        **parts,
    )
    return made


def default_of(field: "Field[Any]") -> Any:
    return ... if field.default is MISSING else field.default


def json_type(hint: Any, name: str) -> Any:
    """How a value of a field's type is written and bounded."""
    if hint in PLAIN:
        return PLAIN[hint]
    if hasattr(hint, "__supertype__"):
        return values.Name
    if hint is str:
        return text_type(name)
    if hint is int:
        return values.whole_number(name)
    if get_origin(hint) is tuple:
        return list_type(get_args(hint)[0], name)
    if get_origin(hint) in (Union, types.UnionType):
        parts = [json_type(part, name) for part in get_args(hint) if part is not types.NoneType]
        return Union[(*parts, None)]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    assert is_dataclass(hint), f"{name}: {hint} has no way into JSON yet"
    return part_model(hint)  # type: ignore[arg-type]  # a dataclass, and no value of one


def text_type(name: str) -> Any:
    if name in EMPTY_TEXTS:
        return values.TextOrNone
    is_name = name.endswith(("_id", "_no", "_key", "_nos")) or name in ("carrier", "mandatary")
    return values.Name if is_name else values.Text


def list_type(part: Any, name: str) -> Any:
    least = 0 if name in EMPTY_LISTS else 1
    kind: Any = list
    made = kind[json_type(part, name)]
    if hasattr(part, "__supertype__"):
        unique = JsonField(
            min_length=least, max_length=values.LIST_MAX, json_schema_extra={"uniqueItems": True}
        )
        return Annotated[made, unique, AfterValidator(once_each)]
    return Annotated[made, JsonField(min_length=least, max_length=values.LIST_MAX)]


def once_each(named: list[str]) -> list[str]:
    if len(set(named)) < len(named):
        raise wrong(TWICE)
    return named


def command_of(command_type: type, body: BaseModel, at: datetime) -> Any:
    """The command that a body says, at a time."""
    return command_type(
        **{
            field.name: at
            if field.name == CLOCK
            else made(field.name, hint)(getattr(body, field.name))
            for field, hint in _fields_of(command_type)
        }
    )


@cache
def _fields_of(kind: type) -> list[tuple["Field[Any]", Any]]:
    hints = get_type_hints(kind)
    return [(field, hints[field.name]) for field in fields(kind)]


def made(name: str, hint: Any) -> Callable[[Any], Any]:
    """How the domain's value is made of what a model holds."""
    if get_origin(hint) is tuple:
        part = made(name, get_args(hint)[0])
        ordered: Callable[[Any], Any] = sorted if name == "order_ids" else list
        return lambda held: tuple(map(part, ordered(held)))
    if get_origin(hint) in (Union, types.UnionType):
        (of,) = (part for part in get_args(hint) if part is not types.NoneType)
        inner = made(name, of)
        return lambda held: None if held is None else inner(held)
    if is_dataclass(hint):
        return lambda held: _part_of(hint, held)
    return lambda held: held


def _part_of(kind: Any, held: BaseModel) -> Any:
    return kind(
        **{f.name: made(f.name, hint)(getattr(held, f.name)) for f, hint in _fields_of(kind)}
    )


def json_of(command: Any) -> dict[str, Any]:
    """The body that says a command."""
    return {
        field.name: _plain(getattr(command, field.name))
        for field in fields(command)
        if field.name != CLOCK
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return values.written_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value
