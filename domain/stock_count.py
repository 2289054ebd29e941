"""One stock count of a book, and how its differences are spread over bonded entries."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from domain.decider import Decider
from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import CountId, EntryId, Sku
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing
from domain.replacing import replace


@dataclass(frozen=True, slots=True)
class EntryDelta:
    """The part of a product's difference that falls on one entry."""

    entry_id: EntryId
    sku: Sku
    delta: int


@dataclass(frozen=True, slots=True)
class CountTaken:
    count_id: CountId
    counted: tuple[SkuUnits, ...]
    expected: tuple[SkuUnits, ...]
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class DifferencesDecided:
    """Each difference spread whole; the entries named are adjusted in the same append."""

    count_id: CountId
    spread: tuple[EntryDelta, ...]
    reason: str
    decided_at: datetime


Event = CountTaken | DifferencesDecided


@dataclass(frozen=True, slots=True)
class StockCount:
    is_taken: bool = False
    counted: Counter[Sku] = field(default_factory=Counter)
    expected: Counter[Sku] = field(default_factory=Counter)
    decided: tuple[EntryDelta, ...] | None = None
    """How the differences were spread, once they were."""

    @property
    def differences(self) -> dict[Sku, int]:
        """Counted less expected, by product, where it is not zero."""
        skus = self.counted.keys() | self.expected.keys()
        return {
            sku: self.counted[sku] - self.expected[sku]
            for sku in skus
            if self.counted[sku] != self.expected[sku]
        }


def evolve(count: StockCount, event: Event) -> StockCount:
    match event:
        case CountTaken():
            return StockCount(True, counted(event.counted), counted(event.expected))
        case DifferencesDecided():
            return replace(count, decided=event.spread)


@dataclass(frozen=True, slots=True)
class TakeCount:
    count_id: CountId
    counted: tuple[SkuUnits, ...]
    expected: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DecideDifferences:
    count_id: CountId
    spread: tuple[EntryDelta, ...]
    reason: str
    at: datetime


Command = TakeCount | DecideDifferences


class UnknownCount(UnknownThing): ...


class CountIdTaken(ChangeRefused): ...


class CountAlreadyDecided(ChangeRefused): ...


class SpreadDiffers(AmountRefused): ...


def decide(command: Command, count: StockCount) -> list[Event]:
    match command:
        case TakeCount():
            return take(command, count)
        case DecideDifferences():
            return decide_differences(command, count)


def take(command: TakeCount, count: StockCount) -> list[Event]:
    seen, expected = counted(command.counted), counted(command.expected)
    if count.is_taken:
        if count.counted == seen:
            return []
        raise CountIdTaken(count_id=command.count_id)
    return [CountTaken(command.count_id, as_units(seen), as_units(expected), command.at)]


def decide_differences(command: DecideDifferences, count: StockCount) -> list[Event]:
    if not count.is_taken:
        raise UnknownCount(count_id=command.count_id)
    parts = spread_of(command)
    if count.decided is not None:
        if count.decided == parts:
            return []
        raise CountAlreadyDecided(count_id=command.count_id)
    spread: Counter[Sku] = Counter()
    for part in parts:
        spread[part.sku] += part.delta
    if {sku: delta for sku, delta in spread.items() if delta} != count.differences:
        raise SpreadDiffers(count_id=command.count_id, differences=count.differences)
    if not parts:
        return []
    return [DifferencesDecided(command.count_id, parts, command.reason, command.at)]


def spread_of(command: DecideDifferences) -> tuple[EntryDelta, ...]:
    """One delta for each entry and product; goods found on another entry leave no difference."""
    total: Counter[tuple[EntryId, Sku]] = Counter()
    for part in command.spread:
        total[part.entry_id, part.sku] += part.delta
    return tuple(EntryDelta(*key, delta) for key, delta in sorted(total.items()) if delta)


DECIDER = Decider(initial=StockCount(), evolve=evolve, decide=decide)
