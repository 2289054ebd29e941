"""Sends what is refused, by forms of pages and by the interface, and reads what is said of it."""

from collections.abc import Iterator
from itertools import count

from adapters.api.bodies import json_of
from adapters.texts import reading
from adapters.web.refusals import rule_words
from adapters.web.remedies import remedy_words
from tests.adapters.api.interface import Interface
from tests.adapters.web.read_forms import Answer, answer_in
from tests.adapters.web.refused_commands import Asked
from tests.adapters.web.refused_forms import Refusable
from tests.adapters.web.refused_ground import SMALL, Ground
from tests.adapters.web.refused_words import require_told
from tests.adapters.web.site import words

NOTICE = "Not done. {words}"
KNOWN = ("KIWI-01", "BARE-1", "OLD-1", "NEW-1", "MILK-1", "B-1", SMALL)

SETS = ("PlaceOrders", "ClaimOrders")
"""Commands that go on without what cannot be, and name it."""

_numbers = count(1)


def sent(ground: Ground, case: Refusable, language: str) -> Answer:
    fields = {
        "mark": ground.site.mark,
        "act": case.act,
        "command_id": f"seen-{next(_numbers):08}",
        **case.typed,
        **case.hidden,
    }
    spoken = {"Accept-Language": language}
    answer = ground.site.client.post(case.url, data=fields, headers=spoken)
    assert answer.status_code == case.status, words(answer.text)[:600]
    return answer_in(answer.text, case.act)


def require_seen(ground: Ground, case: Refusable, language: str) -> None:
    """Told above the page with its remedy, and in the form, which still holds what was typed.

    Nothing happened.
    """
    before = ground.site.system.log.last_position()
    answer = sent(ground, case, language)
    known = {*case.typed.values(), *case.hidden.values(), *case.url.split("/"), *KNOWN}
    require_told(case.name, language, answer.refusal, NOTICE, known)
    require_remedy(ground, case.name, language, answer)
    assert ground.site.system.log.last_position() == before
    if not case.is_there:
        assert answer.form is None
        return
    assert answer.form is not None, "the form is gone"
    assert {name: answer.form.values.get(name) for name in case.typed} == dict(case.typed)
    said = answer.form.faults
    if case.beside:
        key = f"{answer.form.ids[case.beside]}-why"
        said = {key: said[key]}
    require_told(case.name, language, "".join(said.values()), known=known)


def require_remedy(ground: Ground, name: str, language: str, answer: Answer) -> None:
    with reading(language):
        assert answer.remedy == remedy_words(name)
    for link in answer.links:
        assert ground.site.client.get(link).status_code == 200, f"{name} leads to {link}"


def require_told_to_shops(api: Interface, asked: Asked, language: str) -> None:
    body = json_of(asked.command)
    code, detail = told(api, asked, body, language)
    assert code == asked.name
    with reading(language):
        inner = rule_words(asked.within)
    assert inner in detail
    require_told(asked.name, language, detail, known={inner, *texts_in(body)})


def told(api: Interface, asked: Asked, body: object, language: str) -> tuple[str, str]:
    """The rule and the words of the answer, or of the one order that was left out."""
    command = type(asked.command).__name__
    status = 200 if command in SETS else asked.status
    found = api.send(command, body, status, accept_language=language).json()
    if command in SETS:
        (found,) = found["left_out"]
    return found["code"], found["detail"]


def texts_in(body: object) -> Iterator[str]:
    """What whoever asks has called things."""
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    for part in parts:
        yield from texts_in(part)
    if isinstance(body, str):
        yield body
