"""What a command names that belongs to somebody: by the types of its fields, not their names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from domain.identifiers import CampaignId, ConsignmentId, MerchantId, OrderId, Partition, RunId

CAMPAIGN, ORDER, RUN, MERCHANT, DECLARANT = "campaign", "order", "run", "merchant", "declarant"
CARRIER, PAYMENT_FIRM, CONSIGNMENT = "carrier", "payment firm", "consignment"

KIND_OF_TYPE: Mapping[Any, str] = {
    CampaignId: CAMPAIGN,
    OrderId: ORDER,
    RunId: RUN,
    MerchantId: MERCHANT,
    ConsignmentId: CONSIGNMENT,
}

KIND_OF_FIELD = {"declarant": DECLARANT, "carrier": CARRIER, "payment_firm": PAYMENT_FIRM}
"""Parties are texts: there are no types of their own."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing; `book` where the command says in which its orders are."""

    kind: str
    local_id: str
    book: Partition | None = None


def named_in(command: Any, book: Partition | None = None) -> Iterator[Named]:
    """Everything in a command, its parts and their parts."""
    book = getattr(command, "book", None) or book
    for name, kind in kinds_of(command.__class__).items():
        for value in each_of(getattr(command, name)):
            if kind:
                yield Named(kind, str(value), book)
            elif is_dataclass(value):
                yield from named_in(value, book)


def each_of(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    return value if isinstance(value, tuple | list | set | frozenset) else (value,)


@cache
def kinds_of(type_: type) -> Mapping[str, str]:
    """By field: the kind it names, or nothing where its parts may name something."""
    hints = get_type_hints(type_)
    return {
        field.name: KIND_OF_FIELD.get(field.name) or next(kinds_in(hints[field.name]), "")
        for field in fields(type_)
    }


def kinds_in(hint: Any) -> Iterator[str]:
    if kind := KIND_OF_TYPE.get(hint):
        yield kind
    for part in get_args(hint):
        yield from kinds_in(part)
