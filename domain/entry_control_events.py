"""What stands on an entry of an officer's control: which of its products no run may take."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import ControlId, EntryId, Sku


@dataclass(frozen=True, slots=True)
class GoodsControlled:
    entry_id: EntryId
    control_id: ControlId
    skus: tuple[Sku, ...]
    controlled_at: datetime


@dataclass(frozen=True, slots=True)
class GoodsFreed:
    entry_id: EntryId
    control_id: ControlId
    freed_at: datetime


ControlEvent = GoodsControlled | GoodsFreed
