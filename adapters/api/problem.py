"""What a refused request is answered with: a problem by RFC 9457, with a stable type and code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from adapters.texts import mark

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/problems"


class FieldProblem(BaseModel):
    """One place of the request that is not as it must be."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(description="JSON pointer into the body, or `#/header/…`, `#/query/…`")
    detail: str
    code: str


class ChangedStream(BaseModel):
    """A stream that is no longer as the client saw it."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    id: str
    seen_version: int
    version: int
    events: list[str] = Field(description="What happened since, oldest first; the latest 100")


class Problem(BaseModel):
    """Why a request was not answered as it asked (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="Where this kind of problem is explained; it never changes")
    title: str = Field(description="The kind of problem, in the language asked for")
    status: int
    code: str = Field(description="The name of the rule; it never changes")
    detail: str = Field(description="This very case, with its values")
    remedy: str = Field(description="What would satisfy the rule")
    values: dict[str, str] = Field(default_factory=dict, description="The rule's own values")
    errors: list[FieldProblem] = Field(default_factory=list)
    changed: list[ChangedStream] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem that is the interface's own and no rule of the business."""

    status: int
    title: str
    remedy: str


KINDS: Mapping[str, Kind] = {
    "NotSignedIn": Kind(
        401, mark("Not signed in"), mark("Send `Authorization: Bearer` with a token.")
    ),
    "ReportNotSigned": Kind(
        401,
        mark("Not signed by who is known here"),
        mark("Sign it by Standard Webhooks with the shared secret, and send it at once."),
    ),
    "NotYourRight": Kind(
        403, mark("Not your right"), mark("Ask whoever gives roles for one that may.")
    ),
    "NotThere": Kind(
        404, mark("Not there"), mark("Name one that exists and is within your reach.")
    ),
    "MethodNotHere": Kind(
        405, mark("This method is not here"), mark("Send one of those in `Allow`.")
    ),
    "IdempotencyKeyMissing": Kind(
        400,
        mark("No Idempotency-Key"),
        mark(
            "Send a header `Idempotency-Key` of your own choice: a new one for a new command,"
            " the same one for the same command again."
        ),
    ),
    "IdempotencyKeyNotValid": Kind(
        400,
        mark("This Idempotency-Key is not valid"),
        mark("Send one key of 1 to 100 letters, digits and `._:+=-`."),
    ),
    "NotUnderstood": Kind(
        422, mark("Not understood"), mark("Send what the description of the path says.")
    ),
    "BodyUnreadable": Kind(
        400, mark("The body cannot be read"), mark("Send well-formed JSON in UTF-8.")
    ),
    "CursorNotValid": Kind(
        400,
        mark("This cursor is not valid"),
        mark("Begin without a cursor, and follow `next` as it comes."),
    ),
    "EntityTagNotValid": Kind(
        400,
        mark("This entity tag is not valid"),
        mark("Send back an `ETag` exactly as it was answered."),
    ),
    "StillRunning": Kind(
        409, mark("Still running"), mark("Wait a second and send it again: it counts once.")
    ),
    "ChangedMeanwhile": Kind(
        409, mark("Others were changing the same thing"), mark("Send it again: it counts once.")
    ),
    "ChangedSinceSeen": Kind(
        412,
        mark("Changed since you saw it"),
        mark("Look again, and decide on what stands there now."),
    ),
    "TooLarge": Kind(413, mark("Too large"), mark("Send less at once.")),
    "NotJson": Kind(415, mark("Not JSON"), mark("Send a body of type `application/json`.")),
    "IdempotencyKeyReused": Kind(
        422,
        mark("This Idempotency-Key is used"),
        mark("Choose a new key: this one stands for another body."),
    ),
    "TooManyRequests": Kind(
        429, mark("Too many requests"), mark("Come again after the seconds in `Retry-After`.")
    ),
    "TooManyWait": Kind(
        503,
        mark("Too many wait already"),
        mark("Come again after the seconds in `Retry-After`: nothing of this was recorded."),
    ),
    "Closing": Kind(
        503, mark("The system is being stopped"), mark("Come again: nothing of this was recorded.")
    ),
}
"""By code, in English. What breaks a rule of the business has the rule's name for its code."""


class ProblemError(Exception):
    """Raised to answer with a problem of the interface's own."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        changed: Sequence[ChangedStream] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.changed = changed
        self.headers = headers or {}
