"""Every page that links lead to, and the texts a reader finds on it."""

import re
from collections.abc import Iterator
from html import unescape

from tests.adapters.web.site import Site
from tests.conftest import IS_SLOW

STARTS = (
    "/",
    "/campaigns/new",
    "/entries/counts/new",
    "/audit?at=7",
    "/audit?q=R0000001",
    "/orders?q=404-0",
    "/nothing",
    "/orders?stage=none",
)
OF_A_KIND = 2
"""Pages of one kind that are looked at: orders, batches and the past have hundreds."""

LED_NOWHERE_NEW = re.compile(
    r"[?&](language|zone)=|[?&]([\w-]+\.)?(sort|export)=|^/(static|live)"
    r"|^/(campaigns/|codes)[^?]*\?((at|as_of)=[^&]*&)?(?!at=|as_of=)[^&]*&"
    r"|^/campaigns/[^?]*/try\?.*~|/bytes(\?|$)"
)
"""Links to the same page in another language or order, to files, to what is no page, a campaign
or codes filtered twice: each row is a filter of all others; and a trial of two steps: each leads to
all that may come after it."""

UNREAD = re.compile(r"<(script|style|code|kbd|datalist|textarea)\b.*?</\1>", re.S)
"""What scripts, machines and keys read."""

FOREIGN = re.compile(r"<(\w+)\b[^>]* lang=\"[^\"]*\"[^>]*>.*?</\1>", re.S)
"""What says itself that it is of another language."""

SAYING = re.compile(r'(?:aria-label|title|placeholder)="([^"]*)"')


def kind_of(path: str) -> str:
    """Pages that differ by a number are of a kind; so are, but with `--slow`, those that are
    filtered twice: what a value does to a page is seen where it is the only one.
    """
    kind = re.sub(r"[0-9a-f]*[0-9][0-9a-f]*", "9", path)
    return kind if IS_SLOW or "&" not in kind else re.sub(r"=[^&]*", "=", kind)


def walked(site: Site, language: str) -> Iterator[tuple[str, str]]:
    """Addresses with their pages, in a language."""
    site.client.get(f"/?language={language}")
    seen: dict[str, int] = {}
    todo, known, looked_at = list(STARTS), set(STARTS), set[str]()
    for path in todo:
        kind = kind_of(path)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > OF_A_KIND or path in looked_at or LED_NOWHERE_NEW.search(path):
            continue
        looked_at.add(path)
        answer = site.client.get(path)
        assert answer.status_code < 500, path
        yield path, answer.text
        links = map(unescape, re.findall(r'href="(/[^"#]*)', answer.text))
        new = [link for link in links if link not in known]
        todo += new
        known.update(new)


def texts(page: str) -> list[str]:
    """What stands between tags and in the attributes that people read or hear."""
    body = FOREIGN.sub(" ", UNREAD.sub(" ", page.partition("<body")[2].partition(">")[2]))
    found = re.sub(r"<[^>]*>", "\n", body).split("\n") + SAYING.findall(body)
    return [unescape(text).strip() for text in found if text.strip()]
