"""The words of a receipt: a code with its description, or free text."""

import re
from functools import lru_cache
from typing import NamedTuple

CODED = re.compile(r"\[code:(\d+);desc:(.*?);?\]", re.DOTALL | re.IGNORECASE | re.ASCII)
"""`[Code:1800;Desc:…]`, also with a small c and with semicolons in the description; the last of
them ends it."""


TEXTS_REMEMBERED = 1_024
"""Most of a hundred receipts of one message say the same."""


class ReceiptText(NamedTuple):
    """Customs' code, empty for free text, and its words."""

    code: str
    words: str


@lru_cache(TEXTS_REMEMBERED)
def receipt_text(text: str) -> ReceiptText:
    """Any text is one: what is not coded is free."""
    found = CODED.fullmatch(text.strip())
    return ReceiptText(found[1], found[2]) if found else ReceiptText("", text)
