"""`customs read` and `check`: a message field by field with meanings, and every fault of one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from adapters.cli.faults import FileUnusableError, OptionUnusableError
from adapters.cli.output import AS_JSON
from adapters.customs.any_message import AnyMessage, any_message, faults_of_any
from adapters.customs.messages.explaining import Explained
from adapters.customs.messages.faults import Fault, visible
from adapters.customs.messages.fields import Meaning
from adapters.customs.messages.limits import MESSAGE_BYTES_MAX, UnreadableMessageError
from adapters.customs.messages.receipt_texts import receipt_text
from adapters.texts import LANGUAGES, SOURCE, reading, say

FILE = typer.Argument(help="A message as it is sent: XML, CEB311 to CEB900, INV101 to SAS224.")
JSON = typer.Option(False, "--json", help=AS_JSON)
LANGUAGE = typer.Option(SOURCE, help="Of meanings and faults: en or zh. JSON has both.")

NAME_WIDTH = 18
"""As wide as most names of fields."""


def read_file(file: Path = FILE, as_json: bool = JSON, language: str = LANGUAGE) -> None:
    """Show a message field by field: what each is called, what it holds, what that stands for."""
    with told_in(language, file):
        message = any_message(bytes_of(file))
        if as_json:
            print(json.dumps(facts_of(message), ensure_ascii=False))
            return
        for line in lines_of(message):
            print(line)


def check_file(file: Path = FILE, as_json: bool = JSON, language: str = LANGUAGE) -> None:
    """Name every fault of a message; exit code 1 when there is one."""
    with told_in(language, file):
        faults = faults_of_any(bytes_of(file))
        if as_json:
            facts = {"is_sound": not faults, "faults": [fault_facts(each) for each in faults]}
            print(json.dumps(facts, ensure_ascii=False))
        else:
            print("\n".join(each.said() for each in faults) or say("no fault"))
    if faults:
        raise typer.Exit(1)


@contextmanager
def told_in(language: str, file: Path) -> Iterator[None]:
    """Say all in a language, also why a file is no message. Raises FileUnusableError."""
    if language not in LANGUAGES:
        raise OptionUnusableError(f"there is no language {language!r}: {', '.join(LANGUAGES)}")
    with reading(language):
        try:
            yield
        except UnreadableMessageError as error:
            raise FileUnusableError(f"{file}: {error.said()}") from None


def bytes_of(file: Path) -> bytes:
    """A byte more than a message may have: the reader refuses what is longer."""
    with file.open("rb") as content:
        return content.read(MESSAGE_BYTES_MAX + 1)


def lines_of(message: AnyMessage) -> Iterator[str]:
    before = ""
    signed = say("signed") if message.is_signed else say("not signed")
    yield f"{message.kind} {message.meaning.said()}, {signed}"
    for each in message.fields:
        if (heading := heading_of(each)) != before:
            yield f"\n{heading}"
            before = heading
        yield line_of(each)
    for note in message.notes:
        yield say("unknown: {element} {value}", element=note.element, value=visible(note.value))


def heading_of(each: Explained) -> str:
    numbers = (
        say("document {number}", number=each.document) if each.document else "",
        say("line {number}", number=each.line) if each.line else "",
    )
    return " ".join(filter(None, (each.part.meaning.said(), each.part.name, *numbers)))


def line_of(each: Explained) -> str:
    stands_for = each.stands_for
    value = visible(each.value) + (f" = {stands_for.said()}" if stands_for else "")
    return f"  {each.field.name:{NAME_WIDTH}}  {value}  ({each.field.meaning.said()})"


def facts_of(message: AnyMessage) -> dict[str, Any]:
    return {
        "kind": message.kind,
        **in_both("meaning", message.meaning),
        "is_signed": message.is_signed,
        "documents": message.documents,
        "fields": [field_facts(each) for each in message.fields],
        "notes": [
            {"part": n.part, "element": n.element, "document": n.document, "value": n.value}
            for n in message.notes
        ],
    }


def field_facts(each: Explained) -> dict[str, Any]:
    is_text = each.field.name == "returnInfo"
    return {
        "part": each.part.name,
        "document": each.document,
        "line": each.line,
        "field": each.field.name,
        "value": each.value,
        **in_both("meaning", each.field.meaning),
        **in_both("stands_for", each.stands_for),
        "code": receipt_text(each.value).code or None if is_text else None,
    }


def in_both(name: str, meaning: Meaning | None) -> dict[str, str | None]:
    en, zh = meaning or (None, None)
    return {f"{name}_en": en, f"{name}_zh": zh}


def fault_facts(fault: Fault) -> dict[str, Any]:
    told = {}
    for language in LANGUAGES:
        with reading(language):
            told[f"message_{language}"] = fault.said()
    return {
        "rule": fault.rule.value,
        "is_of_schema": fault.is_of_schema,
        "kind": fault.kind,
        "part": fault.part,
        "field": fault.field,
        "document": fault.document,
        "line": fault.line,
        "value": fault.value,
        "expected": fault.expected,
        **told,
    }
