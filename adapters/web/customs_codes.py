"""Customs' codes: units, countries, offices and the like on a day, and what answers mean."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from adapters.codes.answers import all_answers, holds
from adapters.codes.tables import table_of
from adapters.texts import say, translated
from adapters.web.customs_code_columns import answer_table, code_table
from adapters.web.customs_code_words import GIVEN_BY, KINDS, SCHEMES, TREATMENTS
from adapters.web.filters import asked
from adapters.web.pages import Page, page_of
from domain.code_tables import FIRST_EDITION, CodeKind, containing
from domain.dated import customs_day

router = APIRouter()

TEXT_MAX = 60
"""No name is longer."""


@router.get("/codes")
def codes(page: Annotated[Page, Depends(page_of)]) -> Response:
    kind, day = asked_kind(page), asked_day(page)
    text = (asked(page, "text") or "")[:TEXT_MAX]
    rows = containing(table_of(kind).on(day), text)
    papers = asked(page, "papers")
    return page.show(
        "codes/list.html",
        table=code_table(page).of([row for row in rows if papers in (None, row.scheme.value)]),
        kind=kind.value,
        label=translated(KINDS[kind]),
        kinds=options(KINDS),
        papers=papers,
        schemes=options(SCHEMES),
        day=day,
        text=text,
    )


def options(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """What an address says for each, and what the reader is told."""
    return [(getattr(each, "value", each), translated(word)) for each, word in words.items()]


def asked_kind(page: Page) -> CodeKind:
    """Raises 422 for a table there is not."""
    word = asked(page, "kind") or CodeKind.UNITS.value
    if word not in {kind.value for kind in CodeKind}:
        raise HTTPException(422, say("There is no such table of codes."))
    return CodeKind(word)


def asked_day(page: Page) -> date:
    """Raises 422 for what is no day, or one before the tables begin."""
    word = asked(page, "day")
    try:
        day = date.fromisoformat(word) if word else customs_day(page.now)
    except ValueError:
        raise HTTPException(422, say("A day is written as 2026-11-21.")) from None
    if day < FIRST_EDITION:
        words = say("The tables of codes begin on {day}.", day=FIRST_EDITION.isoformat())
        raise HTTPException(422, words)
    return day


@router.get("/codes/answers")
def answers(page: Annotated[Page, Depends(page_of)]) -> Response:
    family, treatment = asked(page, "by"), asked(page, "treatment")
    text = (asked(page, "text") or "")[:TEXT_MAX]
    rows = [
        answer
        for answer in all_answers()
        if family in (None, answer.family)
        and treatment in (None, answer.treatment and answer.treatment.value)
        and holds(answer, text)
    ]
    return page.show(
        "codes/answers.html",
        table=answer_table(page).of(rows),
        family=family,
        families=options(GIVEN_BY),
        treatment=treatment,
        treatments=options(TREATMENTS),
        text=text,
    )
