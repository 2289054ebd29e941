"""A payment firm that is asked over HTTP: signed requests, idempotent by their reference."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from standardwebhooks import Webhook

from adapters.message_store import SqlMessageStore
from application.customs_desk import GatewayError, RefundAnswer, RefundRequest
from domain.identifiers import shared_of
from domain.payment import CURRENCY
from domain.refund import Outcome

OUT, IN = "out", "in"
ASKED, ANSWERED = "refund request", "refund answer"

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
"""A refund may take a bank some seconds; who does not even connect will not in ten either."""


class HttpPaymentFirm:
    """What it does not answer, or answers otherwise than it was asked, is asked again later."""

    def __init__(self, address: str, secret: str, store: SqlMessageStore | None = None) -> None:
        self._address = address.rstrip("/")
        self._signing = Webhook(secret)
        self._client = httpx.Client(timeout=TIMEOUT)
        self._store = store

    def pay_back(self, request: RefundRequest) -> RefundAnswer:
        asked = {
            "reference": str(request.reference),
            "amount_fen": request.amount_fen,
            "currency": CURRENCY,
        }
        body = json.dumps(asked)
        content = self._post("/refunds", body)
        self._keep(request, body.encode(), content)
        try:
            return answer_in(content, asked)
        except (KeyError, TypeError, ValueError) as fault:
            raise GatewayError(f"the payment firm's answer is not understood: {fault}") from None

    def _keep(self, request: RefundRequest, body: bytes, content: bytes) -> None:
        """What was asked and answered, before anything rests on it."""
        if self._store is not None:
            shared = shared_of(request.reference.book)
            self._store.put_many(shared, [(OUT, ASKED, body), (IN, ANSWERED, content)])

    def close(self) -> None:
        self._client.close()

    def _post(self, path: str, body: str) -> bytes:
        at, message_id = datetime.now(UTC), uuid4().hex
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._signing.sign(message_id, at, body),
        }
        try:
            answer = self._client.post(f"{self._address}{path}", content=body, headers=headers)
        except httpx.TransportError as fault:
            kind = type(fault).__name__
            raise GatewayError(f"the payment firm cannot be reached: {kind}") from fault
        if not answer.is_success:
            raise GatewayError(f"the payment firm answers {answer.status_code}")
        return answer.content


def answer_in(content: bytes, asked: dict[str, Any]) -> RefundAnswer:
    """Raises KeyError, TypeError and ValueError."""
    said = json.loads(content)
    for name, value in asked.items():
        if said[name] != value:
            raise ValueError(f"{name} is {said[name]!r}")
    at = datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    digest = hashlib.sha256(content).hexdigest()
    return RefundAnswer(Outcome(said["state"]), str(said["reason"]), digest, at)
