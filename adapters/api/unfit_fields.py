"""What is wrong with one place of a request, in a sentence of ours in the reader's language.

The library that checks requests says it in English only. Its names of what is wrong are kept: they
are the `code` of each error.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from adapters.texts import mark, say, translated

NO_TEXT = mark("This is a text.")
NO_OBJECT = mark("This is an object with named fields.")
NO_NUMBER = mark("This is a whole number.")

DECIMAL, TIME, DAY = "not_a_decimal", "not_a_time", "not_a_day"
BEYOND, TWICE = "beyond_these_centuries", "named_twice"

SENTENCES: Mapping[str, str] = {
    "missing": mark("This is needed."),
    "extra_forbidden": mark("There is no such field."),
    "string_type": NO_TEXT,
    "string_sub_type": NO_TEXT,
    "string_unicode": mark("This is a text in UTF-8."),
    "string_too_short": mark("This has at least {min_length} characters."),
    "string_too_long": mark("This has at most {max_length} characters."),
    "string_pattern_mismatch": mark("This does not have the form {pattern}."),
    "int_type": NO_NUMBER,
    "int_parsing": NO_NUMBER,
    "int_from_float": NO_NUMBER,
    "int_parsing_size": mark("This number is too large."),
    "finite_number": mark("This is a finite number."),
    "greater_than_equal": mark("This is at least {ge}."),
    "less_than_equal": mark("This is at most {le}."),
    "bool_type": mark("This is true or false."),
    "bool_parsing": mark("This is true or false."),
    "list_type": mark("This is a list."),
    "too_short": mark("At least {min_length} stand here."),
    "too_long": mark("At most {max_length} stand here."),
    "enum": mark("This is one of {expected}."),
    "literal_error": mark("This is one of {expected}."),
    "none_required": mark("This is null."),
    "model_type": NO_OBJECT,
    "model_attributes_type": NO_OBJECT,
    "dict_type": NO_OBJECT,
    "json_invalid": mark("The body is no JSON."),
    DECIMAL: mark("This is a decimal number in a string, such as '12.50'."),
    TIME: mark("This is a time with its offset, such as '2026-03-02T09:14:00+08:00'."),
    DAY: mark("This is a day, such as '2026-03-02'."),
    BEYOND: mark("This is a time of these centuries."),
    TWICE: mark("Each stands here once."),
}
OTHERWISE = mark("This is not what the description says ({kind}).")

QUOTED = re.compile(r"'([^']*)'")


def unfit(error: Mapping[str, Any]) -> str:
    """What one error of the library says, with the bounds that it names."""
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    if kind not in SENTENCES:
        return say(OTHERWISE, kind=kind)
    if "expected" in context:
        # It comes as an English enumeration.
        choices = QUOTED.findall(str(context["expected"])) or [str(context["expected"])]
        context["expected"] = translated(", ").join(choices)
    return translated(SENTENCES[kind]).format_map(context)


def wrong(kind: str) -> PydanticCustomError:
    """What our own checks raise, told apart by its kind."""
    return PydanticCustomError(kind, SENTENCES[kind])
