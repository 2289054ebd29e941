"""Moves what orders use of their buyers' years to the year in which they will be declared.

Three steps, each repeatable. In the book the order says where it is to go: from then on it is not
declared. In the shared partition the new year takes it and the old lets it go in one append, or
the new one says that it has no room. In the book the order records what was answered. Policies
take the second and the third step after a crash (`application.years_policies`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.streams import BATCH, ORDER, RUN, YEAR, year_id
from application.workbench import Handlers, Workbench
from domain.batch_commands import OrderInRun
from domain.buyers_year import BuyersYear
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.identifiers import OrderId, Partition, PersonKey, RunId
from domain.order_refusals import UnknownOrder
from domain.order_state import PreSaleOrder, Stage
from domain.order_year_events import AlreadyDeclared, AnswerQuotaMove, AskQuotaMove
from domain.quota_moves import LetGoQuota, MoveAnswer, QuotaMovedIn, TakeOverQuota
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class AskQuotaMoves:
    """Orders whose declaration falls into another year; who cannot go is left out and named."""

    order_ids: tuple[OrderId, ...]
    year: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitForJanuary:
    """Declare these orders next year, and not before: their buyers' year of now has no room."""

    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class QuotaMove:
    """What one order has asked for."""

    order_id: OrderId
    buyer_key: PersonKey
    from_year: int
    to_year: int
    move_no: int


@dataclass(frozen=True, slots=True)
class MoveQuotas:
    """In the shared partition: each order of a book goes, or is refused, by itself."""

    book: Partition
    moves: tuple[QuotaMove, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerQuotaMoves:
    answers: tuple[AnswerQuotaMove, ...]
    at: datetime


def ask_quota_moves(bench: Workbench, command: AskQuotaMoves) -> None:
    """A declaration that stands counts in its own year, whatever day it is."""
    runs = runs_of(bench, command.order_ids)
    bench.load((RUN, set(runs.values())))
    for order_id in command.order_ids:
        try:
            require_undeclared(bench, order_id, runs)
            asking = AskQuotaMove(order_id, command.year, False, command.at)
            bench.decide(ORDER, order_id, asking)
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    raise_if_all(bench, command.order_ids)


def wait_for_january(bench: Workbench, command: WaitForJanuary) -> None:
    """A run has stock reserved and documents on their way: it hands back what is to wait."""
    runs = runs_of(bench, command.order_ids)
    year = customs_day(command.at).year + 1
    for order_id in command.order_ids:
        try:
            if run_id := runs.get(order_id):
                raise OrderInRun(order_id=order_id, run_id=run_id)
            bench.decide(ORDER, order_id, AskQuotaMove(order_id, year, True, command.at))
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    raise_if_all(bench, command.order_ids)


def runs_of(bench: Workbench, order_ids: tuple[OrderId, ...]) -> Mapping[OrderId, RunId]:
    """Which run has each of the orders, of those that a run has."""
    require_not_too_many(order_ids)
    bench.load((ORDER, order_ids))
    held = {i: bench.state(ORDER, i).held_by for i in order_ids}
    bench.load((BATCH, {batch_id for batch_id in held.values() if batch_id}))
    found = {i: bench.state(BATCH, b).in_run.get(i) for i, b in held.items() if b}
    return {i: run_id for i, run_id in found.items() if run_id}


def require_undeclared(bench: Workbench, order_id: OrderId, runs: Mapping[OrderId, RunId]) -> None:
    if run_id := runs.get(order_id):
        run: ClearanceRun = bench.state(RUN, run_id)
        member = run.members.get(order_id)
        if member is not None and member.is_live:
            raise AlreadyDeclared(order_id=order_id, stage=member.stage.value)


def raise_if_all(bench: Workbench, order_ids: Iterable[OrderId]) -> None:
    """Where none could go the command is refused, and decided anew when it comes again."""
    if bench.refused and bench.refused.keys() >= set(order_ids):
        raise next(iter(bench.refused.values()))


def move_quotas(bench: Workbench, command: MoveQuotas) -> None:
    require_not_too_many(command.moves)
    moves = command.moves
    bench.load(
        (YEAR, (year_id(move.buyer_key, move.from_year) for move in moves)),
        (YEAR, (year_id(move.buyer_key, move.to_year) for move in moves)),
    )
    for move in moves:
        old, new = year_id(move.buyer_key, move.from_year), year_id(move.buyer_key, move.to_year)
        taking = taking_over(bench.state(YEAR, old), move, command)
        decided = bench.decide(YEAR, new, taking)
        if any(isinstance(event, QuotaMovedIn) for event in decided):
            letting = LetGoQuota(
                move.buyer_key, move.from_year, move.to_year, move.order_id, command.at
            )
            bench.decide(YEAR, old, letting)


def taking_over(old: BuyersYear, move: QuotaMove, command: MoveQuotas) -> TakeOverQuota:
    return TakeOverQuota(
        move.buyer_key,
        move.to_year,
        move.from_year,
        command.book,
        move.order_id,
        move.move_no,
        old.by_order.get(move.order_id, 0),
        tuple(sorted(cause for order_id, cause in old.causes if order_id == move.order_id)),
        command.at,
    )


def answer_quota_moves(bench: Workbench, command: AnswerQuotaMoves) -> None:
    require_not_too_many(command.answers)
    bench.load((ORDER, (answer.order_id for answer in command.answers)))
    for answer in command.answers:
        if bench.state(ORDER, answer.order_id).stage is Stage.ABSENT:
            bench.left_out(answer.order_id, UnknownOrder(order_id=answer.order_id))
            continue
        bench.decide(ORDER, answer.order_id, answer)


def move_of(order_id: OrderId, order: PreSaleOrder) -> QuotaMove | None:
    """What an order has asked for and was not answered yet."""
    if order.moving is None:
        return None
    return QuotaMove(
        order_id, order.buyer_key, order.quota_year, order.moving.year, order.moving.move_no
    )


def answer_of(event: MoveAnswer) -> AnswerQuotaMove:
    """What a buyer's year has said, for the order that asked."""
    named = (event.order_id, event.year, event.move_no)
    if isinstance(event, QuotaMovedIn):
        return AnswerQuotaMove(*named, "", 0, event.taxable_fen, 0, event.moved_at)
    return AnswerQuotaMove(
        *named,
        event.reason,
        event.used_fen,
        event.taxable_fen,
        event.limit_fen,
        event.refused_at,
    )


HANDLERS: Handlers = {
    AskQuotaMoves: ask_quota_moves,
    WaitForJanuary: wait_for_january,
    MoveQuotas: move_quotas,
    AnswerQuotaMoves: answer_quota_moves,
}
