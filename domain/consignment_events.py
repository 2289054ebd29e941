"""What happens to one bulk shipment on its way into the zone."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import BatchUnits, Route
from domain.identifiers import ConsignmentId, EntryId


@dataclass(frozen=True, slots=True)
class Carton:
    """A packed carton. Its contents name the batch they were bought for: the packing list."""

    carton_no: str
    gross_grams: int
    volume_cm3: int
    contents: tuple[BatchUnits, ...]


@dataclass(frozen=True, slots=True)
class ConsignmentOpened:
    consignment_id: ConsignmentId
    route: Route
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class GoodsReceivedOverseas:
    consignment_id: ConsignmentId
    receipt_no: str
    place: str
    warehouse: str
    units: tuple[BatchUnits, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CartonsPacked:
    consignment_id: ConsignmentId
    cartons: tuple[Carton, ...]
    packed_at: datetime


@dataclass(frozen=True, slots=True)
class ConsignmentSealed:
    consignment_id: ConsignmentId
    seal_no: str
    carton_count: int
    gross_grams: int
    volume_cm3: int
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class ConsignmentDeparted:
    consignment_id: ConsignmentId
    transport_tool: str
    voyage_no: str
    bill_no: str
    departed_at: datetime


@dataclass(frozen=True, slots=True)
class ConsignmentArrived:
    consignment_id: ConsignmentId
    port: str
    seal_intact: bool
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class ConsignmentEntered:
    """Its cartons stand on the list of one bonded entry, and on no other."""

    consignment_id: ConsignmentId
    entry_id: EntryId
    entered_at: datetime


Event = (
    ConsignmentOpened
    | GoodsReceivedOverseas
    | CartonsPacked
    | ConsignmentSealed
    | ConsignmentDeparted
    | ConsignmentArrived
    | ConsignmentEntered
)
