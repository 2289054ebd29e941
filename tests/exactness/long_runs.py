"""The story of a run of as many orders as it takes: its commands name them all."""

from datetime import timedelta
from functools import cache
from typing import Any

from domain import clearance_run
from domain.clearance_commands import (
    AskWithdrawal,
    CorrectDeclarations,
    DelistFromExit,
    HandBackOrders,
    ListForExit,
    PickParcels,
    RecordDocumentAnswers,
    RecordInspection,
    RecordTaxBills,
    RecordWithdrawalAnswer,
    RepeatRefused,
    SendDeclarations,
    SendDocuments,
    SendWithdrawals,
    SettleTax,
)
from domain.clearance_control_commands import ControlParcels, FreeParcels
from domain.clearance_late_answers import LATE_AFTER
from domain.clearance_late_commands import AskAgain
from domain.clearance_parts import MatchFailure, TaxBill
from domain.clearance_tax_commands import WarnOfTax
from domain.customs_codes import Document
from domain.held_taxes import OrderTax
from domain.identifiers import ORDERS_PER_EVENT_MAX
from domain.tax_clock import PAID
from tests.domain import clearance_examples as runs
from tests.domain.clearance_examples import NOON, RUN, minute
from tests.exactness.long_lists import CONTROL, EXIT, IDS, RUN_IDS, told


@cache
def run_story() -> list[list[Any]]:
    """A run takes no more than a thousand: every event of it keeps the bound by itself."""
    ready = runs.ready(ORDERS_PER_EVENT_MAX)
    matched = runs.played(ready, runs.matching(*RUN_IDS))
    declared = runs.played(matched, SendDeclarations(RUN, minute(2)))
    stories = (
        *((ready, commands) for commands in before_matching()),
        (matched, [SendDeclarations(RUN, minute(2), (), "G", OWN_TAXES)]),
        *((declared, commands) for commands in (*answers(), *withdrawals(), taxes(), leaving())),
        *opening_stories(),
    )
    added = (told(clearance_run.DECIDER, *then, history=before) for before, then in stories)
    return [ready, declared, *(events for story in added for events in story)]


OWN_TAXES = tuple(OrderTax(i, 1) for i in RUN_IDS)


def opening_stories() -> list[tuple[list[Any], list[Any]]]:
    """What becomes of documents while they are on their way."""
    opened = runs.played([], runs.opening(map(runs.run_order, range(ORDERS_PER_EVENT_MAX))))
    on_its_way = [
        runs.answering(Document.ORDER, status, minute(5), *RUN_IDS) for status in (2, 100)
    ]
    heard = sum((each.answers for each in on_its_way), ())
    both = RecordDocumentAnswers(RUN, Document.ORDER, "d", heard, minute(6))
    again = AskAgain(RUN, Document.ORDER, RUN_IDS, "no word", NOON + LATE_AFTER)
    sending = SendDocuments(RUN, NOON)
    return [(opened, [sending, both]), (opened, [sending, again])]


def before_matching() -> list[list[Any]]:
    failures = tuple(
        MatchFailure(i, rule, "field", "a", "b", "c") for i in RUN_IDS for rule in ("M1", "M4")
    )
    refused = runs.answering(Document.ORDER, -301013, minute(5), *RUN_IDS, digest="r")
    return [
        [runs.matching(failures=failures)],
        [refused, RepeatRefused(RUN, minute(9))],
        [HandBackOrders(RUN, RUN_IDS, "asked", NOON)],
        [ControlParcels(RUN, CONTROL, RUN_IDS, NOON), FreeParcels(RUN, CONTROL, NOON)],
    ]


def answers() -> list[list[Any]]:
    return [
        [said(100, 3), CorrectDeclarations(RUN, RUN_IDS, "mended", NOON)],
        [said(-621013, 3), RepeatRefused(RUN, minute(9))],
        [said(120, 3), said(501, 4)],
        [RecordInspection(RUN, RUN_IDS, "officer", "fine", NOON)],
        [RecordTaxBills(RUN, "h", tuple(TaxBill(i, "I", f"T{i}", 0, 1, 0) for i in IDS), NOON)],
    ]


def withdrawals() -> list[list[Any]]:
    asked = (said(120, 3), AskWithdrawal(RUN, RUN_IDS, "asked", NOON), SendWithdrawals(RUN, NOON))
    return [
        [*asked, RecordWithdrawalAnswer(RUN, "w", RUN_IDS, status, "", NOON)]
        for status in (399, 100)
    ]


def taxes() -> list[Any]:
    bills = tuple(TaxBill(i, "I", f"T{i}", 0, 1, 0) for i in RUN_IDS)
    return [
        said(800, 3),
        RecordTaxBills(RUN, "h", bills, NOON),
        WarnOfTax(RUN, NOON + timedelta(days=31)),
        SettleTax(RUN, "h", tuple(bill.tax_no for bill in bills), PAID, "J", NOON),
    ]


def leaving() -> list[Any]:
    return [
        said(120, 3),
        said(800, 4),
        PickParcels(RUN, RUN_IDS, NOON),
        ListForExit(RUN, EXIT, RUN_IDS, NOON),
        DelistFromExit(RUN, EXIT, RUN_IDS, "asked", NOON),
    ]


def said(status: int, at: int) -> Any:
    receipts = (runs.receipt(i, status, at, invt_no=f"I{i[-4:]}") for i in RUN_IDS)
    return runs.receiving(*receipts, digest=f"{status}-{at}")
