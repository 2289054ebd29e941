"""Which methods an address takes: all of them, where the framework names those of one route."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from starlette.requests import Request

from adapters.api.naming import ROOT


def allowed_at(request: Request, named: str) -> str:
    """What belongs in `Allow`, beside what the framework has named."""
    path = request.url.path.removeprefix(ROOT)
    paths = request.app.openapi()["paths"]
    found = {method.strip() for method in named.split(",") if method.strip()}
    for template in paths:
        if pattern(template).fullmatch(path):
            found.update(methods_of(paths[template]))
    return ", ".join(sorted(found))


def methods_of(item: dict[str, Any]) -> Iterable[str]:
    return (method.upper() for method in item)


@cache
def pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]*\}", template)
    return re.compile(r"[^/]+".join(map(re.escape, parts)))
