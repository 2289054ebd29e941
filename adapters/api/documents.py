"""What the description says besides the bodies: problems, headers, and examples of both."""

from collections.abc import Mapping
from typing import Any

from adapters.api.naming import BEGINS, ROOT
from adapters.api.problem import KINDS, MEDIA_TYPE, TYPES, Kind

PROBLEM = {"$ref": "#/components/schemas/Problem"}

REASONS: Mapping[int, str] = {
    400: "A header or a cursor is missing or is not ours, or the body cannot be read",
    401: "Nobody is known to send this",
    403: "None of the roles, or of the token, may",
    404: "Not there, or out of reach: nobody is told which",
    409: "A rule of the business says no, or the same key is being handled",
    412: "A stream has changed since it was seen: `changed` tells which, and what happened",
    413: "Too large",
    415: "Not JSON",
    422: "Not what is described here, or the key was used for another body",
    429: "Too many requests",
    503: "Too many wait already; nothing of it was recorded",
}
EVERYWHERE = (401, 403, 413, 415, 422, 429)
READING = (*EVERYWHERE, 400, 404)
COMMANDING = (*EVERYWHERE, 400, 404, 409, 412, 503)

RETRYING = (409, 429, 503)


def header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


RETRY_AFTER = {"Retry-After": header("Seconds after which to come again", "integer")}
LANGUAGE = {
    "Content-Language": header("The language of titles, details and remedies"),
    "Vary": header("`Accept-Language`: it decides the language, and nothing else does"),
}


def problems(statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """What a path answers when it does not answer as asked."""
    return {
        status: {
            "description": REASONS[status],
            "headers": LANGUAGE | (RETRY_AFTER if status in RETRYING else {}),
            "content": {MEDIA_TYPE: {"schema": PROBLEM, "example": example(status)}},
        }
        for status in sorted(statuses)
    }


def example(status: int) -> dict[str, Any]:
    code, kind = next(
        ((code, kind) for code, kind in KINDS.items() if kind.status == status),
        ("OrderNotPaid", Kind(status, "Order not paid", "Look where it stands.")),
    )
    return {
        "type": f"{TYPES}/{code}",
        "title": kind.title,
        "status": status,
        "code": code,
        "detail": REASONS[status],
        "remedy": kind.remedy,
        "values": {},
        "errors": [],
        "changed": [],
    }


def beginning(command_type: type) -> dict[str, Any]:
    """Where a thing stands that a command begins, also as a link to follow."""
    if command_type not in BEGINS:
        return {}
    place, names = BEGINS[command_type]
    parameters = {name: f"$request.body#/{name}" for name in names}
    return {
        "headers": {"Location": header(f"Where it stands, under {ROOT}/{place}/")},
        "links": {f"get_{place}": {"operationId": f"get_{place}", "parameters": parameters}},
    }
