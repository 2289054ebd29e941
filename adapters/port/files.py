"""What is on file of orders, payments and waybills, and whether one more may be filed."""

from typing import NamedTuple

from adapters.customs.messages.documents import Document
from adapters.port.filed import (
    FiledOrder,
    FiledPayment,
    FiledWaybill,
    OrderKey,
    WaybillKey,
    key_of,
    order_of,
    payment_of,
    waybill_key,
    waybill_of,
    wrong_sum,
)
from adapters.port.heard import Head, text
from adapters.port.moments import DAY_MS, from_digits
from adapters.port.register import Register
from adapters.port.texts import CONCLUDED, STORED, TEXTS, port_error

NEW, CHANGED, DELETED = "1", "2", "3"
DECLARED = "2"
WAYBILL_NUMBER_DAYS = 183
"""A carrier may use a number again after half a year."""

Said = tuple[int, str]
"""A return and its text."""

TAKEN: Said = (STORED, TEXTS[STORED])


class Errors(NamedTuple):
    """How the port refuses documents of one kind."""

    repeated: int
    unknown: int
    locked: int
    stale: int


ORDER = Errors(-301010, -301009, -301011, -301014)
PAYMENT = Errors(-401007, -401006, -401008, -401012)
WAYBILL = Errors(-504015, -504014, -504016, -505016)


class Files:
    """By order and by waybill number. What a live declaration rests on cannot be changed."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.orders: dict[OrderKey, FiledOrder] = {}
        self.payments: dict[OrderKey, tuple[FiledPayment, ...]] = {}
        self.waybills: dict[WaybillKey, FiledWaybill] = {}
        self._signed_for: set[WaybillKey] = set()

    def file_order(self, document: Document) -> Said:
        head, key = document.head, key_of(document.head)
        order = order_of(document)
        if len({line.gnum for line in order.lines}) < len(order.lines):
            return port_error(-301002)
        if wrong := wrong_sum(head, order.lines) or not_declared(head):
            return port_error(-301008, wrong)
        known = self.orders.get(key)
        is_locked = key in self._register.live
        if error := error_of(head, known and known.app_time, is_locked, ORDER):
            return port_error(error)
        if text(head, "appType") == DELETED:
            del self.orders[key]
        else:
            self.orders[key] = order
        return TAKEN

    def file_payment(self, document: Document) -> Said:
        head, key = document.head, key_of(document.head)
        if not_declared(head):
            return port_error(-401009)
        payment, known = payment_of(head), self.payments.get(key, ())
        others = tuple(
            p for p in known if (p.pay_code, p.pay_no) != (payment.pay_code, payment.pay_no)
        )
        before = next((p.app_time for p in known if p not in others), None)
        if error := error_of(head, before, key in self._register.live, PAYMENT):
            return port_error(error)
        is_deleted = text(head, "appType") == DELETED
        self.payments[key] = others if is_deleted else (*others, payment)
        return TAKEN

    def file_waybill(self, document: Document) -> Said:
        head = document.head
        if wrong := not_declared(head):
            return port_error(-504011, wrong)
        key = waybill_key(head)
        known = self.waybills.get(key)
        before = None if known is None or is_free_again(known, head) else known.app_time
        if error := error_of(head, before, key in self._register.waybills, WAYBILL):
            return port_error(error)
        if text(head, "appType") == DELETED:
            del self.waybills[key]
        else:
            self.waybills[key] = waybill_of(head)
        return TAKEN

    def file_delivery(self, document: Document) -> Said:
        """The carrier's word that a parcel was signed for; it is said once."""
        key = waybill_key(document.head)
        if not_declared(document.head):
            return port_error(-505011)
        if key not in self.waybills:
            return port_error(-505014)
        if key in self._signed_for:
            return port_error(-505012)
        self._signed_for.add(key)
        return CONCLUDED, TEXTS[CONCLUDED]

    def payment_for(self, order: FiledOrder) -> FiledPayment | None:
        """The one the order names, or else the latest."""
        payments = self.payments.get(order.key, ())
        named = [p for p in payments if p.pay_no == order.pay_no]
        return (named or payments or (None,))[-1]


def error_of(head: Head, before: str | None, is_locked: bool, errors: Errors) -> int:
    """Why the port does not take it, `before` being the time of what is on file; 0: it does."""
    if text(head, "appType") == NEW:
        return errors.repeated if before is not None else 0
    if before is None:
        return errors.unknown
    if is_locked:
        return errors.locked
    return errors.stale if text(head, "appTime") < before else 0


def not_declared(head: Head) -> str:
    """Documents that are only saved are not taken here."""
    return "" if text(head, "appStatus") == DECLARED else "appStatus"


def is_free_again(known: FiledWaybill, head: Head) -> bool:
    then, now = from_digits(known.app_time), from_digits(text(head, "appTime"))
    return then is not None and now is not None and now - then > WAYBILL_NUMBER_DAYS * DAY_MS
