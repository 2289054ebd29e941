"""The shape of a row of remedies: its words for people at a page, and the ways that lead there."""

from typing import Final

from adapters.web.remedy_ways import Way

Row = tuple[str | None, tuple[Way, ...]]

AS_TOLD: Final = None
"""Words that the interface has, which serve people as well."""

SAID: Final = ""
"""The rule's own words say already what would satisfy it: said twice, it would only crowd."""
