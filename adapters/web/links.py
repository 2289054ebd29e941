"""Addresses of pages: links to others, and to the page one has before one, changed a little."""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from adapters.web.addresses import seen_at
from adapters.web.past import Past

PASSING = ("reached", "events", "left", "because", "language", "zone")
"""What only came along with one's own act or choice."""


class Links:
    """Of a page that somebody looks at, now or in the past."""

    request: Request
    past: Past | None

    def url(self, *parts: str, **query: Any) -> str:
        """A path of quoted parts; what is None in the query is left out; the past is kept."""
        path = "/" + "/".join(quote(str(part), safe=":") for part in parts)
        given = {name: value for name, value in query.items() if value not in (None, "")}
        kept = {**given, **(self.past.query if self.past else {})}
        return f"{path}?{urlencode(kept, doseq=True)}" if kept else path

    def here(self, **query: Any) -> str:
        """This page's address with parts of its query changed; None takes one away."""
        changed = {k: v for k, v in (self.asked_here() | query).items() if v not in (None, "")}
        return f"{self.path}?{urlencode(changed)}" if changed else self.path

    @property
    def path(self) -> str:
        """Of the page that is seen, quoted."""
        return quote(seen_at(self.request)[0], safe="/:")

    def asked_here(self) -> dict[str, str]:
        """This page's query, as somebody who keeps its address has it."""
        _, asked = seen_at(self.request)
        return {name: value for name, value in asked.items() if name not in PASSING}
