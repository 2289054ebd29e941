"""A form that arrived without a session: kept in the page of signing in, and sent again after it.

Nothing of it is kept by the server: what was typed goes back to the browser that sent it, and comes
again with the same command's id, so that it counts once.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from adapters.web.own_paths import own_path
from adapters.web.visitors import MARK

KEPT_MAX_CHARS = 1_000_000
"""The longest form there is: a pasted list of a few thousand order ids, and its fields."""

UNSEEN = (MARK, "act", "command_id", "seen")
"""Fields that nobody typed."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form goes, and its fields in their order."""

    to: str
    fields: Sequence[tuple[str, str]]

    @property
    def typed(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.fields if name not in UNSEEN and value]

    @property
    def written(self) -> str:
        return json.dumps([self.to, [list(field) for field in self.fields]], ensure_ascii=False)


def kept_of(to: str, form: FormData) -> KeptForm:
    """All of a form but its session's mark and anything secret."""
    fields = [
        (name, str(value))
        for name, value in form.multi_items()
        # A file cannot be put into a form again: it is chosen once more.
        if name != MARK and "password" not in name and isinstance(value, str)
    ]
    return KeptForm(own_path(to), fields)


def read_kept(text: str) -> KeptForm | None:
    """What a page of signing in held; None for anything else."""
    if not text or len(text) > KEPT_MAX_CHARS:
        return None
    try:
        to, fields = json.loads(text)
        pairs = [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError, RecursionError):
        return None
    return KeptForm(own_path(str(to)), pairs)
