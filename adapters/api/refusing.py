"""Makes problems of whatever was raised, and answers with them."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from adapters.access.ownership import OutOfReachError
from adapters.api.problem import KINDS, MEDIA_TYPE, TYPES, FieldProblem, Problem, ProblemError
from adapters.api.problem_words import language_of, remedy_of, rules, titles
from adapters.gatherer import RETRY_AFTER_SECONDS, GatheringClosed, GatheringFull
from adapters.web.refusals import CHANGED_MEANWHILE, CLOSING, TOO_MANY_WAIT, said, words_of
from application.event_log import AlreadyAccepted, ChangedMeanwhile, CommandIdReused
from domain.refusals import Refused, UnknownThing

RETRY_AFTER = {"Retry-After": str(RETRY_AFTER_SECONDS)}
BEARER = {"WWW-Authenticate": "Bearer"}
VALUE_CHARACTERS_MAX = 500
ERRORS_MAX = 100

STATUSES = {
    400: "BodyUnreadable",
    404: "NotThere",
    405: "MethodNotHere",
    413: "TooLarge",
    415: "NotJson",
    422: "NotUnderstood",
}

UNKNOWN = {"campaign": "UnknownCampaign", "order": "UnknownOrder", "run": "UnknownRun"}
"""What is out of reach is refused as what is not there, by the same rule."""

BODY_FIELDS = {"orders": "order_ids", "parcels": "parcels", "amount": "amount_fen"}
"""Fields of forms that have another name in a body."""


def problem_of(request: Request, fault: Exception) -> tuple[Problem, Mapping[str, str]]:
    """The problem that a fault is, and the headers that go with it."""
    match fault:
        case ProblemError():
            found, headers = own(fault), {**fault.headers}
        case CommandIdReused():
            found = plain("IdempotencyKeyReused", "This key was sent before with another body.")
            headers = {}
        case Refused():
            found, headers = of_rule(fault), {}
        case OutOfReachError():
            found, headers = of_reach(fault), {}
        case ChangedMeanwhile() | AlreadyAccepted():
            found, headers = plain("ChangedMeanwhile", CHANGED_MEANWHILE), RETRY_AFTER
        case GatheringFull():
            found, headers = plain("TooManyWait", TOO_MANY_WAIT), RETRY_AFTER
        case GatheringClosed():
            found, headers = plain("Closing", CLOSING), RETRY_AFTER
        case RequestValidationError():
            found, headers = of_request(fault), {}
        case HTTPException():
            code = STATUSES.get(fault.status_code, "NotUnderstood")
            found, headers = plain(code, str(fault.detail)), {**(fault.headers or {})}
            found.status = fault.status_code
        case _:
            raise fault
    language = language_of(request.headers.get("accept-language"))
    found.title = titles(language).get(found.code, found.code)
    return found, {**headers, "Content-Language": language}


async def answer_problem(request: Request, fault: Exception) -> Response:
    return problem_answer(request, fault)


def answer_crowded(request: Request) -> Response:
    """For what is turned away before anybody has looked at it."""
    return problem_answer(request, ProblemError("TooManyWait", TOO_MANY_WAIT))


def problem_answer(request: Request, fault: Exception) -> Response:
    found, headers = problem_of(request, fault)
    body = found.model_dump(mode="json")
    return JSONResponse(body, found.status, headers=dict(headers), media_type=MEDIA_TYPE)


def not_signed_in(_: Exception) -> ProblemError:
    return ProblemError("NotSignedIn", "Nobody is known to send this.", headers=BEARER)


def plain(code: str, detail: str, **more: Any) -> Problem:
    kind = KINDS[code]
    return Problem(
        type=f"{TYPES}/{code}",
        title=kind.title,
        status=kind.status,
        code=code,
        detail=detail,
        remedy=kind.remedy,
        **more,
    )


def own(fault: ProblemError) -> Problem:
    errors, changed = list(fault.errors), list(fault.changed)
    return plain(fault.code, fault.detail, errors=errors, changed=changed)


def of_rule(refusal: Refused) -> Problem:
    code = type(refusal).__name__
    status = 404 if isinstance(refusal, UnknownThing) else 409
    return ruled(code, status, refusal)


def ruled(code: str, status: int, refusal: Refused) -> Problem:
    form_field, words = words_of(refusal)
    pointer = f"/{BODY_FIELDS.get(form_field, form_field)}" if form_field else ""
    return Problem(
        type=f"{TYPES}/{code}",
        title=code,
        status=status,
        code=code,
        detail=words[:VALUE_CHARACTERS_MAX],
        remedy=remedy_of(code),
        values={name: text_of(value) for name, value in refusal.values.items()},
        errors=[FieldProblem(pointer=pointer, detail=words[:VALUE_CHARACTERS_MAX], code=code)],
    )


def text_of(value: Any) -> str:
    return said(value)[:VALUE_CHARACTERS_MAX]


def of_reach(fault: OutOfReachError) -> Problem:
    """In the same words as what is not there."""
    rule = rules().get(UNKNOWN.get(fault.kind, ""))
    if rule is None:
        return plain("NotThere", f"There is no {fault.kind} {fault.local_id}.")
    return of_rule(rule(**{f"{fault.kind}_id": fault.local_id}))


def of_request(fault: RequestValidationError) -> Problem:
    """Each place that is not understood; what was sent is not repeated."""
    errors = [field_problem(each) for each in fault.errors()[:ERRORS_MAX]]
    code = "NotUnderstood"
    if any(each["type"] == "json_invalid" for each in fault.errors()):
        code = "BodyUnreadable"
    elif any(each["loc"] == ("header", "idempotency-key") for each in fault.errors()):
        code = "IdempotencyKeyMissing"
    return plain(code, "; ".join(f"{e.pointer}: {e.detail}" for e in errors[:5]), errors=errors)


def field_problem(error: Mapping[str, Any]) -> FieldProblem:
    where, *path = error["loc"]
    begin = "" if where == "body" else f"#/{where}"
    pointer = begin + "".join(f"/{escaped(part)}" for part in path)
    return FieldProblem(pointer=pointer, detail=str(error["msg"]), code=str(error["type"]))


def escaped(part: Any) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return str(part)[:100].replace("~", "~0").replace("/", "~1")
