"""Tells two commands apart that came under one id."""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.campaign_events import CampaignItem

Plain = Callable[[Any], Any]
"""Makes a value into tuples of what `repr` tells exactly and the interpreter tells fast."""

TOLD_AS_THEY_ARE = (str, int, bool, bytes, Decimal, date, datetime, NoneType)

ADDED = frozenset(((CampaignItem, "facts"),))


def fingerprint_of(command: Any) -> bytes:
    """A digest of all that a command says; equal values give equal digests in any process.

    `at` is left out: who repeats a command after a crash does so later. So are the facts that an
    entry point adds to what was sent (`application.drafting`). Commands hold no sets.
    Plain tuples first: the `repr` of a thousand dataclasses takes five times as long.
    """
    kind: type = type(command)
    said = [kind.__name__, _plain_fields(kind, without="at")(command)]
    return hashlib.blake2b(repr(said).encode(), digest_size=16).digest()


@cache
def _plain_fields(kind: type, without: str = "") -> Plain:
    """Makes a dataclass into a tuple of its fields; what they hold is known by their types."""
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind) if f.name != without and (kind, f.name) not in ADDED]
    needed = [(place, make) for place, name in enumerate(names) if (make := _plain(hints[name]))]
    values_of = attrgetter(*names) if len(names) > 1 else _values_getter(names)
    if not needed:
        return values_of

    def plain(value: Any) -> list[Any]:
        values = list(values_of(value))
        for place, make in needed:
            values[place] = make(values[place])
        return values

    return plain


def _values_getter(names: list[str]) -> Plain:
    return lambda value: tuple([getattr(value, name) for name in names])


def _plain(hint: Any) -> Plain | None:
    """How values of a type are made plain; nothing where they are told as they are."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in TOLD_AS_THEY_ARE or (isinstance(hint, type) and issubclass(hint, Enum)):
        return None
    if isinstance(hint, type) and is_dataclass(hint):
        return _plain_fields(hint)
    arguments = get_args(hint)
    if get_origin(hint) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        make = _plain(arguments[0])
        return None if make is None else lambda values: list(map(make, values))
    if get_origin(hint) in (Union, UnionType):
        if all(_plain(argument) is None for argument in arguments):
            return None
        return _of_its_own_type
    return _of_its_own_type


def _of_its_own_type(value: Any) -> Any:
    """A value whose type's name says too little: what it is itself decides, and is told."""
    kind: type = type(value)
    return (kind.__name__, _plain_fields(kind)(value)) if is_dataclass(kind) else value
