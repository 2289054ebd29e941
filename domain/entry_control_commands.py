"""What an entry is asked about controls; `application.controlling` asks, and nobody else."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import ControlId, EntryId, Sku
from domain.refusals import ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class ControlGoods:
    entry_id: EntryId
    control_id: ControlId
    skus: tuple[Sku, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class FreeGoods:
    entry_id: EntryId
    control_id: ControlId
    at: datetime


ControlCommand = ControlGoods | FreeGoods


class GoodsNotListed(UnknownThing):
    """Raised when an entry never listed a product that is named there."""


class GoodsUnderControl(ChangeRefused):
    """Raised when a run asks for a product that an officer's control keeps on the shelf."""
