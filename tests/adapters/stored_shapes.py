"""Writes the golden file: `python -m tests.adapters.stored_shapes`.

A stored shape never changes once it is released: add the next version and an upcast instead. Until
version 1.0 a change is allowed with a reason in docs/decisions.md; run this then.
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from adapters.event_mapping import CODEC
from adapters.stored_names import STORED
from tests.adapters.examples import example_of, long_example_of

GOLDEN = Path(__file__).with_name("stored_events.json")


def shapes() -> dict[str, dict[str, object]]:
    """Fields in order, and the bytes of examples, by stored name."""
    return {name: dict(shape_of(event_type)) for name, event_type in sorted(STORED.items())}


def shape_of(event_type: type) -> Iterator[tuple[str, object]]:
    example, long = example_of(event_type), long_example_of(event_type)
    yield "fields", [field.name for field in fields(event_type)]
    yield "example", CODEC.encode(example)[1].hex()
    if long != example:
        yield "with long lists", CODEC.encode(long)[1].hex()


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(shapes(), indent=1) + "\n")
