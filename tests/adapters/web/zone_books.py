"""Books of 60 orders that stand still at one step of the zone, made by the simulator's script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.bootstrap import System
from adapters.demonstration import DemonstrationCarrier
from adapters.port.conduct import GENTLE
from adapters.settings import DEMONSTRATION_KEY
from adapters.simulator import entering, zone
from adapters.simulator.catalogue import MERCHANTS
from adapters.simulator.clock import ScriptClock
from adapters.simulator.filing import file_with_customs
from adapters.simulator.played_port import PlayedPort
from adapters.simulator.running import BOOK, START, ids_of
from adapters.simulator.script import Journey, sell
from adapters.simulator.script_buying import batch_of, collect, ship
from adapters.simulator.stage import SimulationStage, one
from application import streams
from application.clearing import OpenClearance, PickForRun
from domain.clearance_stages import Stage
from domain.entry_commands import PostEntry, TallyGoods
from domain.entry_events import SkuCount
from domain.entry_state import BondedEntry
from domain.goods import as_units
from domain.identifiers import EntryId, RunId
from projections import clearance_desk
from tests.adapters.web.site import Site, opened

ORDERS, SEED = 60, 5
WRONG_WAYBILLS = 60
"""Per thousand: enough for some among sixty."""

CONDUCT = replace(GENTLE, rejected=80, inspected=60)
ENTRY, RUN = EntryId("E-0001"), RunId("R0000001")
STEPS = ("arrived", "listed", "entered", "cleared", "picked")


@contextmanager
def book_at(step: str, folder: Path) -> Iterator[Site]:
    """Pages of a book that stands at a step, an hour later."""
    file = folder / "jihuo.db"
    content, now = built(step)
    file.write_bytes(content)
    with opened(f"sqlite:///{file}") as site:
        site.system.clock = lambda: now + timedelta(hours=1)
        yield site


@cache
def built(step: str):
    """The bytes of such a book's database, and its time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "jihuo.db"
        clock = ScriptClock(START)
        system = System(f"sqlite:///{file}", clock)
        try:
            play(system, clock, STEPS.index(step))
        finally:
            system.close()
        return file.read_bytes(), clock()


def play(system: System, clock: ScriptClock, steps: int) -> None:
    customs = PlayedPort(clock, SEED, CONDUCT)
    carrier = DemonstrationCarrier(SEED, WRONG_WAYBILLS)
    stage = SimulationStage(system, clock, BOOK, SEED, customs, carrier)
    file_with_customs(stage, MERCHANTS[:1])
    journey = sell(stage, ORDERS, 1, DEMONSTRATION_KEY, lambda *_: None)
    clock.wait(timedelta(days=1))
    collect(stage, journey, ids_of, lambda *_: None)
    ship(stage, journey)
    consignment_id = next(iter(journey.consignments))
    if steps >= 1:
        entering.list_entry(stage, ENTRY, consignment_id, 1)
    if steps >= 2:
        post_and_tally(stage)
    if steps >= 3:
        clear(stage, journey)
    if steps >= 4:
        released = zone.members_at(stage, RUN, Stage.RELEASED)
        ids = tuple(member.order_id for member in released)
        stage.do(PickForRun(RUN, ids, clock()), "pick", "warehouse")
    stage.settle()
    system.follow()


def post_and_tally(stage: SimulationStage) -> None:
    """Everything is there but one unit of the first product, which is damaged."""
    entry: BondedEntry = one(stage, streams.ENTRY, ENTRY)
    listed = sorted(entry.listed.items())
    counts = tuple(
        SkuCount(sku, units - (not place), damaged=int(not place))
        for place, (sku, units) in enumerate(listed)
    )
    stage.do(PostEntry(ENTRY, as_units(entry.listed), stage.clock()), "post", "port")
    lots = tuple(entering.lots_of(stage, ENTRY, counts))
    stage.do(TallyGoods(ENTRY, "T-1", counts, stage.clock(), lots), "tally", "warehouse")


def clear(stage: SimulationStage, journey: Journey) -> None:
    """One run, answered by customs, with what it rejected and what never matched left as it is."""
    batch_id, draft = next(iter(journey.batches.items()))
    waiting = tuple(sorted(batch_of(stage, batch_id).waiting))
    opening = OpenClearance(RUN, draft.merchant_id, "broker-demo", waiting, (ENTRY,), stage.clock())
    stage.do(opening, "run", "broker")
    stage.settle(timedelta(minutes=2))


def form_rows(html: str, act: str) -> dict[str, list[str]]:
    """The fields of a form in lists: rows of a table repeat a name."""
    form = re.search(rf'<form[^>]*id="act-{act}">(.*?)</form>', html, re.S)
    assert form, f"no form {act}"
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and attributes.get("type") != "checkbox":
            value = unescape(attributes.get("value", ""))
            fields.setdefault(attributes["name"], []).append(value)
    return fields


def order_ids(site: Site, stage: str) -> list[str]:
    """Orders of the run at a stage."""
    with site.system.engine.connect() as connection:
        rows = clearance_desk.orders_of(connection, BOOK, RUN, stage)
    return [row.order_id for row in rows]
