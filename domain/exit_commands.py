"""What may be asked of an exit list, and the rules that refuse it."""

from dataclasses import dataclass
from datetime import datetime

from domain.exit_events import ExitParcel
from domain.identifiers import ExitId, OrderId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class ListExit:
    """List released parcels; `application.leaving` takes them over from their runs."""

    exit_id: ExitId
    list_no: str
    parcels: tuple[ExitParcel, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawFromExit:
    """Take parcels off the list; a pass that named them is withdrawn with them."""

    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HoldListed:
    """Customs holds listed parcels: they come off the list, and a pass naming them is withdrawn."""

    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class IssueGatePass:
    exit_id: ExitId
    pass_no: str
    vehicle: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PassExitGate:
    exit_id: ExitId
    pass_no: str
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PostExit:
    exit_id: ExitId
    at: datetime


Command = ListExit | WithdrawFromExit | HoldListed | IssueGatePass | PassExitGate | PostExit


class UnknownExit(UnknownThing): ...


class ExitEmpty(AmountRefused): ...


class ExitHasLeft(ChangeRefused): ...


class GatePassStands(ChangeRefused): ...


class GatePassNumberUsed(ChangeRefused): ...
