"""Makes problems of whatever was raised, and answers with them."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from adapters.access.ownership import OutOfReachError
from adapters.api.allowing import allowed_at
from adapters.api.problem import KINDS, MEDIA_TYPE, TYPES, FieldProblem, Problem, ProblemError
from adapters.api.problem_words import remedy_of, rules, title_of
from adapters.api.unfit_fields import unfit
from adapters.api.values import written_time
from adapters.gatherer import RETRY_AFTER_SECONDS, GatheringClosed, GatheringFull
from adapters.texts import READER, coded, mark, say, translated
from adapters.web.refusals import CHANGED_MEANWHILE, CLOSING, TOO_MANY_WAIT, said, words_of
from application.event_log import AlreadyAccepted, ChangedMeanwhile, CommandIdReused
from domain.goods import SkuUnits
from domain.refusals import Refused, UnknownThing

RETRY_AFTER = {"Retry-After": str(RETRY_AFTER_SECONDS)}
BEARER = {"WWW-Authenticate": "Bearer"}
VALUE_CHARACTERS_MAX = 500
ERRORS_MAX = 100
TOLD_MAX = 5
"""Of them in the one sentence."""

STATUSES = {
    400: "BodyUnreadable",
    404: "NotThere",
    405: "MethodNotHere",
    413: "TooLarge",
    415: "NotJson",
    422: "NotUnderstood",
}

BARE = {
    "NotThere": mark("There is nothing at this address."),
    "MethodNotHere": mark("This address takes no such request."),
    "BodyUnreadable": mark("The body is no JSON."),
}
"""For what the framework refuses without words of ours."""

KEY = ("header", "idempotency-key")
UNREADABLE = frozenset(("json_invalid",))
KEY_REUSED = mark("This key was sent before with another body.")

UNKNOWN = {"campaign": "UnknownCampaign", "order": "UnknownOrder", "run": "UnknownRun"}
"""What is out of reach is refused as what is not there, by the same rule."""

BODY_FIELDS = {
    "orders": "order_ids",
    "parcels": "parcels",
    "amount": "amount_fen",
    "legal_factor_1": "legal_units",
    "legal_unit_2": "legal_units",
    "list_number": "positive_list",
    "length_mm": "size",
}
"""Fields of forms that have another name in a body."""


def problem_of(request: Request, fault: Exception) -> tuple[Problem, Mapping[str, str]]:
    """The problem that a fault is, and the headers that go with it."""
    match fault:
        case ProblemError():
            found, headers = own(fault), {**fault.headers}
        case CommandIdReused():
            found, headers = plain("IdempotencyKeyReused", translated(KEY_REUSED)), {}
        case Refused():
            found, headers = of_rule(fault), {}
        case OutOfReachError():
            found, headers = of_reach(fault), {}
        case ChangedMeanwhile() | AlreadyAccepted():
            found, headers = plain("ChangedMeanwhile", translated(CHANGED_MEANWHILE)), RETRY_AFTER
        case GatheringFull():
            found, headers = plain("TooManyWait", translated(TOO_MANY_WAIT)), RETRY_AFTER
        case GatheringClosed():
            found, headers = plain("Closing", translated(CLOSING)), RETRY_AFTER
        case RequestValidationError():
            found, headers = of_request(fault), {}
        case HTTPException():
            found, headers = of_http(fault), {**(fault.headers or {})}
            if "Allow" in headers:
                headers["Allow"] = allowed_at(request, headers["Allow"])
        case _:
            raise fault
    return found, {**headers, **spoken()}


def spoken() -> dict[str, str]:
    """In which language words of an answer are, and that another would be answered otherwise."""
    return {"Content-Language": READER.get(), "Vary": "Accept-Language"}


async def answer_problem(request: Request, fault: Exception) -> Response:
    return problem_answer(request, fault)


def answer_crowded(request: Request) -> Response:
    """For what is turned away before anybody has looked at it."""
    return problem_answer(request, ProblemError("TooManyWait", translated(TOO_MANY_WAIT)))


def problem_answer(request: Request, fault: Exception) -> Response:
    found, headers = problem_of(request, fault)
    body = found.model_dump(mode="json")
    return JSONResponse(body, found.status, headers=dict(headers), media_type=MEDIA_TYPE)


def not_signed_in(_: Exception) -> ProblemError:
    return ProblemError("NotSignedIn", say("Nobody is known to send this."), headers=BEARER)


def plain(code: str, detail: str, **more: Any) -> Problem:
    return Problem(
        type=f"{TYPES}/{code}",
        title=title_of(code),
        status=KINDS[code].status,
        code=code,
        detail=detail,
        remedy=remedy_of(code),
        **more,
    )


def of_http(fault: HTTPException) -> Problem:
    """What the framework refused: in our words where it has only its own."""
    code = STATUSES.get(fault.status_code, "NotUnderstood")
    is_bare = fault.detail == HTTPStatus(fault.status_code).phrase
    words = translated(BARE[code]) if is_bare and code in BARE else str(fault.detail)
    found = plain(code, words)
    found.status = fault.status_code
    return found


def own(fault: ProblemError) -> Problem:
    errors, changed = list(fault.errors), list(fault.changed)
    return plain(fault.code, fault.detail, errors=errors, changed=changed)


def of_rule(refusal: Refused) -> Problem:
    code = type(refusal).__name__
    status = 404 if isinstance(refusal, UnknownThing) else 409
    return ruled(code, status, refusal)


def ruled(code: str, status: int, refusal: Refused) -> Problem:
    form_field, words = words_of(refusal, in_sentence)
    pointer = f"/{BODY_FIELDS.get(form_field, form_field)}" if form_field else ""
    return Problem(
        type=f"{TYPES}/{code}",
        title=title_of(code),
        status=status,
        code=code,
        detail=words[:VALUE_CHARACTERS_MAX],
        remedy=remedy_of(code),
        values={name: plainly(value) for name, value in refusal.values.items()},
        errors=[
            FieldProblem(pointer=pointer, detail=words[:VALUE_CHARACTERS_MAX], code=code),
            *faults_within(refusal),
        ],
    )


def faults_within(refusal: Refused) -> list[FieldProblem]:
    """Of a refusal that holds others, such as of all faults of products, one each."""
    faults = [each for each in refusal.values.get("faults", ()) if isinstance(each, Refused)]
    return [
        FieldProblem(
            pointer="",
            detail=words_of(each, in_sentence)[1][:VALUE_CHARACTERS_MAX],
            code=type(each).__name__,
        )
        for each in faults[: ERRORS_MAX - 1]
    ]


def in_sentence(value: Any) -> str:
    """As pages say it, but for times: here they are for programs, whatever zone people like."""
    return written_time(value) if isinstance(value, datetime) else said(value)


def plainly(value: Any) -> str:
    """A value as it is, in no language."""
    match value:
        case datetime():
            text = written_time(value)
        case Enum():
            text = str(value.value)
        case SkuUnits():
            text = f"{value.quantity} × {value.sku}"
        case Refused():
            text = f"{type(value).__name__} ({value})"
        case tuple() | list() | set() | frozenset():
            text = ", ".join(map(plainly, value))
        case _:
            text = str(value)
    return text[:VALUE_CHARACTERS_MAX]


def of_reach(fault: OutOfReachError) -> Problem:
    """In the same words as what is not there."""
    rule = rules().get(UNKNOWN.get(fault.kind, ""))
    if rule is None:
        return plain(
            "NotThere",
            say("There is no {what} {name}.", what=coded(fault.kind), name=fault.local_id),
        )
    return of_rule(rule(**{f"{fault.kind}_id": fault.local_id}))


def of_request(fault: RequestValidationError) -> Problem:
    """Each place that is not understood; what was sent is not repeated."""
    errors = [field_problem(each) for each in fault.errors()[:ERRORS_MAX]]
    code = "NotUnderstood"
    if any(each["type"] in UNREADABLE for each in fault.errors()):
        code = "BodyUnreadable"
    elif of_key := [each for each in fault.errors() if each["loc"] == KEY]:
        is_missing = of_key[0]["type"] == "missing"
        code = "IdempotencyKeyMissing" if is_missing else "IdempotencyKeyNotValid"
    return plain(code, "; ".join(map(told, errors[:TOLD_MAX])), errors=errors)


def told(error: FieldProblem) -> str:
    return f"{error.pointer}: {error.detail}" if error.pointer else error.detail


def field_problem(error: Mapping[str, Any]) -> FieldProblem:
    where, *path = error["loc"]
    if error["type"] in UNREADABLE:
        path = []  # Where it broke is a place in the text and none in the body.
    begin = "" if where == "body" else f"#/{where}"
    pointer = begin + "".join(f"/{escaped(part)}" for part in path)
    return FieldProblem(pointer=pointer, detail=unfit(error), code=str(error["type"]))


def escaped(part: Any) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return str(part)[:100].replace("~", "~0").replace("/", "~1")
