"""A table of a page: columns, sort, views that people keep, and files of what is shown.

    table = Table(page, "campaigns", COLUMNS)
    return page.show("campaigns/list.html", table=table.of(rows))          rows that are all here
    return page.show("orders/list.html", table=table.of_page(rows, after)) rows that a query cut

The macro `of` of `tables.html` shows it. Where the address asks for a file, `page.show` answers
with it instead: the filter, columns, order, language and past of the page, and all of its rows.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from adapters.access.saved_views import SavedView
from adapters.web.pages import Page
from adapters.web.tables.asking import AFTER, COLUMNS, EXPORT, OF_ONE_ANSWER, OFFSET, SORT, asked_of
from adapters.web.tables.columns import IN_WORDS, NUMBERS, Column
from adapters.web.tables.files import file_of

ROWS = 50

FILE_ROWS_MAX = 50_000
"""What a file holds at most; the page says so where there are more."""

SUBJECT_MAX = 300


class Table:
    """Raises 422 for what is asked of it in vain."""

    def __init__(
        self,
        page: Page,
        name: str,
        columns: Sequence[Column],
        *,
        sort: str = "",
        sorts: Sequence[str] | None = None,
        is_first: bool = True,
        is_of_orders: bool = False,
        key: Callable[[Any], str] | None = None,
    ) -> None:
        """`sort` is the order of rows until one is chosen, `sorts` the columns that may be chosen
        for it (without, all). `is_first` says that no other table of the page asks the address for
        the same. `key` tells rows apart; without, the first column does."""
        self.page, self.name, self.columns = page, name, tuple(columns)
        self.sorts = frozenset(c.name for c in columns) if sorts is None else frozenset(sorts)
        prefix = "" if is_first else f"{name.replace(' ', '-')}."
        self.asked = asked_of(page.request, prefix, columns, sort, self.sorts)
        self.is_of_orders = is_of_orders
        self.key = key or (lambda row: str(columns[0].of(row)))
        self.rows: Sequence[Any] = ()
        self.count: int | None = None
        """Of all rows; None where nobody counted them."""

        self.next_url = self.previous_url = ""

    @property
    def limit(self) -> int:
        """How many rows a query is asked for: one more than is shown tells that more follow."""
        return (FILE_ROWS_MAX if self.asked.export else ROWS) + 1

    @property
    def asked_rows(self) -> dict[str, Any]:
        """What a query that sorts and cuts is asked for."""
        return {"sort": self.asked.sort, "limit": self.limit, "offset": self.asked.offset}

    @property
    def is_cut_in_files(self) -> bool:
        return self.count is not None and self.count > FILE_ROWS_MAX

    file_rows_max = FILE_ROWS_MAX

    # --- its rows -------------------------------------------------------------------------------

    def of(self, rows: Sequence[Any]) -> "Table":
        """Rows that are all here: they are sorted and cut."""
        begin = self.asked.offset
        return self.of_offset(self._in_order(rows)[begin : begin + self.limit], len(rows))

    def of_offset(self, rows: Sequence[Any], count: int | None = None) -> "Table":
        """Rows that a query sorted, and cut at `limit` from `asked.offset` on."""
        begin = self.asked.offset
        if self._take(rows, count):
            self.next_url = self.url(offset=begin + ROWS)
        if begin:
            self.previous_url = self.url(offset=max(0, begin - ROWS) or None)
        return self

    def of_page(
        self, rows: Sequence[Any], after: Callable[[Any], str], count: int | None = None
    ) -> "Table":
        """Rows that a query sorted, and cut at `limit` from `asked.after` on, a row's cursor."""
        if self._take(rows, count):
            self.next_url = self.url(after=after(self.rows[-1]))
        return self

    def _take(self, rows: Sequence[Any], count: int | None) -> bool:
        """Whether more rows follow."""
        self.rows, self.count = rows[: self.limit - 1], count
        if self.asked.export:
            self._answer_with_file()
        return len(rows) >= self.limit

    def _in_order(self, rows: Sequence[Any]) -> Sequence[Any]:
        """What is unknown stands last, whichever way."""
        by = next((c for c in self.columns if c.name == self.asked.sorted_by), None)
        if by is None:
            return rows
        # What is read as a word is sorted as that word.
        value = by.said if by.kind in IN_WORDS else by.of
        known = [row for row in rows if by.of(row) is not None]
        unknown = [row for row in rows if by.of(row) is None]
        return [*sorted(known, key=value, reverse=self.asked.is_falling), *unknown]

    def _answer_with_file(self) -> None:
        page, form = self.page, self.asked.export
        if self.is_of_orders:
            subject = f"{self.name}?{self.view_query}"[:SUBJECT_MAX]
            sightings = page.doors.sightings
            sightings.note(page.visitor, page.partition, EXPORT, subject, len(self.rows), ())
        position = min(page.positions, default=0)
        name = f"{self.name.replace(' ', '-')}-{position}.{form}"
        page.file = file_of(form, name, self.asked.columns, self.rows)

    def zeros(self, cells: Collection[str]) -> set[str]:
        """Columns of numbers that are all zero or unknown: a narrow screen leaves them out.

        Not those whose `cells` a page makes itself.
        """
        shown = (c for c in self.asked.columns if c.kind in NUMBERS and c.name not in cells)
        return {c.name for c in shown if self.rows and not any(c.of(row) for row in self.rows)}

    # --- its addresses --------------------------------------------------------------------------

    def parameter(self, name: str) -> str:
        return f"{self.asked.prefix}{name}"

    def url(self, **changed: Any) -> str:
        """This page with something of this table changed, from its first rows on."""
        kept = {COLUMNS: self.asked.column_names, OFFSET: None, AFTER: None, EXPORT: None}
        query = kept | changed
        return self.page.here(**{self.parameter(name): query[name] for name in query})

    def sort_url(self, column: Column) -> str:
        """Sorted by a column; the other way round where it is so already."""
        is_rising = self.asked.sort == column.name
        return self.url(**{SORT: f"-{column.name}" if is_rising else column.name})

    def direction(self, column: Column) -> str:
        """As `aria-sort` says it."""
        if self.asked.sorted_by != column.name:
            return "none"
        return "descending" if self.asked.is_falling else "ascending"

    def link(self, column: Column, row: Any) -> str:
        """Where a row's value leads; empty for nowhere."""
        if column.opens:
            address = column.opens(row)
            return self.page.url(*address[0], **address[1]) if address else ""
        value = column.of(row)
        return self.page.url(*column.to, value) if column.to and value else ""

    def hidden(self) -> list[tuple[str, str]]:
        """What the form that chooses columns keeps of the address."""
        own = {self.parameter(name) for name in (COLUMNS, OFFSET, AFTER, EXPORT)}
        return [pair for pair in self.page.asked_here().items() if pair[0] not in own]

    # --- its views ------------------------------------------------------------------------------

    @property
    def views(self) -> Sequence[SavedView]:
        return [view for view in self.page.saved_views if view.place == self.name]

    @property
    def view_query(self) -> str:
        """What a view of what is shown now keeps."""
        asked = self.page.asked_here() | {self.parameter(COLUMNS): self.asked.column_names or ""}
        leaving = {self.parameter(name) for name in OF_ONE_ANSWER} | OF_ONE_ANSWER
        pairs = [(n, v) for n, v in asked.items() if v and n not in leaving]
        return urlencode(sorted(pairs))

    def view_url(self, view: SavedView) -> str:
        """In the past that is shown, where one is."""
        past = urlencode(self.page.past.query) if self.page.past else ""
        query = "&".join(part for part in (view.query, past) if part)
        return f"{self.page.path}?{query}" if query else self.page.path

    def is_view(self, view: SavedView) -> bool:
        return view.query == self.view_query
