"""What a campaign's page shows, read as tests ask for it."""

import re
from html import unescape

from tests.adapters.web.read_tables import csv_rows
from tests.adapters.web.site import Site

PAGE = "/campaigns/kiwi-002"


def figures(html: str) -> dict[str, str]:
    found = re.findall(r'class="value" data-k="(\w+)">([^<]*)<', html)
    return {name: unescape(value) for name, value in found}


def against(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'class="beside against">([^<]*)<', html)]


def links(html: str, pattern: str) -> list[str]:
    return [unescape(link) for link in re.findall(rf'href="({pattern})"', html)]


def file_rows(site: Site, table: str, query: str = "") -> list[list[str]]:
    answer = site.client.get(f"{PAGE}?campaign-{table}.export=csv{query}")
    assert answer.status_code == 200
    return csv_rows(answer.content)
