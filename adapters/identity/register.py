"""A register behind HTTP: names and numbers go in the body of a POST, and nowhere else.

    POST {url}
    Authorization: Bearer {key}
    {"people": [{"ref": "0", "name": …, "id_number": …}, …]}

    200 {"answers": [{"ref": "0", "reference": …, "result": "fits"}, …]}

`result` is `fits`, `does_not_fit` or `unknown`; who is left out is asked about again later. Faults
tell what went wrong and of whom nothing.
"""

import ssl
from collections.abc import Sequence
from functools import cache
from typing import Literal

import httpx
import msgspec

from application.customs_desk import GatewayError
from application.identifying import (
    PEOPLE_PER_QUESTION_MAX,
    IdentityQuestion,
    RegisterAnswer,
)
from domain.buyer_identity import NotConfirmedReason

TIMEOUT_SECONDS = 10.0
ANSWER_BYTES_MAX = 1_000_000
"""A hundred answers are ten thousand bytes."""

Result = Literal["fits", "does_not_fit", "unknown"]

REASONS: dict[Result, NotConfirmedReason | None] = {
    "fits": None,
    "does_not_fit": NotConfirmedReason.DOES_NOT_FIT,
    "unknown": NotConfirmedReason.UNKNOWN,
}


class PersonAsked(msgspec.Struct, frozen=True):
    ref: str
    name: str
    id_number: str


class Asked(msgspec.Struct, frozen=True):
    people: tuple[PersonAsked, ...]


class PersonAnswered(msgspec.Struct, frozen=True):
    ref: str
    reference: str
    result: Result


class Answered(msgspec.Struct, frozen=True):
    answers: tuple[PersonAnswered, ...]


@cache
def trust() -> ssl.SSLContext:
    """Loading the certificates takes longer than a question does."""
    return httpx.create_ssl_context()


class HttpIdentityRegister:
    """Asks over HTTP. Implements IdentityRegister."""

    def __init__(
        self, url: str, key: str, name: str, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self.name = name
        self._url = url
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        self._timeout_seconds = timeout_seconds

    def ask(self, questions: Sequence[IdentityQuestion]) -> Sequence[RegisterAnswer]:
        """Raises GatewayError."""
        assert len(questions) <= PEOPLE_PER_QUESTION_MAX
        by_ref = {str(place): question for place, question in enumerate(questions)}
        people = tuple(
            PersonAsked(ref, question.person.name, question.person.id_number)
            for ref, question in by_ref.items()
        )
        answered = self._answered(msgspec.json.encode(Asked(people)))
        return [
            RegisterAnswer(by_ref[each.ref].key, each.reference, REASONS[each.result])
            for each in answered.answers
            if each.ref in by_ref and each.reference
        ]

    def _answered(self, body: bytes) -> Answered:
        # Causes are cut off: what httpx and msgspec say may repeat what was sent.
        try:
            with httpx.Client(
                verify=trust(),
                trust_env=False,
                follow_redirects=False,
                timeout=self._timeout_seconds,
            ) as client:
                response = client.post(self._url, content=body, headers=self._headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise GatewayError(f"identity register: {type(error).__name__}") from None
        if response.status_code != httpx.codes.OK:
            raise GatewayError(f"identity register: HTTP {response.status_code}")
        if len(response.content) > ANSWER_BYTES_MAX:
            raise GatewayError("identity register: the answer is too long")
        try:
            return msgspec.json.decode(response.content, type=Answered)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise GatewayError("identity register: the answer says nothing we know") from None
