"""How orders leave a run: withdrawn from customs, handed back, picked, and listed for exit."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import ExitId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class WithdrawalAsked:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalsSent:
    run_id: RunId
    message_id: str
    order_ids: tuple[OrderId, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalsAccepted:
    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalsRefused:
    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    reason: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersHandedBack:
    """Orders that leave the run without a live declaration; their stock is given back with it."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    handed_back_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersListedForExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersDelistedFromExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    delisted_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsPicked:
    """The units of these orders were taken from the shelves and packed under their waybills."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    picked_at: datetime
