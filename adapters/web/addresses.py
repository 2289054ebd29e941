"""Which page a reader has before them."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from fastapi import Request


def seen_at(request: Request) -> tuple[str, dict[str, str]]:
    """Its path and query; after a form was refused, those of the page the form stood on.

    The address of an act answers no GET: a link made from it would lead nowhere.
    """
    before = urlsplit(request.headers.get("referer", ""))
    if request.method in ("GET", "HEAD") or before.netloc != request.headers.get("host"):
        return request.url.path, together(request.query_params.multi_items())
    return unquote(before.path), together(parse_qsl(before.query))


def together(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What was ticked several times under one name, such as columns, is one list with commas."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in found.items()}
