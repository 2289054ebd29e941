"""Histories of one clearance run as its own decisions make them, whatever it is asked to do."""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from domain import clearance_commands
from domain.clearance_late_commands import AskAgain
from domain.clearance_run import DECIDER
from domain.clearance_state import ClearanceRun
from domain.customs_codes import Document
from domain.identifiers import RunId
from domain.refusals import Refused
from tests.projections.goods_story import PARTS
from tests.projections.plain import run as said
from tests.projections.story import at

ask: Any = clearance_commands

ORDERS = tuple(PARTS)
STATUSES = (2, 3, 4, 100, 120, 120, 120, 300, 500, 501, 800, 800, 800, -621018)
CODES = ("1313", "1313", "-621013", "-621004")
DOCUMENT_STATUSES = (2, 4, 100, -301013, 120, 120, 120, 120, 399)

Asked = Callable[[ClearanceRun, Random, Any], Any]


def some(random: Random, choices: Any) -> tuple:
    return tuple(sorted(random.sample(list(choices), random.randint(0, len(choices)))))


def waybills(_run, random, now):
    numbers = [
        said.Waybill(order_id, f"W-{order_id}-{random.randint(1, 2)}", 900, 0)
        for order_id in some(random, ORDERS)
    ]
    return ask.AssignWaybills("R1", "carrier", tuple(numbers), now)


def documents(_run, random, now):
    answers = [
        said.DocumentAnswer(order_id, random.choice(DOCUMENT_STATUSES), now)
        for order_id in some(random, ORDERS)
    ]
    document = random.choice(list(Document))
    return ask.RecordDocumentAnswers("R1", document, f"h{now}", tuple(answers), now)


def all_stored(_run, random, now):
    answers = tuple(said.DocumentAnswer(order_id, 120, now) for order_id in ORDERS)
    document = random.choice(list(Document))
    return ask.RecordDocumentAnswers("R1", document, f"h{now}", answers, now)


def match(_run, random, now):
    failing = some(random, ORDERS) if random.random() < 0.3 else ()
    failures = tuple(said.MatchFailure(i, "M4", "name", "a", "", "b") for i in failing)
    matched = tuple(i for i in ORDERS if i not in failing)
    return ask.RecordMatch("R1", matched, failures, now)


def receipts(run, random, now):
    lines = tuple(receipt(cop_no, random, now) for cop_no in some(random, sorted(run.numbers)))
    return ask.RecordReceipts("R1", f"h{now}", lines, now)


def receipt(cop_no, random, now):
    status, code = random.choice(STATUSES), random.choice(CODES)
    return ask.Receipt(cop_no, f"I-{cop_no}", status, code, "text", now)


def message_refusal(run, random, now):
    message_id = random.choice(sorted(run.messages) or ["none"])
    return ask.RecordMessageRefusal("R1", message_id, f"h{now}", "bad", now)


def withdrawal_answer(_run, random, now):
    status = random.choice((100, 399))
    return ask.RecordWithdrawalAnswer("R1", f"h{now}", some(random, ORDERS), status, "no", now)


def released(run, random):
    return some(random, [i for i, m in run.members.items() if m.released_at])


ACTS: tuple[Asked, ...] = (
    waybills,
    lambda _run, _random, now: ask.SendDocuments("R1", now),
    documents,
    all_stored,
    all_stored,
    match,
    lambda _run, _random, now: ask.SendDeclarations("R1", now),
    receipts,
    receipts,
    message_refusal,
    lambda _r, random, now: ask.CorrectDeclarations("R1", some(random, ORDERS), "ok", now),
    lambda _run, _random, now: ask.RepeatRefused("R1", now),
    lambda _r, random, now: AskAgain(RunId("R1"), Document.WAYBILL, some(random, ORDERS), "", now),
    lambda _r, random, now: ask.AskWithdrawal("R1", some(random, ORDERS), "asked", now),
    lambda _run, _random, now: ask.SendWithdrawals("R1", now),
    withdrawal_answer,
    lambda _r, random, now: ask.HandBackOrders("R1", some(random, ORDERS)[:1], "year", now),
    lambda run, random, now: ask.PickParcels("R1", released(run, random), now),
    lambda run, random, now: ask.ListForExit("R1", "X1", released(run, random), now),
    lambda run, random, now: ask.DelistFromExit("R1", "X1", released(run, random), "torn", now),
)


def history(seed: int, acts: list[int]) -> tuple[list[Any], ClearanceRun]:
    """Events of a run, and the run as they leave it; what is refused leaves none."""
    random, run, events = Random(seed), ClearanceRun(), list[Any]()
    orders = tuple(said.RunOrder(i, "B1", 2026, parts) for i, parts in PARTS.items())
    everything = tuple(said.Waybill(i, f"W-{i}-1", 900, 0) for i in ORDERS)
    first = [
        ask.OpenRun("R1", "shop", "broker", orders, at(10)),
        ask.AssignWaybills("R1", "carrier", everything, at(10)),
    ]
    for command in first:
        run = decided(run, command, events)
    for hours, act in enumerate(acts, 11):
        command = ACTS[act](run, random, at(hours / 60))
        run = decided(run, command, events)
    return events, run


def decided(run: ClearanceRun, command: Any, events: list[Any]) -> ClearanceRun:
    try:
        new = DECIDER.decide(command, run)
    except Refused:
        return run
    for event in new:
        events.append(event)
        run = DECIDER.evolve(run, event)
    return run


histories = st.builds(
    history,
    st.integers(0, 2**32),
    st.lists(st.integers(0, len(ACTS) - 1), min_size=10, max_size=60),
)
