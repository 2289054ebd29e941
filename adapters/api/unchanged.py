"""Answers nothing where the client holds what would be answered: 304 for `If-None-Match`."""

import hashlib
from typing import Annotated, Any

from fastapi import Header, Response
from fastapi.responses import JSONResponse

KEPT = {"Cache-Control": "private, no-cache"}
"""By the reader alone, who asks each time whether it still holds."""

TAGS_CHARACTERS_MAX = 4_000
DIGEST_BYTES = 12

IfNoneMatch = Annotated[
    str | None,
    Header(
        max_length=TAGS_CHARACTERS_MAX,
        description="An `ETag` as it came: 304 and nothing while the same would come again.",
    ),
]

NOT_CHANGED: dict[str, Any] = {"description": "What `If-None-Match` names is as it was"}


def digest_of(answer: JSONResponse) -> str:
    return hashlib.blake2b(bytes(answer.body), digest_size=DIGEST_BYTES).hexdigest()


def unless_held(answer: JSONResponse, tag: str, held: str | None) -> Response:
    """The answer with its tag, or only the tag to who holds it."""
    answer.headers.update({"ETag": tag, **KEPT})
    if not names(held, tag):
        return answer
    left_out = ("content-length", "content-type")
    headers = {name: value for name, value in answer.headers.items() if name not in left_out}
    return Response(status_code=304, headers=headers)


def names(held: str | None, tag: str) -> bool:
    """Whether a header `If-None-Match` names a tag; weakly, as RFC 9110 has it."""
    tags = {each.strip().removeprefix("W/") for each in (held or "").split(",")}
    return tag in tags or "*" in tags
