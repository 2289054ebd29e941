"""What somebody would be told to do about every rule that leads anywhere, as a page tells it."""

from collections.abc import Iterator, Mapping

from fastapi import Request

from adapters.web.pages import Page
from adapters.web.remedies import ON_PAGES, Link
from adapters.web.remedy_links import link_of, url_of
from adapters.web.visitors import SESSION_COOKIE
from tests.adapters.web.client import Client
from tests.adapters.web.site import Site


def page_of(site: Site, client: Client, path: str = "/elsewhere", **asked: str) -> Page:
    """A page that somebody has before them, at an address that names something."""
    scope = {"type": "http", "method": "GET", "path": path, "path_params": asked}
    request = Request({**scope, "headers": [], "query_string": b"", "app": site.app})
    visitor = site.app.state.doors.visitor_by_session(client.cookies[SESSION_COOKIE])
    return Page(request, site.system, site.settings, visitor)


def told(page: Page, known: Mapping[str, str]) -> Iterator[tuple[Link | None, list[str]]]:
    """For every rule with ways: its link, and the addresses that it leads past."""
    for name, (_, ways) in ON_PAGES.items():
        urls = [url_of(page, way, known) for way in ways if way.places <= known.keys()]
        link = link_of(page, name, known)
        yield link, urls[: urls.index(link.url)] if link else urls
