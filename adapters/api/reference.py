"""The reference at `/api`, made from the OpenAPI document, and a page for each kind of problem."""

import re
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.api.naming import ROOT
from adapters.api.problem import KINDS, ProblemError
from adapters.api.problem_words import codes, remedy_of, rules, title_of
from adapters.api.reference_words import in_words, paragraphs
from adapters.api.refusing import spoken
from adapters.texts import READER, say
from adapters.web.languages import in_page
from adapters.web.refusals import WORDS
from adapters.web.rendering import WEB
from domain.refusals import UnknownThing

router = APIRouter()
problems_router = APIRouter()

Document = dict[str, Any]


@router.get("/api")
def reference(request: Request) -> HTMLResponse:
    return HTMLResponse(reference_page(request))


@problems_router.get("/problems")
def problems() -> HTMLResponse:
    """Every kind of problem there is."""
    names = {code: title_of(code) for code in sorted(codes())}
    return HTMLResponse(shown("problems.html", names=names, root=ROOT), headers=spoken())


@problems_router.get("/problems/{code}")
def problem(code: Annotated[str, Path(max_length=100)]) -> HTMLResponse:
    """What a problem's `type` leads to."""
    if code not in codes():
        raise ProblemError("NotThere", say("There is no such kind of problem."))
    kind, (field, words) = KINDS.get(code), WORDS.get(code, ("", ""))
    text = shown(
        "problem.html",
        code=code,
        title=title_of(code),
        status=kind.status if kind else status_of(code),
        words=words,
        field=field,
        remedy=remedy_of(code),
        root=ROOT,
    )
    return HTMLResponse(text, headers=spoken())


def status_of(code: str) -> int:
    rule = rules().get(code)
    return 404 if rule and issubclass(rule, UnknownThing) else 409


def reference_page(request: Request) -> str:
    document = request.app.state.api.openapi()
    return shown("reference.html", document=document, groups=grouped(document), root=ROOT)


def grouped(document: Document) -> dict[str, list[Document]]:
    """Operations by their first tag, in the order of the document."""
    groups: dict[str, list[Document]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            tag = (operation.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append({"path": path, "method": method, **operation})
    return groups


def reference_of(schema: Document) -> str:
    """The name of the schema that another refers to, or its type in a word."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "items" in schema:
        return f"list of {reference_of(schema['items'])}"
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return " or ".join(reference_of(each) for each in schema[name])
    return str(schema.get("format") or schema.get("type") or "anything")


def marked(text: str) -> Markup:
    """What stands between backticks, as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB / "templates" / "api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "named": reference_of,
        "marked": marked,
        "worded": in_words,
        "paragraphs": paragraphs,
    }
    made.globals |= {"_": in_page, "language": READER.get}
    return made


def shown(template: str, **what: Any) -> str:
    return environment().get_template(template).render(**what)
