"""What an entry is asked about appointments in the green channel, and when it refuses."""

from dataclasses import dataclass
from datetime import datetime

from domain.entry_appointment_events import AppointmentWay
from domain.identifiers import EntryId, Sku
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class MakeAppointment:
    """Fresh goods are to be looked at between two moments, at any hour of any day."""

    entry_id: EntryId
    appointment_no: str
    way: AppointmentWay
    begins_at: datetime
    ends_at: datetime
    skus: tuple[Sku, ...]
    reason: str
    asked_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeepAppointment:
    entry_id: EntryId
    appointment_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    entry_id: EntryId
    appointment_no: str
    reason: str
    at: datetime


AppointmentCommand = MakeAppointment | KeepAppointment | CancelAppointment


class AppointmentNumberTaken(ChangeRefused):
    """Raised when a number is given to another appointment of the entry."""


class AppointmentWindowUnsound(AmountRefused):
    """Raised for a window that ends before it begins, is too long, or is over already."""


class GoodsNotFresh(AmountRefused):
    """Raised when none of the chapters of fresh goods has a product's tariff code."""


class UnknownAppointment(UnknownThing): ...


class AppointmentEnded(ChangeRefused):
    """Raised when one that was kept is cancelled, or the other way round."""
