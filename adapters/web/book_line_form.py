"""The form of one line of the account book."""

from adapters.web.acts import Act
from domain.account_book import AssignBookLines
from domain.account_book_lines import BookLine
from domain.identifiers import Sku


def line_assigned(act: Act, book_no: str) -> AssignBookLines:
    """One line of the account book, as a form names it."""
    has_second = bool(act.text("second_unit", needed=False))
    has_limit = bool(act.text("limit_date", needed=False))
    line = BookLine(
        act.whole("book_line", least=1),
        act.text("item_no"),
        Sku(act.text("sku")),
        act.text("tariff_code"),
        act.text("name"),
        act.text("specification"),
        act.text("country"),
        act.text("declared_unit"),
        act.decimal("declared_measure"),
        act.text("first_unit"),
        act.decimal("first_measure"),
        act.text("second_unit", needed=False),
        act.decimal("second_measure") if has_second else None,
        act.decimal("price", places=4),
        act.text("currency"),
        act.day("limit_date") if has_limit else None,
    )
    return AssignBookLines(book_no, (line,), act.now)
