"""How long the pages everybody opens take, with ten thousand orders in the log and with a million.

The same requests go to three databases in turns, so that what else the machine does falls on all
of them alike. What is measured is the server's own time.
"""

import math
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

import sqlalchemy as sa
from rich import box
from rich.console import Console
from rich.table import Table

from tests.performance.arena import Arena
from tests.performance.firm import ORDERS_PER_SEASON, today_of
from tests.performance.firm_files import filled, url_of
from tests.performance.harness import Bound, Contestant, Figure, Part, Row
from tests.performance.report import write_json
from tests.performance.served_firm import OWNER, ServedFirm, columns, served
from tests.performance.sizes import QUICK

PAGES = "pages"

LEVELS = (10_000, 100_000, 1_000_000)
LEVELS_QUICK = (240, 480)
SEASON_QUICK = 240

ROUNDS, PER_ROUND = 5, 40
ROUNDS_QUICK, PER_ROUND_QUICK = 2, 4
WARM_UP = 20

MILLISECONDS = 1_000
P95_MS_MAX = 50.0
RATIO_MAX = 1.5

ADMIN, OF_OWNER = "admin", "owner"

Drawn = Callable[[ServedFirm, int], list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, who asks for it, and addresses of it."""

    name: str
    who: str
    paths: Drawn


def always(path: str) -> Drawn:
    return lambda _firm, count: [path] * count


def further(firm: ServedFirm, count: int) -> list[str]:
    """Pages of the list that begin anywhere in it."""
    drawn = firm.some_orders(count)
    cursors = [f"{row.placed_position}~{row.order_id}" for row in drawn]
    return ["/orders?" + urlencode({"after": cursor}) for cursor in cursors]


def beginnings(firm: ServedFirm, count: int) -> list[str]:
    """What all but the last digits of an order's id find: up to fifty orders of its campaign."""
    drawn = firm.some_orders(count)
    return ["/orders?" + urlencode({"q": row.order_id[:-2]}) for row in drawn]


def waybills(firm: ServedFirm, count: int) -> list[str]:
    drawn = firm.some_orders(count, columns.stage == "delivered")
    return ["/orders?" + urlencode({"q": row.waybill_no}) for row in drawn]


def early_histories(firm: ServedFirm, count: int) -> list[str]:
    """Orders that went all the way, of the first tenth of the log."""
    tenth = firm.system.log.last_position() // 10
    return histories(firm, count, columns.placed_position <= tenth)


def late_histories(firm: ServedFirm, count: int) -> list[str]:
    tenth = firm.system.log.last_position() // 10
    return histories(firm, count, columns.placed_position >= 9 * tenth)


def own_histories(firm: ServedFirm, count: int) -> list[str]:
    return histories(firm, count, columns.merchant_id == OWNER)


def histories(firm: ServedFirm, count: int, *conditions: sa.ColumnElement[bool]) -> list[str]:
    drawn = firm.some_orders(count, columns.stage == "delivered", *conditions)
    return [f"/orders/{quote(row.order_id)}" for row in drawn]


def campaigns(firm: ServedFirm, count: int) -> list[str]:
    """Pages of campaigns that are held against the one before them."""
    return [f"/campaigns/{row.campaign_id}" for row in firm.some_campaigns(count)]


def own_campaigns(firm: ServedFirm, count: int) -> list[str]:
    drawn = firm.some_campaigns(count, OWNER)
    return [f"/campaigns/{row.campaign_id}?show=minimum&step=hour" for row in drawn]


def filtered_campaigns(firm: ServedFirm, count: int) -> list[str]:
    """By the stage and the day of its opening: every table is read by the hour."""
    return [
        f"/campaigns/{row.campaign_id}?"
        + urlencode({"show": "money", "stage": "paid", "day": row.opens_at.date().isoformat()})
        for row in firm.some_campaigns(count)
    ]


EVERY = (
    Asked("dashboard", ADMIN, always("/")),
    Asked("dashboard", OF_OWNER, always("/")),
    Asked("campaign", ADMIN, campaigns),
    Asked("campaign, by the hour", OF_OWNER, own_campaigns),
    Asked("campaign, filtered", ADMIN, filtered_campaigns),
    Asked("order list, first page", ADMIN, always("/orders")),
    Asked("order list, first page", OF_OWNER, always("/orders")),
    Asked("order list, paid only", ADMIN, always("/orders?stage=paid")),
    Asked("order list, delivered only", OF_OWNER, always("/orders?stage=delivered")),
    Asked("order list, latest changes", ADMIN, always("/orders?sort=-changed")),
    Asked("order list, further pages", ADMIN, further),
    Asked("search, beginning of an id", ADMIN, beginnings),
    Asked("search, waybill", ADMIN, waybills),
    Asked("timeline, early orders", ADMIN, early_histories),
    Asked("timeline, late orders", ADMIN, late_histories),
    Asked("timeline", OF_OWNER, own_histories),
)

Times = dict[int, list[list[float]]]
"""Milliseconds of each request, by the number of orders, then by round."""


def play_pages(arena: Arena, file: Path | None) -> int:
    is_quick = arena.sizes is QUICK
    levels = LEVELS_QUICK if is_quick else LEVELS
    season_orders = SEASON_QUICK if is_quick else ORDERS_PER_SEASON
    folder = arena.kept_in or arena.folder
    files = filled(folder, levels, season_orders, arena.tell)
    rounds, count = (ROUNDS_QUICK, PER_ROUND_QUICK) if is_quick else (ROUNDS, PER_ROUND)
    measured = dict[Asked, Times]()
    with ExitStack() as stack:
        firms = [
            stack.enter_context(
                served(level, url_of(files[level]), today_of(level // season_orders))
            )
            for level in levels
        ]
        for asked in EVERY:
            load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
            arena.tell(f"{asked.name}, {asked.who} (load {load})")
            measured[asked] = times_of(asked, firms, rounds, count)
    show(measured)
    if file:
        write_json(
            file, [row for asked, times in measured.items() for row in rows_of(asked, times)]
        )
    return 0


def times_of(asked: Asked, firms: Sequence[ServedFirm], rounds: int, count: int) -> Times:
    """Each round asks every firm; what nobody has asked before is warmed up and not counted."""
    times: Times = {firm.orders: [] for firm in firms}
    for firm in firms:
        for path in asked.paths(firm, min(WARM_UP, count)):
            firm.ask(path, asked.who)
    for _ in range(rounds):
        for firm in firms:
            paths = asked.paths(firm, count)
            taken = [firm.ask(path, asked.who) * MILLISECONDS for path in paths]
            times[firm.orders].append(taken)
    return times


def percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


def all_of(rounds: Sequence[Sequence[float]]) -> list[float]:
    return [each for part in rounds for each in part]


def rows_of(asked: Asked, times: Times) -> list[Row]:
    """The p95 with all orders against what is asked for, and against that with the fewest."""
    smallest, largest = min(times), max(times)
    ours = Part(Contestant(f"{largest:,} orders", lambda arena: {}), asked.name)
    first = Part(Contestant(f"{smallest:,} orders", lambda arena: {}), asked.name)
    name = f"{asked.name}, {asked.who}"
    values = tuple(percentile(part, 95) for part in times[largest])
    others = tuple(percentile(part, 95) for part in times[smallest])
    ratios = tuple(mine / other for mine, other in zip(values, others, strict=True))
    bound, flat = Bound(most=P95_MS_MAX), Bound(most=RATIO_MAX)
    return [
        Row(Figure(PAGES, f"ms at p95, {name}", ours, None, bound), values, None, ()),
        Row(Figure(PAGES, f"ms at p95, {name}", ours, first, flat), values, median(others), ratios),
    ]


def show(measured: dict[Asked, Times]) -> None:
    table = Table(box=box.MARKDOWN)
    levels = list(next(iter(measured.values())))
    table.add_column("ms of the server, p50 / p95")
    for level in levels:
        table.add_column(f"{level:,} orders", justify="right")
    for title in ("ratio at p95 (min..max)", ""):
        table.add_column(title, justify="right")
    for asked, times in measured.items():
        *_, flat = rows = rows_of(asked, times)
        percentiles = [middle_and_most(all_of(times[level])) for level in levels]
        spread = f"{flat.ratio:.2f} ({min(flat.ratios):.2f}..{max(flat.ratios):.2f})"
        is_reached = all(row.is_reached for row in rows)
        verdict = "reached" if is_reached else "not reached"
        table.add_row(f"{asked.name}, {asked.who}", *percentiles, spread, verdict)
    Console(width=160, highlight=False).print(table)


def middle_and_most(values: Sequence[float]) -> str:
    return f"{percentile(values, 50):.1f} / {percentile(values, 95):.1f}"
