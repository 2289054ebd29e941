"""Every text that is said anywhere, as it stands in code, templates and tables."""

import ast
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path

from jinja2.ext import babel_extract

import adapters
from adapters.access.api_tokens import SCOPES
from adapters.api.mounting import create_api
from adapters.api.reference_words import of_catalogue, texts_in
from adapters.notifications import tables as notice_tables
from adapters.spoken_names import words_of_name
from adapters.texts import CODE
from adapters.web.refusals import WORDS
from adapters.webhooks import tables as webhook_tables
from application import notices
from application.roles import PartyKind, Role
from application.streams import DECIDERS
from domain import (
    batch_state,
    campaign_state,
    clearance_stages,
    consignment,
    control_events,
    draw_parts,
    exit_list,
    false_orders,
    grade_parts,
    order_return,
    sorting_run,
)
from domain.customs_codes import Document
from domain.entry_tally import DECISIONS, DISCREPANCY_KINDS
from domain.guarantee_commands import GuaranteeExhausted
from domain.mandate import RIGHTS
from domain.tax_clock import TaxStage
from projections import (
    clearance_orders,
    customs_ledger,
    exit_parcels,
    guarantee_book,
    stages,
)
from projections.stuck_rules import RULES

FOLDER = Path(adapters.__file__).parent
PLURAL = "mark_counted"
CODES = ("mark_code", "coded")
KEYWORDS = ("say", "mark", "translated", PLURAL, *CODES)
OPTIONS = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true"}

ENUMS: tuple[type[Enum], ...] = (
    batch_state.Stage,
    campaign_state.Stage,
    clearance_stages.Stage,
    consignment.Stage,
    exit_list.Stage,
    order_return.Stage,
    sorting_run.Verdict,
    control_events.ControlKind,
    control_events.Ground,
    control_events.InspectionOutcome,
    draw_parts.Risk,
    grade_parts.FactKind,
    false_orders.Sign,
    Document,
    TaxStage,
    PartyKind,
    Role,
    notices.Kind,
    notices.Channel,
)
ABSENT = "absent"
"""The stage of what is not there: no page shows it."""

Id = tuple[str, str]
"""Context and text of a message: codes have a context, sentences have none."""


def said_anywhere() -> set[Id]:
    return {*in_python(), *in_templates(), *in_tables()}


def in_python() -> Iterator[Id]:
    """By syntax, not by Babel's tokens, which miss a sentence said inside another's values."""
    for path in sorted(FOLDER.rglob("*.py")):
        code = path.read_text()
        # Others have a `say` of their own: only who takes it from texts.py speaks to readers.
        is_ours = path.name == "texts.py" or "from adapters.texts import" in code
        for call in ast.walk(ast.parse(code if is_ours else "")):
            match call:
                case ast.Call(ast.Name(name), [ast.Constant(str(text)), *_]) if name in KEYWORDS:
                    yield CODE if name in CODES else "", text


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted((FOLDER / "web" / "templates").rglob("*.html")))


def in_templates() -> Iterator[Id]:
    for path in templates():
        with path.open("rb") as file:
            for _, _, found, _ in babel_extract(file, ("_",), (), OPTIONS):
                if text := found if isinstance(found, str) else (found or [None])[0]:
                    yield "", text


def in_tables() -> Iterator[Id]:
    """What enums and rules name: a new word of theirs is missed at once."""
    words: Iterable[str] = (
        *(member.value for enum in ENUMS for member in enum),
        *stages.STAGES,
        *clearance_orders.STAGES,
        *DECISIONS,
        *DISCREPANCY_KINDS,
        *DECIDERS,
        *RIGHTS,
        *SCOPES,
        *webhook_tables.STATES,
        *notice_tables.STATES,
        *(rule.step for rule in RULES.values()),
        *(rule.whose for rule in RULES.values()),
        *(event.__name__ for event in customs_ledger.HANDLERS),
        *(event.__name__ for event in guarantee_book.HANDLERS),
        GuaranteeExhausted.__name__,
        *(clearance_orders.DECLARATION, clearance_orders.WITHDRAWAL),
        *(exit_parcels.LISTED, exit_parcels.WITHDRAWN, exit_parcels.PASSED),
        "good",
    )
    yield from ((CODE, word) for word in words if word != ABSENT)
    yield from (("", rule.because) for rule in RULES.values())
    yield from (("", words_of_name(rule)) for rule in WORDS)
    yield from (("", text) for text in described())


@cache
def described() -> frozenset[str]:
    """What the reference of the interface shows of its description."""
    return frozenset(of_catalogue(texts_in(create_api().openapi())))
