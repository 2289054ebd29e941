"""What the description says, in the reader's language: by the paragraph, as the reference shows it.

The OpenAPI document itself is English, as its names are. What it says of every command alike is
made of the command's own name and roles.
"""

from collections.abc import Iterator
from typing import Any

from adapters.texts import coded, say, translated

MANY, SENT_BY, END = ", many at once", "Sent by: ", "."

Document = dict[str, Any]


def paragraphs(text: str) -> list[str]:
    """Without the line breaks that only the code has."""
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


def in_words(paragraph: str) -> str:
    """One paragraph, or what stands in a cell, as the reader reads it."""
    if paragraph.endswith(MANY):
        return say("{command}, many at once", command=translated(paragraph.removesuffix(MANY)))
    if paragraph.startswith(SENT_BY):
        roles = paragraph.removeprefix(SENT_BY).removesuffix(END).split(", ")
        return say("Sent by: {roles}.", roles=say(", ").join(map(coded, roles)))
    found = translated(paragraph)
    if found != paragraph or not paragraph.endswith(END):
        return found
    # A command without a sentence of its own is described by its name.
    return say("{sentence}.", sentence=translated(paragraph.removesuffix(END)))


def texts_in(document: Document) -> Iterator[str]:
    """Every paragraph that the reference shows of a description."""
    for text in (document["info"]["description"], *of_paths(document), *of_shapes(document)):
        yield from filter(None, paragraphs(text or ""))


def of_paths(document: Document) -> Iterator[str]:
    for item in document["paths"].values():
        for operation in item.values():
            yield from (operation["summary"], operation.get("description", ""))
            yield from operation["tags"]
            yield from (each.get("description", "") for each in operation.get("parameters", ()))
            yield from (each["description"] for each in operation["responses"].values())


def of_shapes(document: Document) -> Iterator[str]:
    for schema in document["components"]["schemas"].values():
        yield schema.get("description", "")
        for field in schema.get("properties", {}).values():
            yield field.get("description", "")


def of_catalogue(texts: Iterator[str]) -> set[str]:
    """The ids under which these are translated: what is made of others is not among them."""
    found = {text.removesuffix(MANY) for text in texts if not text.startswith(SENT_BY)}
    return {text for text in found if text.removesuffix(END) not in found - {text}}
