"""Ids that people choose for things of the zone: what stands in an address as it is."""

import re

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError

PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}")
PAGES = frozenset(("new", "counts", "deliveries", "receive"))
"""Pages beside those of single things: nothing may bear their names."""


def plain_id(act: Act, name: str) -> str:
    text = act.text(name)
    if not PLAIN_ID.fullmatch(text) or text in PAGES:
        words = say("Letters, digits and . _ : - only, at most 60, and not the name of a page.")
        raise FieldRefusedError(name, words)
    return text
