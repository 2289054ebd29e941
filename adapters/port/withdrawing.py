"""Takes withdrawals (623): what is neither released nor under control can be withdrawn."""

from collections.abc import Sequence

from adapters.port import texts
from adapters.port.applications import (
    CONCLUDED,
    SAVED,
    STORED,
    Application,
    applications,
    is_only_saved,
    owe,
    wrong_field,
)
from adapters.port.books import Books
from adapters.port.files import Said
from adapters.port.heard import Heard, text
from adapters.port.register import WITHDRAWABLE, WITHDRAWN, Declaration
from adapters.port.releasing import Releasing
from adapters.port.texts import port_error
from adapters.port.times import WITHDRAWAL_DECIDED_MS, WITHDRAWAL_STORED_MS, heard_at

KIND = "CEB624"


class Withdrawing:
    def __init__(self, books: Books, releasing: Releasing) -> None:
        self._books = books
        self._releasing = releasing

    def hear(self, message: Heard) -> None:
        at = heard_at(self._books.chance, message) + WITHDRAWAL_STORED_MS
        plan = self._books.agenda.plan
        plan(at, f"{message.guid}/store", lambda ms: self._store(message, ms))

    def _store(self, message: Heard, at: int) -> None:
        said = [
            (application, self._first_said(application))
            for application in applications(self._books, KIND, message.documents, at)
        ]
        owe(self._books, KIND, f"{message.guid}/stored", said, at)
        open_ones = [application for application, words in said if words == STORED]
        decided = at + WITHDRAWAL_DECIDED_MS - WITHDRAWAL_STORED_MS
        plan, guid = self._books.agenda.plan, message.guid
        plan(decided, f"{guid}/decide", lambda ms: self._decide(guid, open_ones, ms))

    def _first_said(self, application: Application) -> Said:
        number = text(application.document.head, "invtNo")
        declaration = application.declaration
        if is_only_saved(application):
            return SAVED
        if declaration is None:
            return port_error(-623003, number)
        if wrong := wrong_field(application):
            return port_error(-623001, wrong)
        if declaration.is_asked_back or declaration.state == WITHDRAWN:
            return port_error(-623009, number)
        if declaration.state not in WITHDRAWABLE:
            return port_error(-623005, number)
        declaration.is_asked_back = True
        return STORED

    def _decide(self, guid: str, open_ones: Sequence[Application], at: int) -> None:
        said: list[tuple[Application, Said]] = []
        for application in open_ones:
            declaration = application.declaration
            assert declaration is not None
            refusal = why_not(declaration)
            if not refusal:
                self._releasing.undo(declaration, WITHDRAWN, at)
            declaration.is_asked_back = False
            said.append((application, (texts.REFUSED, refusal) if refusal else CONCLUDED))
        owe(self._books, KIND, f"{guid}/decided", said, at)


def why_not(declaration: Declaration) -> str:
    """What happened to it since it was asked for, in customs' words; empty if nothing did."""
    if declaration.state in WITHDRAWABLE:
        return ""
    if declaration.released_at:
        return texts.RELEASED_ALREADY
    return texts.CONTROLLED_ALREADY if declaration.is_live else texts.ENDED_ALREADY
