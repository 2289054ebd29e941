"""What customs and the e-port answer, by number (CEB specification 2022-05, reference §1.5)."""

from enum import Enum


class Document(Enum):
    """The three documents that must stand at customs before a declaration is checked."""

    ORDER = "order"
    PAYMENT = "payment"
    WAYBILL = "waybill"

    # There is one object of each: hashed by identity, in C, a tenth of the time of Enum's own.
    __hash__ = object.__hash__


SAVED, SUBMITTING, SENT, SEND_FAILED = 1, 2, 3, 4
REJECTED = 100
STORED = 120
IN_REVIEW = 300
CONCLUDED = 399
AWAITING_ARRIVAL = 400
INSPECTION = 500
DETAINED = (501, 502, 503, 599)
SUSPENDED = 600
RETURNED_ABROAD = 700
RELEASED = 800
CLOSED = 899

HOLDS = (*DETAINED, SUSPENDED, RETURNED_ABROAD)
PROGRESS = (SAVED, SUBMITTING, SENT, SEND_FAILED, CONCLUDED, AWAITING_ARRIVAL, CLOSED)
"""Answers that tell how far a declaration got and decide nothing."""

KNOWN = frozenset((STORED, IN_REVIEW, INSPECTION, RELEASED, *HOLDS, *PROGRESS))


def is_rejection(status: int) -> bool:
    """100 is customs' refusal; below zero the e-port found fault before customs saw it."""
    return status == REJECTED or status < 0


def is_known(status: int) -> bool:
    return status in KNOWN or is_rejection(status)


def is_decision(status: int) -> bool:
    """Whether an answer to a declaration decides where it stands, or only tells how far it got."""
    return status not in PROGRESS


def finality(status: int) -> int:
    """Of two answers given in one instant the more final one counts."""
    return RETURNED_ABROAD if is_rejection(status) else status


def answers_document(status: int) -> bool:
    """Whether an answer to an order, payment or waybill ends the wait for it."""
    return is_rejection(status) or status == SEND_FAILED or status >= STORED


ALREADY_THERE = (-301010, -401007, -504012, -504015)
"""An order, a payment, a waybill of that number is there: sent as new it would be refused again."""


NOT_THERE = (-301009, -401006, -504014)
"""No order, payment or waybill of that number is there: a change of it would be refused again."""


def has_document(status: int) -> bool:
    """Whether customs has the document after this answer: stored, or refused as there already."""
    return not refuses_document(status) or status in ALREADY_THERE


def refuses_document(status: int) -> bool:
    """Whether a document has to be mended, or only sent, once more."""
    return is_rejection(status) or status == SEND_FAILED
