"""Routes that refuse what others let pass unseen: a filter that is misspelt, a name said twice.

A misspelt filter would answer with all rows, and of two values for one name nobody knows which was
meant: both are told.
"""

import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, get_origin

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from adapters.api.unfit_fields import TWICE
from adapters.texts import say

Fault = dict[str, Any]


class StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        queried, headed = names_in(self.dependant, "query"), names_in(self.dependant, "header")

        async def strictly(request: Request) -> Response:
            if faults := [*of_query(request, queried), *of_headers(request, headed)]:
                raise RequestValidationError(faults)
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


class StrictRequest(Request):
    async def json(self) -> Any:
        return json_in(await self.body())


def names_in(dependant: Dependant, where: str) -> dict[str, bool]:
    """The parameters that a path takes, also by its dependencies, and whether each is a list."""
    found = {}
    for field in getattr(dependant, f"{where}_params"):
        kind = field.field_info.annotation
        parts = (kind, *getattr(kind, "__args__", ()))
        found[field.alias] = any(get_origin(part) is list for part in parts)
    for each in dependant.dependencies:
        found |= names_in(each, where)
    return found


def of_query(request: Request, known: dict[str, bool]) -> Iterator[Fault]:
    for name in request.query_params:
        if name not in known:
            yield {"type": "extra_forbidden", "loc": ("query", name)}
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            yield {"type": TWICE, "loc": ("query", name)}


def of_headers(request: Request, known: dict[str, bool]) -> Iterator[Fault]:
    for name in known:
        if len(request.headers.getlist(name)) > 1:
            yield {"type": TWICE, "loc": ("header", name)}


def json_in(body: bytes) -> Any:
    """What a body says, and only one thing. Raises JSONDecodeError, and HTTPException (400)."""
    try:
        return json.loads(body.decode(), object_pairs_hook=once, parse_constant=no_number)
    except UnicodeDecodeError:
        raise HTTPException(400, say("The body is no UTF-8.")) from None
    except RecursionError:
        raise HTTPException(400, say("The body is nested too deeply.")) from None
    except json.JSONDecodeError:
        raise
    except ValueError:
        raise HTTPException(400, say("The body holds a number that is too long.")) from None


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise HTTPException(400, say("The name {name} stands twice.", name=twice[:100]))
    return found


def no_number(text: str) -> Any:
    raise HTTPException(400, say("{text} is no number of JSON.", text=text))
