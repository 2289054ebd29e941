"""What a form of choosing says: the first rows that it carries, and the profile that it makes."""

import json

import msgspec

from adapters.order_import.profile import FileFacts
from adapters.payment_statements.looking import (
    COLUMNS_MAX,
    FIELDS,
    ROWS_SHOWN,
    Sample,
    columns_in,
    words_in,
)
from adapters.payment_statements.profile import (
    HEAD_ROW_MAX,
    MEANINGS,
    PASSED_OVER,
    Columns,
    StatementProfile,
    words_of,
)
from adapters.texts import mark
from adapters.web.acts import AREA_TEXT_MAX, Act

SAMPLE_CHARACTERS_MAX = 1_000_000

LABELS = {
    "day": mark("Time or day"),
    "type": mark("Type"),
    "number": mark("Number of a payment"),
    "reference": mark("Reference of a refund"),
    "amount": mark("Amount"),
    "money_in": mark("Money in"),
    "money_out": mark("Money out"),
    "currency": mark("Currency"),
    "provider": mark("Payment firm"),
}
"""What a column is chosen for, in the words of the page."""

WORDS = {
    "payment": mark("Words for payments"),
    "refund": mark("Words for refunds"),
    "fee": mark("Words for fees"),
    PASSED_OVER: mark("Words of rows to pass over"),
}

FIRST_OF = {"day", "number"}
"""A profile needs these; how money stands is one column or two."""


def profile_in(act: Act) -> StatementProfile:
    """Raises FieldRefusedError, ProfileError."""
    formats = lines_in(act, "date_formats")
    said = ((meaning, word) for meaning in MEANINGS for word in lines_in(act, words_field(meaning)))
    chosen = {field: str(act.form.get(f"column_{field}") or "") for field in FIELDS}
    return StatementProfile(
        payment_firm=act.text("payment_firm", longest=60),
        columns=Columns(**chosen),
        words=words_of(said),
        head_row=act.whole("head_row", least=1, most=HEAD_ROW_MAX),
        sheet=act.text("sheet", needed=False),
        file=FileFacts(date_formats=formats) if formats else FileFacts(),
        unit="fen" if act.is_ticked("is_fen") else "yuan",
        out_is_below_zero=act.is_ticked("out_is_below_zero"),
        currency=act.text("currency"),
        ends_with=lines_in(act, "ends_with"),
    )


def words_field(meaning: str) -> str:
    return f"words_{meaning.replace(' ', '_')}"


def lines_in(act: Act, name: str) -> tuple[str, ...]:
    """One a line; what is typed there may hold spaces and commas."""
    text = act.text(name, needed=False, longest=AREA_TEXT_MAX)
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def sample_in(act: Act) -> Sample:
    """The first rows as the page carried them; without them titles cannot be chosen."""
    text = str(act.form.get("sample") or "")[:SAMPLE_CHARACTERS_MAX]
    try:
        found = msgspec.json.decode(text, type=Sample)
    except (msgspec.MsgspecError, RecursionError):
        return Sample("", "", ())
    rows = [(number, list(cells)[:COLUMNS_MAX]) for number, cells in found.rows[:ROWS_SHOWN]]
    return Sample(found.read_as, found.delimiter, rows)


def carried(sample: Sample) -> str:
    return json.dumps(msgspec.to_builtins(sample), ensure_ascii=False)


def proposed(sample: Sample, head_row: int) -> dict[str, str]:
    """Fields of the form as they may be, for somebody to look at."""
    columns = columns_in(sample.titles(head_row))
    words = words_in(sample, head_row, columns.get("type", ""))
    return {
        **{f"column_{field}": columns.get(field, "") for field in FIELDS},
        **{words_field(meaning): "\n".join(found) for meaning, found in words.items()},
        "head_row": str(head_row),
    }
