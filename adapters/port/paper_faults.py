"""What sends any list or gate pass back, whatever it asks for."""

from adapters.port import texts
from adapters.port.books import Books
from adapters.port.heard import Head, text
from adapters.port.paper_hearing import FOUND


def wrong_anyhow(books: Books, head: Head, own_no: str) -> str:
    """Why it is returned; empty for one that is looked at further."""
    if found := text(head, FOUND):
        return found
    if own_no in books.book_lines.own_nos:
        return texts.PAPER_TWICE.format(own_no)
    if books.chance.happens("paper returned", own_no, books.conduct.papers_returned):
        return texts.PAPER_RETURNED
    return ""
