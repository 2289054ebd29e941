"""Takes a report of the payment firm: checked, kept, recorded, answered; never lost.

What is signed is kept byte for byte with our answer before anything is decided. What fits nothing
we know is a case of its own. Only who cannot sign is turned away without a trace.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from adapters.bootstrap import System
from adapters.payment_reports.raw import answer_bytes, keep, request_bytes
from adapters.payment_reports.reading import (
    REFUNDS,
    PaymentSaid,
    RefundSaid,
    ReportUnreadableError,
    UnknownSaid,
    read,
)
from adapters.people import person_key
from adapters.settings import Settings
from application.refund_answers import TakeRefundAnswer
from application.refund_references import ReferenceNotOursError, reference_in
from domain.identifiers import OrderId, Partition, shared_of
from domain.payment import CURRENCY, PaymentShare, ReportPayment
from domain.payment_report import RecordUnfitReport
from domain.refund import Outcome
from domain.refusals import Refused

MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,300}")
JSON = "application/json"


class NotSignedError(Exception):
    """Raised for a report that nobody we know has signed, or not within the last minutes."""


@dataclass(frozen=True, slots=True)
class Came:
    """A report as it came."""

    path: str
    payment_firm: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def message_id(self) -> str:
        return self.headers.get("webhook-id", "")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A report whose bytes are kept."""

    came: Came
    request_hash: str
    answer_hash: str


def take(system: System, settings: Settings, came: Came) -> Answer:
    """Raises NotSignedError, and what handling raises when nothing could be recorded."""
    require_signed(settings, came)
    try:
        kind, said = read(came.body)
        answer, fault = answer_of(came, 200, {"received": came.message_id}), ""
    except ReportUnreadableError as unreadable:
        kind, said, fault = "", UnknownSaid(""), f"not understood: {unreadable}"[:300]
        answer = answer_of(came, 422, {"received": came.message_id, "fault": fault})
    book = Partition(f"{settings.operator}.{settings.book}")
    raw = answer_bytes(answer.status, JSON, answer.body)
    request = request_bytes(came.path, came.headers, came.body)
    kept = Kept(came, *keep(system.messages, shared_of(book), request, raw))
    recording = Recording(system, settings, book, kept)
    if fault:
        recording.unfit(fault)
    elif isinstance(said, PaymentSaid):
        recording.payment(said)
    elif isinstance(said, RefundSaid):
        recording.refund(REFUNDS[kind], said)
    else:
        recording.unfit("unknown type", about=kind)
    return answer


def require_signed(settings: Settings, came: Came) -> None:
    """Raises NotSignedError; the library refuses what was signed more than five minutes ago."""
    secret = settings.payments_secret
    is_known = secret and came.payment_firm == settings.payments_name
    if not is_known or not MESSAGE_ID.fullmatch(came.message_id):
        raise NotSignedError
    try:
        Webhook(secret).verify(came.body, dict(came.headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        # A header that is no signature, or a body that is no text, is a fault of values there.
        raise NotSignedError from None


def answer_of(came: Came, status: int, said: Mapping[str, str]) -> Answer:
    return Answer(status, json.dumps(said).encode())


@dataclass(frozen=True, slots=True)
class Recording:
    """Makes the command of a report and handles it; each of its bytes' hashes is one command."""

    system: System
    settings: Settings
    book: Partition
    kept: Kept

    def payment(self, said: PaymentSaid) -> None:
        shares = tuple(
            PaymentShare(self.book, OrderId(share.order), share.amount_fen) for share in said.orders
        )
        command = ReportPayment(
            said.payment,
            self.kept.came.payment_firm,
            person_key(self.settings.person_key, said.payer),
            said.amount_fen,
            shares,
            said.paid_at,
            said.currency,
            self.kept.request_hash,
            self.kept.answer_hash,
        )
        try:
            self._handle(shared_of(self.book), command)
        except Refused as refusal:
            reason = f"refused by the rule {type(refusal).__name__}"
            self.unfit(reason, said.payment, said.amount_fen, said.currency)

    def refund(self, state: str, said: RefundSaid) -> None:
        try:
            reference = reference_in(said.reference)
        except ReferenceNotOursError:
            return self.unfit("unknown refund", said.reference, said.amount_fen, said.currency)
        if reference.book != self.book:
            return self.unfit("unknown book", said.reference, said.amount_fen, said.currency)
        if said.currency != CURRENCY:
            return self.unfit("other currency", said.reference, said.amount_fen, said.currency)
        command = TakeRefundAnswer(
            reference.order_id,
            reference.refund_id,
            reference.attempt,
            Outcome(state),
            said.amount_fen,
            said.reason,
            self.kept.request_hash,
            said.at,
        )
        return self._handle(self.book, command)

    def unfit(
        self, reason: str, about: str = "", amount_fen: int = 0, currency: str = CURRENCY
    ) -> None:
        came = self.kept.came
        command = RecordUnfitReport(
            f"{came.payment_firm}:{came.message_id}",
            came.payment_firm,
            reason,
            about,
            amount_fen,
            currency,
            self.kept.request_hash,
            self.kept.answer_hash,
            self.system.clock(),
        )
        self._handle(shared_of(self.book), command)

    def _handle(self, partition: Partition, command: Any) -> None:
        command_id = f"payment-report:{type(command).__name__}:{self.kept.request_hash}"
        actor = f"{self.kept.came.payment_firm}/reports"
        self.system.handle(partition, command, command_id, actor)
