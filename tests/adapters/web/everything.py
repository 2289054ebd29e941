"""Everything somebody can fetch, found by the routes themselves: what is added comes along."""

import io
import re
import zipfile
from collections.abc import Iterator

from fastapi.routing import iter_route_contexts

from adapters.web.rights_of_pages import OPEN
from tests.adapters.web.two_merchants import SAMPLES, TwoMerchants
from tests.adapters.web.walking import NAMES, QUERIES, Ids

ENDLESS = ("/live", "/sign-out")
ASKING = ("", "export=csv", "export=xlsx")
API = "/api/v1"

Fetched = tuple[str, str]
"""An address, and all the text that came from it."""


def page_templates(book: TwoMerchants) -> list[str]:
    """Of every route of the product that is fetched, whatever table it stands in or not."""
    templates = {
        context.path
        for context in iter_route_contexts(book.site.app.routes)
        if "GET" in (context.methods or ()) and context.path not in ENDLESS
    }
    return sorted(str(template) for template in templates)


def places_of(of: Ids, template: str) -> dict[str, str]:
    name = NAMES.get(template.partition("/")[2].partition("/")[0], "order_board")
    return {**SAMPLES, "secret": "none", "position": "1", **of.__dict__, "name": name}


def filled(template: str, of: Ids) -> str:
    """An address; what nobody knows to name is called x."""
    place = places_of(of, template)
    return re.sub(r"\{(\w+)(:path)?\}", lambda found: str(place.get(found[1], "x")), template)


def pages(book: TwoMerchants, client, ids: tuple[Ids, ...]) -> Iterator[Fetched]:
    for template in page_templates(book):
        for of in ids:
            given = filled(QUERIES.get(template, ""), of).removeprefix("?")
            # Files of what is shown are asked for where something of one's own is shown.
            for asked in ASKING if of.whose == "own" and template not in OPEN else ASKING[:1]:
                query = "&".join(filter(None, (given, asked)))
                yield fetched(client, f"{filled(template, of)}?{query}")
        yield fetched(client, f"{filled(template, ids[0])}?q={ids[1].order_id}")


def operations(book: TwoMerchants) -> list[tuple[str, list[str]]]:
    """Every path of the interface that is fetched, and what its query may name."""
    paths = book.site.app.state.api.openapi()["paths"]
    return [
        (path, [each["name"] for each in methods["get"].get("parameters", ())])
        for path, methods in paths.items()
        if "get" in methods
    ]


def interface(book: TwoMerchants, client, ids: tuple[Ids, ...]) -> Iterator[Fetched]:
    for path, parameters in operations(book):
        for of in ids:
            here, known = f"{API}{filled(path, of)}", of.__dict__
            limit = "limit=200" if "limit" in parameters else ""
            yield fetched(client, f"{here}?{limit}")
            for name in parameters:
                if name in known and f"{{{name}}}" not in path:
                    yield fetched(client, f"{here}?{name}={known[name]}&{limit}")


def events(client) -> Iterator[Fetched]:
    """The feed page by page, to its end."""
    path = f"{API}/events?limit=500"
    for _ in range(1_000):
        answer = client.get(path)
        yield path, text_of(answer)
        link = re.match(r"<([^>]*)>", answer.headers.get("link", ""))
        if not link or answer.json() == []:
            return
        path = link[1].removeprefix("http://127.0.0.1:8000")
    raise AssertionError("the feed has no end")


def fetched(client, address: str) -> Fetched:
    return address, text_of(client.get(address))


def text_of(answer) -> str:
    """What stands in an answer, also in the parts of a workbook, and in its headers."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if answer.content[:2] != b"PK":
        return f"{heads}\n{answer.content.decode(errors='replace')}"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        parts = [book.read(name).decode(errors="replace") for name in book.namelist()]
    return "\n".join((heads, *parts))
