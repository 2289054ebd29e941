"""The bytes of a receipt, to be cut, changed and filled with something else."""

from adapters.customs.messages.writing import written
from tests.adapters.customs.samples import answer

RELEASED = written(answer())
HEAD, TAIL = RELEASED.split(b"<ceb:InventoryReturn>")[0], b"</ceb:CEB622Message>"


def receipt(inner: bytes) -> bytes:
    return HEAD + b"<ceb:InventoryReturn>" + inner + b"</ceb:InventoryReturn>" + TAIL


def in_it(old: str, new: str) -> bytes:
    assert old.encode() in RELEASED
    return RELEASED.replace(old.encode(), new.encode())
