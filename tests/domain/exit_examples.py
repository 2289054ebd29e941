"""Parcels, commands and histories of an exit that its tests speak of."""

from datetime import UTC, datetime, timedelta

from domain.exit_commands import (
    HoldListed,
    IssueGatePass,
    ListExit,
    PassExitGate,
    PostExit,
    WithdrawFromExit,
)
from domain.exit_events import ExitParcel
from domain.exit_list import DECIDER
from domain.goods import StockPart
from domain.identifiers import EntryId, ExitId, OrderId, RunId, Sku
from tests.scenario import Scenario

EXIT = ExitId("X1")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
A, B, C, D = (OrderId(f"shop-1:{n}") for n in "abcd")


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def parcel(order: OrderId) -> ExitParcel:
    parts = (StockPart(EntryId("E1"), Sku("milk"), 1),)
    return ExitParcel(order, RunId("R1"), f"I-{order}", f"W-{order}", parts)


def listing(*orders) -> ListExit:
    return ListExit(EXIT, "L1", tuple(parcel(order) for order in orders), NOON)


def issuing(pass_no="P1") -> IssueGatePass:
    return IssueGatePass(EXIT, pass_no, "lorry", later(1))


def passing(*orders, pass_no="P1") -> PassExitGate:
    return PassExitGate(EXIT, pass_no, orders, later(2))


def holding(*orders) -> HoldListed:
    return HoldListed(EXIT, orders, later(3))


def withdrawing(*orders) -> WithdrawFromExit:
    return WithdrawFromExit(EXIT, orders, "no room", later(4))


POSTING = PostExit(EXIT, later(5))


def played(*commands) -> list:
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return events


def exit_list(*commands) -> Scenario:
    return Scenario(DECIDER).given(*played(*commands))
