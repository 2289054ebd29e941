"""Bodies of commands whose names are all of one merchant, or of nobody."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from adapters.access.naming import KIND_OF_FIELD
from adapters.api.examples import example_of
from domain.identifiers import CampaignId, ConsignmentId, MerchantId, OrderId, RunId

Names = Mapping[Any, str]
"""By type of id, which one is named."""

OWNED = (CampaignId, ConsignmentId, MerchantId, OrderId, RunId)


def body_about(command: type, names: Names, party_id: str) -> dict[str, Any]:
    """An example that names these things, and no party but the sender's own."""
    return _parts(command, example_of(command), names, party_id)


def names_things(command: type) -> bool:
    """Whether it names what belongs to somebody."""
    marked = dict.fromkeys(OWNED, "MARKED")
    return "MARKED" in repr(body_about(command, marked, "own"))


def _parts(kind: Any, value: Any, names: Names, party_id: str) -> dict[str, Any]:
    hints = get_type_hints(kind)
    told = {}
    for field in fields(kind):
        if field.name not in value:
            continue
        part = _named(hints[field.name], value[field.name], names, party_id)
        told[field.name] = party_id if field.name in KIND_OF_FIELD else part
    return told


def _named(hint: Any, value: Any, names: Names, party_id: str) -> Any:
    if hint in names:
        return names[hint]
    if get_origin(hint) in (Union, types.UnionType):
        some = [part for part in get_args(hint) if part is not types.NoneType]
        return _named(some[0], value, names, party_id) if value is not None else None
    if isinstance(value, list):
        return [_named(get_args(hint)[0], part, names, party_id) for part in value[:1]]
    if is_dataclass(hint) and isinstance(value, dict):
        return _parts(hint, value, names, party_id)
    return value
