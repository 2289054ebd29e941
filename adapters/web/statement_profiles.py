"""`/statements/profiles`: a firm's statement is shown, and its head and columns are chosen."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.order_import.profile import OrderFileError
from adapters.payment_statements.firms_profiles import FirmsProfiles
from adapters.payment_statements.looking import FIELDS, Sample, head_in, looked_at
from adapters.payment_statements.profile import MEANINGS, read
from adapters.texts import mark, say
from adapters.web.acts import Act, FieldRefusedError, act_of
from adapters.web.import_desk import file_in, name_of, upload_of
from adapters.web.pages import Page, page_of
from adapters.web.statement_choosing import (
    FIRST_OF,
    LABELS,
    WORDS,
    carried,
    profile_in,
    proposed,
    sample_in,
    words_field,
)
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

router = APIRouter()

AREA = ("statements", "profiles")

PROFILES = (
    Column("profile", mark("Profile"), value=lambda row: row["name"]),
    Column("firm", mark("Payment firm"), value=lambda row: row["payment_firm"]),
    Column("columns", mark("Columns"), value=lambda row: row["said"]),
    Column("head", mark("Row that names the columns"), Kind.NUMBER, lambda row: row["head"]),
    Column("made", mark("Made"), Kind.MOMENT, lambda row: row["made_at"]),
    Column("by", mark("By"), value=lambda row: row["made_by"]),
)

Paged = Annotated[Page, Depends(page_of)]
Acted = Annotated[Act, Depends(act_of)]
Uploaded = Annotated[Act, Depends(upload_of)]


@router.get("/statements/profiles")
def profiles(page: Paged) -> Response:
    return list_page(page)


@router.post("/statements/profiles/look")
def look(act: Uploaded) -> Response:
    """Nothing is kept of the file: its first rows go into the page that is answered."""
    try:
        file, sheet = file_in(act), act.text("sheet", needed=False)
        sample = looked_at(file.file, file.filename or "", sheet)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: list_page(act.page))
    except OrderFileError as fault:
        return act.refused("file", fault.said(), 422, lambda: list_page(act.page))
    said = {"name": name_of(file), "sheet": sheet, "payment_firm": act.page.settings.payments_name}
    return choose_page(act.page, sample, {**said, **proposed(sample, head_in(sample))})


@router.post("/statements/profiles/head")
def take_other_head(act: Acted) -> Response:
    """The same rows, with another of them for the head."""
    sample = sample_in(act)
    said = {name: str(act.form.get(name) or "") for name in ("name", "sheet", "payment_firm")}
    return choose_page(act.page, sample, {**said, **proposed(sample, head_of(act))})


@router.post("/statements/profiles")
def save(act: Acted) -> Response:
    page, sample = act.page, sample_in(act)
    chosen = {"head_row": str(head_of(act))}
    try:
        name = act.text("name")
        profiles_of(page).keep(name, profile_in(act), page.visitor.actor, act.now)
    except FieldRefusedError as fault:
        return act.refused(fault.field, fault.words, 422, lambda: choose_page(page, sample, chosen))
    except OrderFileError as fault:
        words = fault.said()
        return act.refused("", words, 422, lambda: choose_page(page, sample, chosen))
    return RedirectResponse(page.url(*AREA), 303)


def head_of(act: Act) -> int:
    """As it was typed; what is none shows no titles, and is refused when it is kept."""
    text = str(act.form.get("head_row") or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@router.post("/statements/profiles/remove")
def remove(act: Acted) -> Response:
    firm, name = str(act.form.get("payment_firm") or ""), str(act.form.get("name") or "")
    profiles_of(act.page).remove(firm, name)
    return RedirectResponse(act.page.url(*AREA), 303)


def list_page(page: Page) -> Response:
    table = Table(page, "statement profiles", PROFILES, key=key_of)
    listed = [
        {**row._mapping, "said": said_of(row), "head": read(row.profile).head_row}
        for row in profiles_of(page).all()
    ]
    return page.show("firms/statement_profiles.html", table=table.of(listed))


def key_of(row: Any) -> str:
    return f"{row['payment_firm']}-{row['name']}"


def said_of(row: Any) -> str:
    """Which column and which word mean what, in one line."""
    profile = read(row.profile)
    named = [(label, getattr(profile.columns, field)) for field, label in LABELS.items()]
    for meaning, label in WORDS.items():
        words = (word for word, stands_for in profile.words.items() if stands_for == meaning)
        named.append((label, " / ".join(words)))
    return say(", ").join(f"{say(label)}: {title}" for label, title in named if title)


def choose_page(page: Page, sample: Sample, chosen: dict[str, str]) -> Response:
    page.is_personal = True
    head_row = int(chosen["head_row"])
    titles = sample.titles(head_row)
    return page.show(
        "firms/statement_choose.html",
        sample=sample,
        carried=carried(sample),
        head_row=head_row,
        head_options=[(str(number), str(number)) for number, _ in sample.rows],
        chosen=chosen,
        fields=[(field, LABELS[field], field in FIRST_OF) for field in FIELDS],
        words=[(words_field(meaning), WORDS[meaning]) for meaning in MEANINGS],
        title_options=[("", "–"), *((title, title) for title in dict.fromkeys(titles))],
    )


def profiles_of(page: Page) -> FirmsProfiles:
    return FirmsProfiles(page.system.engine, page.settings.operator)
