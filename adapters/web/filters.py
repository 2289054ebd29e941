"""Filters of a page, as its address asks for them."""

from adapters.web.pages import Page


def asked(page: Page, name: str) -> str | None:
    """A filter from the query; empty is none."""
    return page.request.query_params.get(name, "").strip() or None
