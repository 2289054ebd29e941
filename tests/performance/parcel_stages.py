"""A wave's parcels on their way: picked, sorted, through the exit gate, and delivered."""

from collections.abc import Iterator
from typing import Any

from application.clearing import PickForRun
from application.leaving import ListForLeaving, RunParcels, ScannedParcel, ScanParcels
from domain.delivery import ReportDelivery
from domain.exit_commands import IssueGatePass, PassExitGate, PostExit
from domain.identifiers import SortingId
from tests.performance.wave import ORDERS_PER_SET, Wave, exit_of, sets_of


def pick(wave: Wave) -> Iterator[Any]:
    for run_id, part in wave.runs():
        yield (PickForRun(run_id, part, wave.at))


def sort(wave: Wave) -> Iterator[Any]:
    for run_id, part in wave.runs():
        parcels = tuple(
            ScannedParcel(wave.waybill_no(i), run_id, wave.parcel_grams, "lane 1") for i in part
        )
        yield (ScanParcels(SortingId(f"S-{run_id}"), "station 1", parcels, wave.at))


def list_exits(wave: Wave) -> Iterator[Any]:
    for run_id, part in wave.runs():
        exit_id = exit_of(run_id)
        parcels = (RunParcels(run_id, part),)
        yield (ListForLeaving(exit_id, f"QD3115E{run_id}", parcels, wave.at))
        yield (IssueGatePass(exit_id, f"P-{exit_id}", "A-20001", wave.at))


def pass_exit_gate(wave: Wave) -> Iterator[Any]:
    for run_id, part in wave.runs():
        exit_id = exit_of(run_id)
        yield (PassExitGate(exit_id, f"P-{exit_id}", part, wave.at))


def post_exits(wave: Wave) -> Iterator[Any]:
    for run_id, _ in wave.runs():
        yield (PostExit(exit_of(run_id), wave.at))


def deliver(wave: Wave) -> Iterator[Any]:
    for part in sets_of(wave.order_ids, ORDERS_PER_SET):
        yield (ReportDelivery("SF-DEMO", part, (), (), wave.at))
