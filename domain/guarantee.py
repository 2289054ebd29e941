"""One guarantee lodged with customs: what of it is free, reserved for runs, deducted by bills."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import RunId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class GuaranteeLodged:
    guarantee_id: str
    amount_fen: int
    lodged_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeReserved:
    guarantee_id: str
    run_id: RunId
    amount_fen: int
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeFreed:
    guarantee_id: str
    run_id: RunId
    amount_fen: int
    freed_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeDeducted:
    """Customs billed the tax of a release: reported, so recorded even below zero."""

    guarantee_id: str
    run_id: RunId
    tax_no: str
    amount_fen: int
    deducted_at: datetime


@dataclass(frozen=True, slots=True)
class GuaranteeRestored:
    guarantee_id: str
    tax_no: str
    amount_fen: int
    restored_at: datetime


Event = GuaranteeLodged | GuaranteeReserved | GuaranteeFreed | GuaranteeDeducted | GuaranteeRestored


@dataclass(frozen=True, slots=True)
class Guarantee:
    lodged_fen: int = 0
    reserved: Mapping[RunId, int] = field(default_factory=dict)
    """What bills have left of each run's reservation, until it is freed."""

    deducted: Mapping[str, int] = field(default_factory=dict)
    restored: frozenset[str] = frozenset()

    @property
    def free_fen(self) -> int:
        return self.lodged_fen - sum(self.reserved.values()) - sum(self.deducted.values())


def evolve(guarantee: Guarantee, event: Event) -> Guarantee:
    match event:
        case GuaranteeLodged():
            return replace(guarantee, lodged_fen=event.amount_fen)
        case GuaranteeReserved():
            reserved = {**guarantee.reserved, event.run_id: event.amount_fen}
            return replace(guarantee, reserved=reserved)
        case GuaranteeFreed():
            reserved = {run: fen for run, fen in guarantee.reserved.items() if run != event.run_id}
            return replace(guarantee, reserved=reserved)
        case GuaranteeDeducted():
            return deducted_from(guarantee, event)
        case GuaranteeRestored():
            deducted = {n: fen for n, fen in guarantee.deducted.items() if n != event.tax_no}
            return replace(
                guarantee, deducted=deducted, restored=guarantee.restored | {event.tax_no}
            )


def deducted_from(guarantee: Guarantee, event: GuaranteeDeducted) -> Guarantee:
    """A bill uses up what its run has reserved; anything beyond that comes from what is free."""
    reserved = dict(guarantee.reserved)
    if event.run_id in reserved:
        reserved[event.run_id] = max(0, reserved[event.run_id] - event.amount_fen)
    deducted = {**guarantee.deducted, event.tax_no: event.amount_fen}
    return replace(guarantee, reserved=reserved, deducted=deducted)


@dataclass(frozen=True, slots=True)
class LodgeGuarantee:
    guarantee_id: str
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ReserveGuarantee:
    guarantee_id: str
    run_id: RunId
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FreeGuarantee:
    guarantee_id: str
    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class DeductGuarantee:
    guarantee_id: str
    run_id: RunId
    tax_no: str
    amount_fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RestoreGuarantee:
    guarantee_id: str
    tax_no: str
    at: datetime


Command = LodgeGuarantee | ReserveGuarantee | FreeGuarantee | DeductGuarantee | RestoreGuarantee


class GuaranteeAlreadyLodged(ChangeRefused): ...


class GuaranteeExhausted(AmountRefused): ...


class GuaranteeAmountRefused(AmountRefused): ...


class UnknownDeduction(UnknownThing): ...


def decide(command: Command, guarantee: Guarantee) -> list[Event]:
    match command:
        case LodgeGuarantee():
            return lodge(command, guarantee)
        case ReserveGuarantee():
            return reserve(command, guarantee)
        case FreeGuarantee():
            amount = guarantee.reserved.get(command.run_id, 0)
            if not amount:
                return []
            return [GuaranteeFreed(command.guarantee_id, command.run_id, amount, command.at)]
        case DeductGuarantee():
            return deduct(command, guarantee)
        case RestoreGuarantee():
            return restore(command, guarantee)


def lodge(command: LodgeGuarantee, guarantee: Guarantee) -> list[Event]:
    """A guarantee is one bond or letter: more money is another guarantee."""
    if command.amount_fen < 1:
        raise GuaranteeAmountRefused(amount_fen=command.amount_fen)
    if guarantee.lodged_fen == command.amount_fen:
        return []
    if guarantee.lodged_fen:
        raise GuaranteeAlreadyLodged(lodged_fen=guarantee.lodged_fen)
    return [GuaranteeLodged(command.guarantee_id, command.amount_fen, command.at)]


def reserve(command: ReserveGuarantee, guarantee: Guarantee) -> list[Event]:
    """Once a run, even when bills have used it up; nothing for a run without tax."""
    if command.amount_fen < 0:
        raise GuaranteeAmountRefused(amount_fen=command.amount_fen)
    if command.run_id in guarantee.reserved or not command.amount_fen:
        return []
    if command.amount_fen > guarantee.free_fen:
        raise GuaranteeExhausted(free_fen=guarantee.free_fen, amount_fen=command.amount_fen)
    return [GuaranteeReserved(command.guarantee_id, command.run_id, command.amount_fen, command.at)]


def deduct(command: DeductGuarantee, guarantee: Guarantee) -> list[Event]:
    if command.tax_no in guarantee.deducted or command.tax_no in guarantee.restored:
        return []
    return [
        GuaranteeDeducted(
            command.guarantee_id, command.run_id, command.tax_no, command.amount_fen, command.at
        )
    ]


def restore(command: RestoreGuarantee, guarantee: Guarantee) -> list[Event]:
    if command.tax_no in guarantee.restored:
        return []
    if command.tax_no not in guarantee.deducted:
        raise UnknownDeduction(tax_no=command.tax_no)
    amount = guarantee.deducted[command.tax_no]
    return [GuaranteeRestored(command.guarantee_id, command.tax_no, amount, command.at)]


DECIDER = Decider(initial=Guarantee(), evolve=evolve, decide=decide)
