"""Whether what was played is sound: `verify`, and single histories against what was commanded."""

import random
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from adapters.read_models import MODELS
from adapters.verification.running import verify
from application.event_log import Recorded
from projections.naming import happened_at, orders_named
from tests.performance.arena import Arena, Ground
from tests.performance.facts import Fact, lives_of, plain
from tests.performance.of_ours import history
from tests.performance.wave import Wave

WAVES_COMPARED_MAX = 20
"""Orders are drawn from so many waves: a wave that is long gone has to be made again."""

BESIDE = frozenset(
    {
        "CampaignFormed", "OrderNumberClaimed", "QuotaReserved", "PaymentReported", "OrdersAdded",
        "ConsignmentOpened", "ConsignmentEntered", "StockReserved", "OrdersHandedToRun",
        "UnitsPicked", "OrdersListedForExit", "GatePassIssued",
    }
)  # fmt: skip
"""Events that tell the other side of a stage, or claim what it needs."""

Said = tuple[str, dict[str, Any]]


def check_all(arena: Arena) -> list[str]:
    """What is wrong with each of our databases; nothing, when all agrees."""
    wrong = []
    for name, ground in arena.grounds().items():
        if ground.waves:
            wrong += [f"{name}: {what}" for what in check(arena, name, ground)]
    return wrong


def check(arena: Arena, name: str, ground: Ground) -> Iterator[str]:
    arena.tell(f"verify on {name}, {ground.orders:,} orders")
    ground.system.follow()
    report = verify(ground.system.engine, MODELS)
    things = sum(result.things_checked for result in report.checks)
    arena.tell(f"{things:,} things checked, {'all' if report.is_sound else 'not all'} sound")
    for result in report.checks:
        yield from (f"{f.invariant} {f.subject}: {f.message}" for f in result.findings)
    wrong = list(differences(ground.waves, arena.sizes.compared))
    arena.tell(f"{arena.sizes.compared:,} histories compared, {len(wrong)} unlike what was sent")
    yield from wrong


def differences(waves: Sequence[Wave], count: int) -> Iterator[str]:
    """Orders drawn by chance whose history is not what was commanded."""
    chance = random.Random(count)
    drawn = chance.sample(waves, min(len(waves), WAVES_COMPARED_MAX))
    for number in range(count):
        wave = drawn[number % len(drawn)]
        place = chance.randrange(wave.size)
        order_id = wave.placing[place].order_id
        (life,) = lives_of(wave, [place])
        told = history(wave.system, order_id)
        if what := difference(told, expected(life), wave, order_id):
            yield f"{order_id}: {what}"


def expected(facts: Sequence[Fact]) -> list[Said]:
    return [(fact.event, plain(fact.values)) for fact in facts]


def difference(
    touched: Sequence[Recorded], commanded: Sequence[Said], wave: Wave, order_id: str
) -> str:
    """The first thing that an order's history says otherwise; nothing when it is as commanded."""
    asked = {name: tuple(values) for name, values in commanded}
    told = list[Said]()
    for each in touched:
        name = type(each.event).__name__
        if happened_at(each.event) != wave.at:
            return f"{name} happened at {happened_at(each.event)}"
        if name in asked:
            told.append((name, said_of(each.event, order_id, asked[name])))
        elif name not in BESIDE:
            return f"{name} was never commanded"
    # Three documents are sent with one command, and each is an event that says the same.
    once = [said for said, _ in groupby(told)]
    for said, wanted in zip(once, commanded, strict=False):
        if said != wanted:
            return f"{said} is not {wanted}"
    return "" if len(once) == len(commanded) else f"{len(once)} stages, not {len(commanded)}"


def said_of(event: Any, order_id: str, keys: Sequence[str]) -> dict[str, Any]:
    """What an event says of an order under some names: in its part, or of all it names."""
    part = next((part for named, part in orders_named(event) if named == order_id), event)
    return {key: plain(getattr(part if hasattr(part, key) else event, key)) for key in keys}
