"""Files that words take: a campaign as TOML or JSON, cartons and counts as CSV."""

import csv
import json
import tomllib
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from adapters.cli.faults import FileUnusableError
from adapters.localised import localised
from domain.campaign_commands import DraftCampaign
from domain.consignment_events import Carton
from domain.entry_events import Lot, SkuCount
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import BatchId, Sku

CARTON_COLUMNS = ("carton_no", "gross_grams", "volume_cm3", "batch_id", "sku", "quantity")
COUNT_KINDS = ("good", "damaged", "expired", "short", "over", "wrong")


def draft_from(file: Path, at: datetime) -> DraftCampaign:
    """The fields of DraftCampaign but its time; amounts as text or numbers.

    Times without an offset are of the campaign's zone. Raises LocalTimeTwice, LocalTimeNever.
    """
    text = file.read_text("utf-8")
    try:
        found: dict[str, Any] = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except ValueError as fault:
        raise FileUnusableError(f"{file}: {fault}") from None
    draft = msgspec.convert({**found, "at": at}, DraftCampaign, strict=False)
    try:
        zone = ZoneInfo(draft.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise FileUnusableError(f"{file}: no time zone is called {draft.time_zone!r}") from None
    try:
        return localised(draft, zone)
    except OverflowError as fault:
        raise FileUnusableError(f"{file}: {fault}") from None


def rows_of(file: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := sorted(set(columns) - set(reader.fieldnames or ())):
            raise FileUnusableError(f"{file}: the column {', '.join(missing)} is missing")
        return list(reader)


def number(file: Path, row: dict[str, str], name: str) -> int:
    text = (row.get(name) or "0").strip()
    if not text.isdecimal():
        raise FileUnusableError(f"{file}: {name} is {text!r}, not a whole number")
    return int(text)


def cartons_from(file: Path) -> tuple[Carton, ...]:
    """One row for each product in a carton; a carton's rows agree on its weight and volume."""
    contents: dict[str, list[BatchUnits]] = defaultdict(list)
    measures: dict[str, tuple[int, int]] = {}
    for row in rows_of(file, CARTON_COLUMNS):
        carton_no = row["carton_no"]
        measured = (number(file, row, "gross_grams"), number(file, row, "volume_cm3"))
        if measures.setdefault(carton_no, measured) != measured:
            raise FileUnusableError(f"{file}: carton {carton_no} has two weights or volumes")
        quantity = number(file, row, "quantity")
        contents[carton_no].append(BatchUnits(BatchId(row["batch_id"]), Sku(row["sku"]), quantity))
    return tuple(Carton(no, *measures[no], tuple(parts)) for no, parts in contents.items())


def counts_from(file: Path) -> tuple[SkuCount, ...]:
    """A row for each product or lot of it; kinds without a column count as none."""
    return tuple(
        SkuCount(Sku(row["sku"]), *(number(file, row, kind) for kind in COUNT_KINDS))
        for row in rows_of(file, ("sku", "good"))
    )


def lots_from(file: Path) -> tuple[Lot, ...]:
    """The good units of rows that say until when they are good."""
    return tuple(
        Lot(
            Sku(row["sku"]),
            (row.get("lot_no") or "").strip(),
            day(file, row, "best_before"),
            number(file, row, "good"),
        )
        for row in rows_of(file, ("sku", "good"))
        if (row.get("best_before") or "").strip()
    )


def day(file: Path, row: dict[str, str], name: str) -> date:
    text = row[name].strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FileUnusableError(f"{file}: {name} is {text!r}, not a day like 2027-04-30") from None


def units_from(texts: list[str]) -> tuple[SkuUnits, ...]:
    """`SKU=3` each."""
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in map(sku_and_number, texts))


def batch_units_from(texts: list[str]) -> tuple[BatchUnits, ...]:
    """`BATCH:SKU=3` each."""
    found = []
    for text in texts:
        batch_id, colon, rest = text.partition(":")
        if not colon:
            raise FileUnusableError(f"{text!r} should be BATCH:SKU=QUANTITY")
        sku, quantity = sku_and_number(rest)
        found.append(BatchUnits(BatchId(batch_id), Sku(sku), quantity))
    return tuple(found)


def sku_and_number(text: str) -> tuple[str, int]:
    sku, _, quantity = text.rpartition("=")
    if not sku or not quantity.removeprefix("-").isdecimal():
        raise FileUnusableError(f"{text!r} should be SKU=QUANTITY")
    return sku, int(quantity)
