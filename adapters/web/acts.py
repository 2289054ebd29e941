"""What every POST stands on: the fields of a form, the command's id, the answer or the refusal."""

import contextlib
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from adapters.gatherer import RETRY_AFTER_SECONDS, GatheringClosed, GatheringFull
from adapters.texts import say, translated
from adapters.web import formats, left_out
from adapters.web.faults import Fault
from adapters.web.pages import Page, page_of
from adapters.web.refusals import CHANGED_MEANWHILE, CLOSING, TOO_MANY_WAIT, words_of
from adapters.web.remedies import Remedy
from adapters.web.remedy_links import remedy_of
from adapters.web.seen import SeenOtherwiseError, read_seen, still_as_seen
from adapters.web.visitors import MARK, require_mark
from application.event_log import AlreadyAccepted, ChangedMeanwhile, ChangedSinceSeen
from application.gathering import ATTEMPTS_MAX
from application.outcome import Outcome
from domain.identifiers import Partition
from domain.local_times import LocalTimeNever, LocalTimeTwice, instant_of
from domain.refusals import Refused, UnknownThing

COMMAND_ID = re.compile(r"[A-Za-z0-9:._-]{8,80}")
NEW_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
TEXT_MAX = 200
AREA_TEXT_MAX = 200_000
"""A pasted list of a few thousand order ids."""

WHOLE_MAX = 2**31 - 1

FIELDS_MAX = 2_000


class FieldRefusedError(Exception):
    """Raised when what was typed into a field is not what the field takes."""

    def __init__(self, field: str, words: str, remedy: str = "") -> None:
        super().__init__(field, words)
        self.field = field
        self.words = words
        self.remedy = Remedy(remedy) if remedy else None


@dataclass(frozen=True, slots=True)
class Act:
    """One posted form."""

    page: Page
    form: FormData
    now: datetime

    @property
    def name(self) -> str:
        """Which form of the page it was."""
        return str(self.form.get("act", ""))

    def text(self, name: str, *, needed: bool = True, longest: int = TEXT_MAX) -> str:
        text = str(self.form.get(name) or "").strip()
        if needed and not text:
            raise FieldRefusedError(name, say("This is needed."))
        if len(text) > longest:
            raise FieldRefusedError(name, too_long(longest))
        # Databases and logs take no zeros; the other controls have no business in a name.
        if any(ord(letter) < 32 and letter not in "\r\n\t" for letter in text):
            raise FieldRefusedError(name, say("Control characters are not taken."))
        return text

    def name_of_id(self, name: str) -> str:
        """A new id: it stands in addresses, so it is letters, digits and a few marks."""
        text = self.text(name, longest=60)
        if not NEW_ID.fullmatch(text):
            words = say("Letters, digits, dots, dashes, underlines and colons.")
            raise FieldRefusedError(name, words)
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """The ids of a text area or of ticked boxes: split at spaces and commas, once each."""
        sent = " ".join(str(part) for part in self.form.getlist(name))
        if len(sent) > AREA_TEXT_MAX:
            raise FieldRefusedError(name, too_long(AREA_TEXT_MAX))
        found = tuple(dict.fromkeys(part for part in re.split(r"[\s,;，；]+", sent) if part))
        if not found:
            raise FieldRefusedError(name, say("Name at least one."))
        return found

    def whole(self, name: str, *, least: int = 0, most: int = WHOLE_MAX) -> int:
        text = self.text(name).replace(",", "")
        if not re.fullmatch(r"-?[0-9]{1,15}", text) or not least <= int(text) <= most:
            words = say(
                "A whole number from {least} to {most}.", least=f"{least:,}", most=f"{most:,}"
            )
            raise FieldRefusedError(name, words)
        return int(text)

    def decimal(self, name: str, *, places: int = 5) -> Decimal:
        text = self.text(name).replace(",", "")
        # Digits only: `1e999999` and `NaN` are numbers too, for some.
        if not re.fullmatch(rf"-?[0-9]{{1,12}}(\.[0-9]{{1,{places}}})?", text):
            words = say("A number of at most {places} decimal places.", places=places)
            raise FieldRefusedError(name, words)
        return Decimal(text)

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise FieldRefusedError(name, say("A day such as 2026-03-02.")) from None

    def time(self, name: str, zone: str = formats.ZONE) -> datetime:
        """A time of a zone as an input of type datetime-local sends it, or with its offset."""
        try:
            return instant_of(datetime.fromisoformat(self.text(name)), formats.zone_of(zone))
        except (ValueError, OverflowError):
            raise FieldRefusedError(name, say("A time such as 2026-03-02 09:14.")) from None
        except (LocalTimeTwice, LocalTimeNever) as refusal:
            raise FieldRefusedError(name, words_of(refusal)[1]) from None

    def is_ticked(self, name: str) -> bool:
        return bool(self.form.get(name))

    def handle(
        self,
        make: Callable[[], Any],
        *,
        to: str,
        again: Callable[[], Response],
        partition: Partition | None = None,
        about: str = "",
    ) -> Response:
        """Make the command, handle it and go where what came of it is seen.

        Raises what says that it is not for this visitor to send, or about things out of reach.
        `again` shows the form once more, with words beside the field that would satisfy the rule.
        `about` is said by forms whose command also rests on rows read now, such as "all that are
        paid": it names what was typed, and a form that is known with it is not made again.
        """
        command_id = self.command_id(about)
        where = partition or self.page.partition
        known = self.page.system.log.accepted(where, [command_id]) if about else {}
        if accepted := known.get(command_id):
            return RedirectResponse(reached_at(to, Outcome(accepted.last_position, 0)), 303)
        try:
            command = make()
            self.page.allow(command)
            outcome = self.handled(where, command, command_id)
        except SeenOtherwiseError as news:
            # What is shown now is read anew, and stands where the words end.
            self.page.positions.clear()
            self.page.told = news.position
            return self.refused("", news.words, 409, again)
        except FieldRefusedError as fault:
            told = Fault(self.name, fault.field, fault.words, remedy=fault.remedy)
            return self.shown(told, 422, again)
        except Refused as refusal:
            return self.refused_by(refusal, again)
        except (ChangedMeanwhile, AlreadyAccepted):
            return self.refused("", translated(CHANGED_MEANWHILE), 409, again)
        except (GatheringFull, GatheringClosed) as busy:
            words = CLOSING if isinstance(busy, GatheringClosed) else TOO_MANY_WAIT
            answer = self.refused("", translated(words), 503, again)
            answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
            return answer
        return RedirectResponse(reached_at(to, outcome), 303)

    def handled(self, where: Partition, command: Any, command_id: str) -> Outcome:
        """Handled on what its sender saw. Raises SeenOtherwiseError and what handling does."""
        system, actor = self.page.system, self.page.visitor.actor
        for _ in range(ATTEMPTS_MAX):
            expected = self.expected(where, command, command_id)
            with contextlib.suppress(ChangedSinceSeen):
                return system.handle(where, command, command_id, actor, expected=expected)
        raise ChangedMeanwhile(expected)

    def expected(self, where: Partition, command: Any, command_id: str) -> Mapping[str, int]:
        """Where the things that the command is about must stand. Raises SeenOtherwiseError."""
        system, seen = self.page.system, read_seen(str(self.form.get("seen", "")))
        if seen is None:
            return {}
        try:
            return still_as_seen(system, where, self.page.visitor, command, seen)
        except SeenOtherwiseError:
            # A form that was taken before has the answer of then, whatever has happened since.
            if system.log.accepted(where, [command_id]):
                return {}
            raise

    def command_id(self, about: str = "") -> str:
        command_id = str(self.form.get("command_id", ""))
        if not COMMAND_ID.fullmatch(command_id):
            raise HTTPException(422, say("The form came without its id: load the page again."))
        if not about:
            return command_id
        return f"{command_id}:{hashlib.blake2b(about.encode(), digest_size=8).hexdigest()}"

    def refused_by(self, refusal: Refused, again: Callable[[], Response]) -> Response:
        """For a rule of the business, with what would satisfy it."""
        self.page.typed = self.form
        field, words = words_of(refusal)
        sku = str(refusal.values.get("sku", ""))
        fault = Fault(self.name, field, words, sku, remedy_of(self.page, refusal))
        return self.shown(fault, 404 if isinstance(refusal, UnknownThing) else 409, again)

    def refused(
        self, field: str, words: str, status: int, again: Callable[[], Response]
    ) -> Response:
        return self.shown(Fault(self.name, field, words), status, again)

    def shown(self, fault: Fault, status: int, again: Callable[[], Response]) -> Response:
        self.page.fault = fault
        self.page.typed = self.form
        self.page.status = status
        return again()


def too_long(longest: int) -> str:
    return say("At most {characters} characters.", characters=f"{longest:,}")


def reached_at(to: str, outcome: Outcome) -> str:
    """Where to go, with the position to wait for and how many orders were left out, and why."""
    path, _, fragment = to.partition("#")
    mark = "&" if "?" in path else "?"
    said = f"{mark}reached={outcome.position}&events={outcome.events}"
    if left := left_out.query_of(outcome.refused):
        said += f"&{left}"
    return f"{path}{said}{'#' + fragment if fragment else ''}"


async def act_of(request: Request, page: Annotated[Page, Depends(page_of)]) -> Act:
    """The dependency of every POST of a page. Raises ForeignFormError."""
    if page.past:
        raise HTTPException(409, say("This page shows the past: nothing can be done there."))
    form = await request.form(max_files=0, max_fields=FIELDS_MAX)
    require_mark(request, str(form.get(MARK, "")))
    return Act(page, form, page.system.clock())
