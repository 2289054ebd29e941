"""Steps of a clearance run that tests of several ideas take, and answers that it records."""

from domain.clearance_commands import CorrectDeclarations, SendDeclarations, SendDocuments
from domain.clearance_events import RunOpened
from domain.clearance_parts import Answer
from domain.identifiers import MerchantId
from tests.domain.clearance_examples import NOON, RUN, minute, number, opening, run_order

OPEN = opening([run_order(0), run_order(1)])
OPENED = RunOpened(RUN, MerchantId("shop-1"), "broker", OPEN.orders, NOON)
SENDING = SendDocuments(RUN, minute(5))
DECLARING = SendDeclarations(RUN, minute(5))
RECORDED = minute(900)


def correcting(*orders) -> CorrectDeclarations:
    return CorrectDeclarations(RUN, orders, "name mended", minute(7))


def said(order, at, attempt=1, invt_no="") -> Answer:
    return Answer(order, number(order, attempt), invt_no, minute(at))
