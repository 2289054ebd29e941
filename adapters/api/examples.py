"""An example of every command's body, with values that look like those of the field."""

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from adapters.api.bodies import CLOCK

TEXTS: dict[str, str] = {
    "order_id": "shop-3:20261121-0042",
    "order_ids": "shop-3:20261121-0042",
    "campaign_id": "KIWI-SPRING",
    "merchant_id": "m-kiwi",
    "batch_id": "B-1",
    "consignment_id": "C-1",
    "consignment_ids": "C-1",
    "entry_id": "E-1",
    "entry_ids": "E-1",
    "run_id": "R1",
    "exit_id": "X-1",
    "count_id": "K-1",
    "sorting_id": "S-20261121-1",
    "sku": "KIWI-01",
    "book": "demo.NB01",
    "name": "Kiwi honey, spring",
    "origin_country": "609",
    "origin_place": "Auckland",
    "port": "3104",
    "mode": "2",
    "regime": "1210",
    "time_zone": "Asia/Shanghai",
    "hs_code": "0409000000",
    "unit_code": "035",
    "currency": "CNY",
    "right": "declare",
    "decision": "destroy",
    "kind": "damaged",
    "telephone": "13800000000",
    "id_number": "",
    "address": "1 Harbour Road, Ningbo",
}
NUMBERS: dict[str, int] = {"quota_year": 2026, "year": 2026, "status": 800}
PLAIN: dict[type, Any] = {
    bool: True,
    Decimal: "12.50",
    datetime: "2026-11-21T01:14:00Z",
    date: "2026-12-24",
}


def example_of(kind: type) -> dict[str, Any]:
    """The body of one command, or of one part of it."""
    return _parts(kind, without=CLOCK)


def _parts(kind: type, without: str = "") -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        field.name: _example(hints[field.name], field.name)
        for field in fields(kind)
        if field.name != without and field.default is MISSING
    }


def _example(hint: Any, name: str) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    if hint in PLAIN:
        return "0.13" if name == "vat" else PLAIN[hint]
    if hint is str:
        return TEXTS.get(name, name.upper().replace("_", "-"))
    if hint is int:
        return NUMBERS.get(name, 1)
    if get_origin(hint) is tuple:
        return [_example(get_args(hint)[0], name)]
    if get_origin(hint) in (Union, types.UnionType):
        return _example(next(part for part in get_args(hint) if part is not type(None)), name)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint)).value
    assert is_dataclass(hint)
    return _parts(hint)  # type: ignore[arg-type]  # a dataclass, and no value of one
