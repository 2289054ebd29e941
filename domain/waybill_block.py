"""One carrier's numbers that were given to the operator in blocks, and who has taken which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import RunId, in_events
from domain.refusals import AmountRefused, ChangeRefused
from domain.replacing import replace


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
class Serials:
    """Consecutive numbers of one prefix; `end` is one past the last."""

    prefix: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class WaybillBlock:
    received: tuple[Serials, ...] = ()
    free: tuple[Serials, ...] = ()
    """What is left of the blocks received, in the order in which it is given out."""

    taken: Mapping[RunId, tuple[str, ...]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return sum(block.end - block.first for block in self.free)


def evolve(block: WaybillBlock, event: Event) -> WaybillBlock:
    match event:
        case WaybillBlockReceived():
            serials = Serials(event.prefix, event.first, event.first + event.count)
            return replace(block, received=(*block.received, serials), free=(*block.free, serials))
        case WaybillNumbersTaken():
            numbers = (*block.taken.get(event.run_id, ()), *event.numbers)
            _, free = split(block.free, len(event.numbers))
            return replace(block, free=free, taken={**block.taken, event.run_id: numbers})


def split(blocks: Sequence[Serials], count: int) -> tuple[tuple[Serials, ...], tuple[Serials, ...]]:
    """The first `count` numbers of some blocks, and the rest."""
    head, rest = list[Serials](), list[Serials]()
    for block in blocks:
        middle = min(block.end, block.first + count)
        count -= middle - block.first
        head.append(replace(block, end=middle))
        rest.append(replace(block, first=middle))
    return tuple(b for b in head if b.first < b.end), tuple(b for b in rest if b.first < b.end)


@dataclass(frozen=True, slots=True)
class ReceiveWaybillBlock:
    carrier: str
    prefix: str
    first: int
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeWaybillNumbers:
    """Take numbers until the run, named with its book, has `count` of them."""

    carrier: str
    run_id: RunId
    count: int
    at: datetime


Command = ReceiveWaybillBlock | TakeWaybillNumbers


SERIAL_DIGITS = 10
"""Digits of every serial, with leading zeros: no two prefixes and serials make the same number."""


class WaybillNumbersOverlap(ChangeRefused): ...


class WaybillSerialTooLong(AmountRefused): ...


class WaybillBlockEmpty(AmountRefused): ...


def decide(command: Command, block: WaybillBlock) -> list[Event]:
    match command:
        case ReceiveWaybillBlock():
            return receive(command, block)
        case TakeWaybillNumbers():
            return take(command, block)


def receive(command: ReceiveWaybillBlock, block: WaybillBlock) -> list[Event]:
    """Blocks queue up; none may hold a number that another held."""
    serials = Serials(command.prefix, command.first, command.first + command.count)
    if serials in block.received:
        return []
    if command.count < 1:
        raise WaybillBlockEmpty(carrier=command.carrier, left=0, asked=command.count)
    if command.first < 0 or serials.end > 10**SERIAL_DIGITS:
        raise WaybillSerialTooLong(carrier=command.carrier, digits_max=SERIAL_DIGITS)
    if any(overlap(serials, other) for other in block.received):
        raise WaybillNumbersOverlap(carrier=command.carrier, first=command.first)
    return [
        WaybillBlockReceived(
            command.carrier, command.prefix, command.first, command.count, command.at
        )
    ]


def overlap(one: Serials, other: Serials) -> bool:
    return one.prefix == other.prefix and one.first < other.end and other.first < one.end


def take(command: TakeWaybillNumbers, block: WaybillBlock) -> list[Event]:
    missing = command.count - len(block.taken.get(command.run_id, ()))
    if missing <= 0:
        return []
    if missing > block.left:
        raise WaybillBlockEmpty(carrier=command.carrier, left=block.left, asked=missing)
    taken, _ = split(block.free, missing)
    numbers = tuple(
        f"{part.prefix}{serial:0{SERIAL_DIGITS}d}"
        for part in taken
        for serial in range(part.first, part.end)
    )
    return [
        WaybillNumbersTaken(command.carrier, command.run_id, part, command.at)
        for part in in_events(numbers)
    ]


DECIDER = Decider(initial=WaybillBlock(), evolve=evolve, decide=decide)
