"""One carrier's numbers that were given to the operator in blocks, and who has taken which."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import RunId
from domain.refusals import AmountRefused, ChangeRefused


@dataclass(frozen=True, slots=True)
class WaybillBlockReceived:
    """Numbers from `first` on, `count` of them; a number is prefix and serial."""

    carrier: str
    prefix: str
    first: int
    count: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WaybillNumbersTaken:
    carrier: str
    run_id: RunId
    numbers: tuple[str, ...]
    taken_at: datetime


Event = WaybillBlockReceived | WaybillNumbersTaken


@dataclass(frozen=True, slots=True)
class WaybillBlock:
    prefix: str = ""
    next_serial: int = 0
    end_serial: int = 0
    """One past the last number of the block that is in use."""

    taken: Mapping[RunId, tuple[str, ...]] = field(default_factory=dict)


def evolve(block: WaybillBlock, event: Event) -> WaybillBlock:
    match event:
        case WaybillBlockReceived():
            return replace(
                block,
                prefix=event.prefix,
                next_serial=event.first,
                end_serial=event.first + event.count,
            )
        case WaybillNumbersTaken():
            numbers = (*block.taken.get(event.run_id, ()), *event.numbers)
            return replace(
                block,
                next_serial=block.next_serial + len(event.numbers),
                taken={**block.taken, event.run_id: numbers},
            )


@dataclass(frozen=True, slots=True)
class ReceiveWaybillBlock:
    carrier: str
    prefix: str
    first: int
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeWaybillNumbers:
    """Take numbers until the run has `count` of them."""

    carrier: str
    run_id: RunId
    count: int
    at: datetime


Command = ReceiveWaybillBlock | TakeWaybillNumbers


class WaybillBlockInUse(ChangeRefused): ...


class WaybillBlockEmpty(AmountRefused): ...


def decide(command: Command, block: WaybillBlock) -> list[Event]:
    match command:
        case ReceiveWaybillBlock():
            return receive(command, block)
        case TakeWaybillNumbers():
            return take(command, block)


def receive(command: ReceiveWaybillBlock, block: WaybillBlock) -> list[Event]:
    if block.prefix == command.prefix and command.first < block.end_serial:
        return []
    if block.next_serial < block.end_serial:
        raise WaybillBlockInUse(carrier=command.carrier, left=block.end_serial - block.next_serial)
    if command.count < 1:
        raise WaybillBlockEmpty(carrier=command.carrier)
    return [
        WaybillBlockReceived(
            command.carrier, command.prefix, command.first, command.count, command.at
        )
    ]


def take(command: TakeWaybillNumbers, block: WaybillBlock) -> list[Event]:
    missing = command.count - len(block.taken.get(command.run_id, ()))
    if missing <= 0:
        return []
    if missing > block.end_serial - block.next_serial:
        left = block.end_serial - block.next_serial
        raise WaybillBlockEmpty(carrier=command.carrier, left=left, asked=missing)
    serials = range(block.next_serial, block.next_serial + missing)
    numbers = tuple(f"{block.prefix}{serial:010d}" for serial in serials)
    return [WaybillNumbersTaken(command.carrier, command.run_id, numbers, command.at)]


DECIDER = Decider(initial=WaybillBlock(), evolve=evolve, decide=decide)
