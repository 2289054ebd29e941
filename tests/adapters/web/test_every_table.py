"""Every table of every page: it sorts both ways, shows the columns asked for, and its files hold
what walking its pages shows."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

import pytest

from adapters.web.tables import table
from tests.adapters.web.inspected import supervise
from tests.adapters.web.page_walk import walked
from tests.adapters.web.read_tables import (
    csv_rows,
    heads_of,
    ids_of,
    parquet_table,
    rows_of,
    xlsx_rows,
)
from tests.adapters.web.site import Site, opened
from tests.adapters.web.zone_books import book_at

pytestmark = pytest.mark.timeout(900)
"""Every page there is, one after the other, on a machine that has others to serve."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")

ROWS_SHOWN = 7
"""Few, so that small books have tables of several pages."""

NOT_AS_SHOWN = frozenset(("of",))
"""Columns that the inbox sorts by the id alone, and shows with the kind of thing before it."""


@dataclass
class Seen:
    """One table as one page shows it."""

    path: str
    name: str
    part: str
    """From the table's tools to those of the next one."""

    @property
    def markup(self) -> str:
        found = re.search(r'<table class="rows">.*?</table>', self.part, re.S)
        return found[0] if found else ""

    @property
    def heads(self) -> list[str]:
        return [head for head in heads_of(self.markup) if head]

    @property
    def rows(self) -> list[list[str]]:
        return rows_of(self.markup)

    def links(self, pattern: str) -> list[str]:
        return [unescape(link) for link in re.findall(pattern, self.part)]

    @property
    def sorts(self) -> dict[str, str]:
        """By how a head stands now: where it leads."""
        found = re.findall(r'aria-sort="\w+"><a href="([^"]*)">(.*?)</a></th>', self.markup, re.S)
        return {head: unescape(link) for link, head in found}

    @property
    def columns(self) -> tuple[str, list[str]]:
        """The parameter of the choice of columns, and the names of all."""
        found = re.findall(r'type="checkbox" name="([^"]*columns)" value="([^"]*)"', self.part)
        return found[0][0], [name for _, name in found]

    def file(self, form: str) -> str:
        (link,) = self.links(rf'href="([^"]*export={form}[^"]*)" data-export')
        return link


@dataclass
class Tally:
    counts: Counter[str] = field(default_factory=Counter)

    def get(self, site: Site, what: str, url: str):
        self.counts[what] += 1
        answer = site.client.get(url)
        assert answer.status_code == 200, f"{what} {url}: {answer.status_code}"
        return answer


def tables_in(path: str, html: str) -> Iterator[Seen]:
    parts = re.split(r'<div class="table-tools" data-table="([^"]*)">', html)
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        yield Seen(path, name, part)


def same_table(seen: Seen, path: str, html: str) -> Seen:
    (found,) = [each for each in tables_in(path, html) if each.name == seen.name]
    return found


def filled_tables(site: Site, language: str, done: set[str]) -> Iterator[Seen]:
    """Each table that has rows once, from the first page on which it has any."""
    for path, html in walked(site, language):
        for seen in tables_in(path, html):
            if "data-export" in seen.part and seen.name not in done:
                done.add(seen.name)
                yield seen


@pytest.fixture(scope="module", params=["simulated", "entered", "cleared"])
def book(request, tmp_path_factory):
    """A book of orders that went the whole way, and two that stand still on the way."""
    if request.param == "simulated":
        with opened(request.getfixturevalue("simulated_url")) as site:
            yield site
    else:
        with book_at(request.param, tmp_path_factory.mktemp("tables")) as site:
            if request.param == "cleared":
                supervise(site)
            yield site


@pytest.fixture(scope="module")
def done() -> set[str]:
    """Tables that a book before had rows for."""
    return set()


@pytest.fixture
def tell(request) -> Callable[[str], None]:
    """Says what was walked, also when all goes well."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def said(words: str) -> None:
        with capture.global_and_fixture_disabled():
            sys.stdout.write(f"\nevery table: {words}\n")

    return said


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(table, "ROWS", ROWS_SHOWN)


def test_every_table_sorts_shows_columns_and_leaves_as_files(book, done, tell):
    tally, before = Tally(), len(done)
    for seen in filled_tables(book, "en", done):
        check_files(book, seen, tally)
        check_columns(book, seen, tally)
        check_sorts(book, seen, tally)
    tell(f"{len(done) - before} new tables, {dict(tally.counts)}: {', '.join(sorted(done))}")
    assert len(done) >= 15
    assert tally.counts["csv"] > 0


def test_files_of_every_table_are_in_the_readers_language(simulated, tell):
    tally, names = Tally(), set[str]()
    for seen in filled_tables(simulated, "zh", names):
        check_files(simulated, seen, tally)
        assert CHINESE.search("".join(seen.heads)), seen.path
    tell(f"in Chinese {len(names)} tables, {dict(tally.counts)}")
    assert len(names) >= 25


def check_files(book: Site, seen: Seen, tally: Tally) -> None:
    """Both files have the page's heads, and the rows of all of its pages in their order."""
    heads, *rows = csv_rows(tally.get(book, "csv", seen.file("csv")).content)
    assert heads == seen.heads, seen.path
    first = xlsx_rows(tally.get(book, "xlsx", seen.file("xlsx")).content)
    assert first[0] == heads, seen.path
    assert len(first) - 1 == len(rows), seen.path
    typed = parquet_table(tally.get(book, "parquet", seen.file("parquet")).content)
    assert (typed.num_columns, typed.num_rows) == (len(heads), len(rows)), seen.path
    shown = list(all_pages(book, seen, tally))
    assert sum(len(page.rows) for page in shown) == len(rows), (seen.path, seen.name)
    if are_ids(seen):
        ids = [one for page in shown for one in ids_of(page.markup)]
        assert ids == [row[0] for row in rows], (seen.path, seen.name)


def are_ids(seen: Seen) -> bool:
    """Whether the first cell of every row, behind its box, begins with an id."""
    for row in re.findall(r"<tr>(.*?)</tr>", seen.markup.partition("<tbody>")[2], re.S):
        cells = re.findall(r'<td(?! class="tick")[^>]*>\s*(<span class="id">)?', row)
        if not cells[0]:
            return False
    return True


def all_pages(book: Site, seen: Seen, tally: Tally) -> Iterator[Seen]:
    """From the page that was seen to the last one."""
    past = {seen.path}
    yield seen
    while links := seen.links(r'href="([^"]*)" rel="next"'):
        assert len(seen.rows) == ROWS_SHOWN, seen.path
        path = links[0]
        assert path not in past, path
        past.add(path)
        seen = same_table(seen, path, tally.get(book, "page", path).text)
        yield seen


def check_columns(book: Site, seen: Seen, tally: Tally) -> None:
    """All columns, and the last one alone, in the page and in its file."""
    parameter, names = seen.columns
    for chosen in (names, names[-1:]):
        mark = "&" if "?" in seen.path else "?"
        path = f"{seen.path}{mark}{'&'.join(f'{parameter}={name}' for name in chosen)}"
        again = same_table(seen, path, tally.get(book, "columns", path).text)
        assert len(again.heads) == len(chosen), path
        assert len(again.rows) == len(seen.rows), path
        heads, *rows = csv_rows(tally.get(book, "csv", again.file("csv")).content)
        assert heads == again.heads, path
        assert all(len(row) == len(chosen) for row in rows), path


def check_sorts(book: Site, seen: Seen, tally: Tally) -> None:
    """Each head that sorts does so both ways, and loses no row."""
    count = len(csv_rows(tally.get(book, "csv", seen.file("csv")).content))
    for head, link in seen.sorts.items():
        once = same_table(seen, link, tally.get(book, "sort", link).text)
        twice = same_table(seen, once.sorts[head], tally.get(book, "sort", once.sorts[head]).text)
        for each in (once, twice):
            _, *rows = csv_rows(tally.get(book, "csv", each.file("csv")).content)
            assert len(rows) + 1 == count, each.path
            name = re.search(r"sort=-?(\w+)", each.path)
            assert name, each.path
            if name[1] not in NOT_AS_SHOWN:
                check_order(each, [row[seen.heads.index(plain(head))] for row in rows])


def plain(head: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(head)).split())


def check_order(seen: Seen, cells: Sequence[str]) -> None:
    """What is known is in order, what is unknown stands behind it."""
    known = [cell.removeprefix("'") for cell in cells if cell]
    assert [bool(cell) for cell in cells] == sorted(map(bool, cells), reverse=True), seen.path
    is_falling = "sort=-" in seen.path
    orders = [sorted(known, reverse=is_falling)]
    if all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for cell in known):
        orders.append(sorted(known, key=float, reverse=is_falling))
    assert list(known) in orders, seen.path
