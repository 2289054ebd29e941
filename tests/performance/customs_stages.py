"""A wave at customs: its runs opened, its documents and declarations sent and answered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from application.clearing import OpenClearance
from application.declaring import DeclareRun, MatchRun, ReportedWaybill, TakeWaybills
from application.receiving import TakeReceipts
from domain.clearance_commands import Receipt, RecordDocumentAnswers, SendDocuments
from domain.clearance_parts import DocumentAnswer
from domain.clearance_sending import cop_no_of
from domain.customs_codes import STORED, Document
from tests.performance.wave import MESSAGE_MAX, Wave, sets_of


def open_runs(wave: Wave) -> Iterator[Any]:
    for run_id, part in wave.runs():
        merchant_id = wave.draft.merchant_id
        entries = (wave.entry_id,)
        yield (OpenClearance(run_id, merchant_id, wave.declarant, part, entries, wave.at))


def assign_waybills(wave: Wave) -> Iterator[Any]:
    consignee = {order.order_id: order.consignee for order in wave.placing}
    for run_id, part in wave.runs():
        waybills = tuple(
            ReportedWaybill(i, wave.waybill_no(i), wave.parcel_grams, 0, consignee[i]) for i in part
        )
        yield (TakeWaybills(run_id, "SF-DEMO", waybills, wave.at))


def send_documents(wave: Wave) -> Iterator[Any]:
    for run_id, _ in wave.runs():
        yield (SendDocuments(run_id, wave.at))


def answer_documents(wave: Wave, document: Document) -> Iterator[Any]:
    receipts = wave.receipts()
    yield from (
        RecordDocumentAnswers(
            run_id,
            document,
            next(receipts),
            tuple(DocumentAnswer(i, STORED, wave.at) for i in part),
            wave.at,
        )
        for run_id, ids in wave.runs()
        for part in sets_of(ids, MESSAGE_MAX)
    )


def match(wave: Wave) -> Iterator[Any]:
    for run_id, _ in wave.runs():
        yield (MatchRun(run_id, wave.at))


def declare(wave: Wave) -> Iterator[Any]:
    for run_id, _ in wave.runs():
        yield (DeclareRun(run_id, wave.at))


def answer(wave: Wave, status: int) -> Iterator[Any]:
    at, receipts = wave.at + timedelta(seconds=status), wave.receipts()
    yield from (
        TakeReceipts(
            run_id,
            next(receipts),
            tuple(
                Receipt(
                    cop_no_of(run_id, place, 1), wave.list_no(run_id, place), status, "", "", at
                )
                for place in part
            ),
            wave.at,
        )
        for run_id, ids in wave.runs()
        for part in sets_of(range(len(ids)), MESSAGE_MAX)
    )
