"""One hot item and 64 clients who place singly: our own way, and the library's until it holds."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from adapters.bootstrap import System
from adapters.read_models import MODELS
from adapters.verification.running import verify
from domain.campaign_commands import DraftCampaign
from domain.order_commands import PlaceOrder
from tests.performance.arena import Arena
from tests.performance.facts import placed
from tests.performance.harness import Contestant, Rates
from tests.performance.hot_clients import Luck, crowded
from tests.performance.hot_item import hot_campaign, hot_orders, open_hot, play_hot, sold
from tests.performance.hot_library import CACHED, HotShop, SoldOutError
from tests.performance.library_order import Values

CLIENTS = 64


class OversoldError(AssertionError):
    """Raised when units held, orders placed and the cap do not agree."""


def play_ours(on: str, arena: Arena) -> Rates:
    """As many orders as there are units are placed, and the last ones refused."""
    system, wanted = arena.hot_system(on), orders_wanted(on, arena)
    draft = open_hot(system, wanted - CLIENTS)
    orders = hot_orders(draft, wanted)
    luck = play_hot(system, orders, CLIENTS)
    require_all_sold(system, draft, orders, luck)
    return rates_of(luck)


def orders_wanted(on: str, arena: Arena) -> int:
    sizes = arena.sizes
    return sizes.hot_orders_on_sqlite if on == "SQLite" else sizes.hot_orders


def require_all_sold(
    system: System, draft: DraftCampaign, orders: list[PlaceOrder], luck: Luck
) -> None:
    held, standing = sold(system, draft, orders)
    counted = {held, standing, luck.placed, draft.items[0].units_max}
    if len(counted) > 1:
        raise OversoldError(f"cap, units held, orders placed, orders acknowledged: {counted}")


def play_library(on: str, cached: str, arena: Arena) -> Rates:
    """As many orders of as many units: its campaign's stream grows as ours does."""
    shop, wanted = arena.hot_shop(on, cached), orders_wanted(on, arena)
    draft = hot_campaign(wanted - CLIENTS, datetime.now(UTC))
    campaign_id = shop.open(draft.campaign_id, wanted - CLIENTS)
    place: Callable[[Values], bool] = partial(taken, shop, campaign_id)
    luck = crowded([placed(order) for order in hot_orders(draft, wanted)], place, CLIENTS)
    if {shop.held(campaign_id), luck.placed} != {wanted - CLIENTS}:
        raise OversoldError(f"{luck.placed} placed, {shop.held(campaign_id)} held")
    return rates_of(luck)


def taken(shop: HotShop, campaign_id: UUID, wanted: Values) -> bool:
    try:
        shop.place(campaign_id, wanted)
    except SoldOutError:
        return False
    return True


def rates_of(luck: Luck) -> Rates:
    return {
        "orders": luck.orders_per_second,
        "p50": luck.p50_ms,
        "p99": luck.p99_ms,
        "longest": luck.longest_ms,
        "share": luck.slowest_share,
        "turns": luck.longest_turns,
    }


def check_hot(arena: Arena) -> list[str]:
    """What `verify` finds where hot items were sold; nothing, when all is sound."""
    wrong = list[str]()
    for name, system in arena.hot_systems.items():
        arena.tell(f"verify where hot items were sold, {name}")
        system.follow()
        report = verify(system.engine, MODELS)
        things = sum(result.things_checked for result in report.checks)
        arena.tell(f"{things:,} things checked, {'all' if report.is_sound else 'not all'} sound")
        for result in report.checks:
            wrong += [f"{name}: {f.invariant} {f.subject}: {f.message}" for f in result.findings]
    return wrong


def contestants(on: str) -> tuple[Contestant, Contestant, Contestant]:
    return (
        Contestant(f"jihuo, {CLIENTS} clients, {on}", partial(play_ours, on)),
        Contestant(f"eventsourcing, tried again, {on}", partial(play_library, on, "")),
        Contestant(
            f"eventsourcing with its cache, tried again, {on}", partial(play_library, on, CACHED)
        ),
    )


ON = ("SQLite", "PostgreSQL")
