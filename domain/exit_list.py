"""One list of released parcels that leave the bonded area together, and the gate they pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from domain.decider import Decider
from domain.exit_commands import (
    Command,
    ExitEmpty,
    ExitHasLeft,
    GatePassNumberUsed,
    GatePassStands,
    HoldListed,
    IssueGatePass,
    ListExit,
    PassExitGate,
    PostExit,
    UnknownExit,
    WithdrawFromExit,
)
from domain.exit_events import (
    Event,
    ExitGatePassed,
    ExitListed,
    ExitParcel,
    ExitPosted,
    ExitWithdrawn,
    GatePassedUnlisted,
    GatePassIssued,
    GatePassWithdrawn,
    ListedParcelsHeld,
)
from domain.identifiers import ORDERS_PER_EVENT_MAX, OrderId
from domain.replacing import replace


class Stage(Enum):
    ABSENT = "absent"
    LISTED = "listed"
    PASSED = "passed"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class ExitList:
    stage: Stage = Stage.ABSENT
    parcels: Mapping[OrderId, ExitParcel] = field(default_factory=dict)
    """Parcels on the live list."""

    pass_no: str | None = None
    pass_order_ids: frozenset[OrderId] = frozenset()
    passes: frozenset[str] = frozenset()
    """Every pass number ever issued."""

    gone: frozenset[OrderId] = frozenset()
    unlisted: frozenset[OrderId] = frozenset()


def evolve(exit_list: ExitList, event: Event) -> ExitList:
    match event:
        case ExitListed():
            added = {parcel.order_id: parcel for parcel in event.parcels}
            return replace(exit_list, stage=Stage.LISTED, parcels={**exit_list.parcels, **added})
        case ExitWithdrawn():
            off = set(event.order_ids)
            left = {i: parcel for i, parcel in exit_list.parcels.items() if i not in off}
            return replace(exit_list, parcels=left)
        case GatePassIssued():
            named = exit_list.pass_order_ids if exit_list.pass_no == event.pass_no else frozenset()
            return replace(
                exit_list,
                pass_no=event.pass_no,
                pass_order_ids=named.union(event.order_ids),
                passes=exit_list.passes | {event.pass_no},
            )
        case GatePassWithdrawn():
            return replace(exit_list, pass_no=None, pass_order_ids=frozenset())
        case ExitGatePassed():
            stage = Stage.POSTED if exit_list.stage is Stage.POSTED else Stage.PASSED
            return replace(exit_list, stage=stage, gone=exit_list.gone.union(event.order_ids))
        case GatePassedUnlisted():
            return replace(exit_list, unlisted=exit_list.unlisted.union(event.order_ids))
        case ExitPosted():
            return replace(exit_list, stage=Stage.POSTED)
        case ListedParcelsHeld():
            return exit_list


def decide(command: Command, exit_list: ExitList) -> list[Event]:
    if isinstance(command, ListExit):
        return list_exit(command, exit_list)
    if exit_list.stage is Stage.ABSENT:
        raise UnknownExit(exit_id=command.exit_id)
    match command:
        case WithdrawFromExit():
            return withdraw(command, exit_list)
        case HoldListed():
            return hold(command, exit_list)
        case IssueGatePass():
            return issue_pass(command, exit_list)
        case PassExitGate():
            return pass_gate(command, exit_list)
        case PostExit():
            if exit_list.stage is Stage.POSTED:
                return []
            return [ExitPosted(command.exit_id, command.at)]


def list_exit(command: ListExit, exit_list: ExitList) -> list[Event]:
    new = {p.order_id: p for p in command.parcels if p.order_id not in exit_list.parcels}
    if not new:
        if exit_list.stage is Stage.ABSENT:
            raise ExitEmpty(exit_id=command.exit_id)
        return []
    if exit_list.stage in (Stage.PASSED, Stage.POSTED):
        raise ExitHasLeft(exit_id=command.exit_id)
    if exit_list.pass_no:
        raise GatePassStands(exit_id=command.exit_id, pass_no=exit_list.pass_no)
    parcels = tuple(new[order_id] for order_id in sorted(new))
    return [
        ExitListed(
            command.exit_id, command.list_no, parcels[i : i + ORDERS_PER_EVENT_MAX], command.at
        )
        for i in range(0, len(parcels), ORDERS_PER_EVENT_MAX)
    ]


def in_events(order_ids: Iterable[OrderId]) -> list[tuple[OrderId, ...]]:
    """Orders in the portions that one event may name."""
    ordered = tuple(sorted(set(order_ids)))
    return [
        ordered[i : i + ORDERS_PER_EVENT_MAX] for i in range(0, len(ordered), ORDERS_PER_EVENT_MAX)
    ]


def withdraw(command: WithdrawFromExit, exit_list: ExitList) -> list[Event]:
    listed = [i for i in command.order_ids if i in exit_list.parcels]
    if gone := [i for i in listed if i in exit_list.gone]:
        raise ExitHasLeft(exit_id=command.exit_id, order_id=gone[0])
    return taken_off(exit_list, command, listed, command.reason)


def hold(command: HoldListed, exit_list: ExitList) -> list[Event]:
    """A hold that comes after the gate changes nothing here; the run shows it as a case."""
    listed = [i for i in command.order_ids if i in exit_list.parcels and i not in exit_list.gone]
    held = [ListedParcelsHeld(command.exit_id, part, command.at) for part in in_events(listed)]
    return [*held, *taken_off(exit_list, command, listed, "held by customs")]


def taken_off(
    exit_list: ExitList,
    command: WithdrawFromExit | HoldListed,
    order_ids: list[OrderId],
    reason: str,
) -> list[Event]:
    """Off the list, and with them the pass that names them: it must not open the gate for them."""
    events: list[Event] = [
        ExitWithdrawn(command.exit_id, part, reason, command.at) for part in in_events(order_ids)
    ]
    if exit_list.pass_no and not exit_list.pass_order_ids.isdisjoint(order_ids):
        events.append(GatePassWithdrawn(command.exit_id, exit_list.pass_no, reason, command.at))
    return events


def issue_pass(command: IssueGatePass, exit_list: ExitList) -> list[Event]:
    """For all that is still here: also for the rest, when a first lorry has left."""
    if exit_list.pass_no == command.pass_no:
        return []
    if exit_list.pass_no:
        raise GatePassStands(exit_id=command.exit_id, pass_no=exit_list.pass_no)
    if command.pass_no in exit_list.passes:
        raise GatePassNumberUsed(pass_no=command.pass_no)
    if not exit_list.parcels:
        raise ExitEmpty(exit_id=command.exit_id)
    here = [i for i in exit_list.parcels if i not in exit_list.gone]
    if exit_list.stage is Stage.POSTED or not here:
        raise ExitHasLeft(exit_id=command.exit_id)
    return [
        GatePassIssued(command.exit_id, command.pass_no, command.vehicle, part, command.at)
        for part in in_events(here)
    ]


def pass_gate(command: PassExitGate, exit_list: ExitList) -> list[Event]:
    """What the gate reports is recorded; what should not have passed is a case, once."""
    reported = [i for i in command.order_ids if i not in exit_list.gone]
    is_valid = command.pass_no == exit_list.pass_no
    rightful = {
        i for i in reported if is_valid and i in exit_list.parcels and i in exit_list.pass_order_ids
    }
    wrongful = set(reported) - rightful - exit_list.unlisted
    reason = "not on the list" if is_valid else "gate pass not valid"
    return [
        *(
            ExitGatePassed(command.exit_id, command.pass_no, part, command.at)
            for part in in_events(rightful)
        ),
        *(
            GatePassedUnlisted(command.exit_id, command.pass_no, part, reason, command.at)
            for part in in_events(wrongful)
        ),
    ]


DECIDER = Decider(initial=ExitList(), evolve=evolve, decide=decide)
