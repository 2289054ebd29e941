"""Holds taxes of declarations against guarantees: which one, and what it says to messages.

A run asks in its book, the guarantee answers in the shared partition, the run records the answer
in its book: three steps, each repeatable, taken by policies (`application.pledge_policies`).
"""

from dataclasses import dataclass
from datetime import datetime

from application.streams import GUARANTEE, PLEDGE, RUN
from application.workbench import Handlers, Workbench
from domain.clearance_state import ClearanceRun
from domain.guarantee_commands import (
    GuaranteeExhausted,
    NoteExhausted,
    ReserveGuarantee,
    UnknownGuarantee,
)
from domain.guarantee_state import Guarantee
from domain.held_taxes import RunMessage
from domain.identifiers import Partition, RunId, shared_of, stream_of
from domain.pledge import ChooseGuarantee, Pledge


@dataclass(frozen=True, slots=True)
class HoldAgainst:
    """Taxes of what a declarant declares from now on are held against a guarantee."""

    declarant: str
    guarantee_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageNeed:
    message_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class ReserveForRun:
    """In the shared partition: each message of a run has all it needs, or waits for it."""

    guarantee_id: str
    book: Partition
    run_id: RunId
    needs: tuple[MessageNeed, ...]
    at: datetime


def hold_against(bench: Workbench, command: HoldAgainst) -> None:
    bench.load((GUARANTEE, [command.guarantee_id]), (PLEDGE, [command.declarant]))
    guarantee: Guarantee = bench.state(GUARANTEE, command.guarantee_id)
    if not guarantee.lodged_fen:
        raise UnknownGuarantee(guarantee_id=command.guarantee_id)
    choosing = ChooseGuarantee(command.declarant, command.guarantee_id, command.at)
    bench.decide(PLEDGE, command.declarant, choosing)


def reserve_for_run(bench: Workbench, command: ReserveForRun) -> None:
    bench.load((GUARANTEE, [command.guarantee_id]))
    for need in command.needs:
        message = RunMessage(command.book, command.run_id, need.message_id)
        asked = (command.guarantee_id, message, need.amount_fen, command.at)
        try:
            bench.decide(GUARANTEE, command.guarantee_id, ReserveGuarantee(*asked))
        except GuaranteeExhausted:
            bench.decide(GUARANTEE, command.guarantee_id, NoteExhausted(*asked))


def pledged_guarantee(bench: Workbench, run_id: RunId) -> str:
    """The guarantee that bears the taxes of a run; empty where its declarant has none."""
    bench.load((RUN, [run_id]))
    run: ClearanceRun = bench.state(RUN, run_id)
    stream_id = stream_of(shared_of(bench.partition), PLEDGE, run.declarant)
    pledge: Pledge = bench.look([stream_id])[stream_id]
    return pledge.guarantee_id


HANDLERS: Handlers = {HoldAgainst: hold_against, ReserveForRun: reserve_for_run}
