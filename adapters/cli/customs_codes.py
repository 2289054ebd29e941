"""`customs codes`: units, countries, offices and other codes on a day, and what answers mean."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import typer

from adapters.cli.output import AS_JSON, show_rows
from domain.code_tables import CodeKind, containing
from domain.dated import customs_day

ANSWERS = "answers"
KINDS = (*(kind.value for kind in CodeKind), ANSWERS)

OF_TABLES = ("kind", "rows")
OF_CODES = ("code", "chinese", "english", "written_in", "other", "since", "until")
OF_ANSWERS = ("code", "given_by", "treatment", "means", "mend")


def codes(
    kind: str = typer.Argument("", help=f"Which table: {', '.join(KINDS)}. None lists them."),
    text: str = typer.Argument("", help="The beginning of a code, or a part of a name."),
    day: str = typer.Option("", help="Codes as they held on a day, 2018-04-01 or later; today."),
    as_json: bool = typer.Option(False, "--json", help=AS_JSON),
) -> None:
    """Look codes of customs up, and what the answers on receipts mean and would be mended by."""
    on = day_of(day)
    if kind == ANSWERS:
        show_rows(answers_with(text), answer_columns(as_json), as_json)
    elif not kind:
        show_rows(tables(on), OF_TABLES, as_json)
    elif kind in KINDS:
        show_rows(codes_with(CodeKind(kind), text, on), OF_CODES, as_json)
    else:
        raise typer.BadParameter(f"is none of {', '.join(KINDS)}", param_hint="KIND")


def day_of(text: str) -> date:
    """The day that is asked for; today where customs sits without one."""
    if not text:
        return customs_day(datetime.now(UTC))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("is no day such as 2026-11-21", param_hint="--day") from None


def tables(on: date) -> Sequence[dict[str, Any]]:
    from adapters.codes.answers import all_answers
    from adapters.codes.tables import table_of

    counts = {kind.value: len(table_of(kind).on(on)) for kind in CodeKind}
    counts[ANSWERS] = len(all_answers())
    return [{"kind": kind, "rows": count} for kind, count in counts.items()]


def codes_with(kind: CodeKind, text: str, on: date) -> Sequence[dict[str, Any]]:
    from adapters.codes.tables import table_of

    return [
        {
            "code": row.code,
            "chinese": row.chinese,
            "english": row.english or None,
            "written_in": row.scheme.value,
            "other": row.other or None,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else None,
        }
        for row in containing(table_of(kind).on(on), text)
    ]


def answers_with(text: str) -> Sequence[dict[str, Any]]:
    from adapters.codes.answers import all_answers, holds

    return [
        {
            "code": row.code,
            "given_by": row.family,
            "treatment": row.treatment.value if row.treatment else None,
            "means": row.means.english,
            "mend": row.mend.english,
            "means_zh": row.means.chinese,
            "mend_zh": row.mend.chinese,
        }
        for row in all_answers()
        if holds(row, text)
    ]


def answer_columns(as_json: bool) -> Sequence[str]:
    """Programs are given both languages, people the one that this command line speaks."""
    return (*OF_ANSWERS, "means_zh", "mend_zh") if as_json else OF_ANSWERS
