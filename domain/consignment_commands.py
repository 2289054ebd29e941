"""What may be asked of a consignment, and the rules that refuse it."""

from dataclasses import dataclass
from datetime import datetime

from domain.consignment_events import Carton
from domain.goods import BatchUnits, Route
from domain.identifiers import ConsignmentId, EntryId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class OpenConsignment:
    consignment_id: ConsignmentId
    route: Route
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiveGoodsOverseas:
    consignment_id: ConsignmentId
    receipt_no: str
    place: str
    warehouse: str
    units: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PackCartons:
    consignment_id: ConsignmentId
    cartons: tuple[Carton, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SealConsignment:
    consignment_id: ConsignmentId
    seal_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DepartConsignment:
    consignment_id: ConsignmentId
    transport_tool: str
    voyage_no: str
    bill_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ArriveConsignment:
    consignment_id: ConsignmentId
    port: str
    seal_intact: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class EnterConsignment:
    consignment_id: ConsignmentId
    entry_id: EntryId
    at: datetime


Command = (
    OpenConsignment
    | ReceiveGoodsOverseas
    | PackCartons
    | SealConsignment
    | DepartConsignment
    | ArriveConsignment
    | EnterConsignment
)


class UnknownConsignment(UnknownThing): ...


class ConsignmentIdTaken(ChangeRefused): ...


class ConsignmentNotOpen(ChangeRefused): ...


class ConsignmentNotSealed(ChangeRefused): ...


class ConsignmentAlreadyDeparted(ChangeRefused): ...


class ConsignmentEmpty(AmountRefused): ...


class AlreadyEntered(ChangeRefused): ...


class CartonNumberTaken(ChangeRefused): ...


class CartonMeasureMissing(AmountRefused): ...


class ReceiptNegative(AmountRefused): ...


class CartonEmpty(AmountRefused): ...


class PackedMoreThanReceived(AmountRefused): ...
