"""What stands on an entry of the green channel: appointments for fresh goods, kept or not."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.identifiers import EntryId, Sku


class AppointmentWay(Enum):
    """Which gate the goods come to."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class AppointmentMade:
    entry_id: EntryId
    appointment_no: str
    way: AppointmentWay
    begins_at: datetime
    ends_at: datetime
    skus: tuple[Sku, ...]
    reason: str
    asked_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentKept:
    """The goods came: within the window, or after it, which `kept_at` tells."""

    entry_id: EntryId
    appointment_no: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """Also what somebody says of one that was missed."""

    entry_id: EntryId
    appointment_no: str
    reason: str
    cancelled_at: datetime


AppointmentEvent = AppointmentMade | AppointmentKept | AppointmentCancelled
"""What happens to an appointment of one entry."""
