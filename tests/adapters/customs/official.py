"""The official schema, when it lies beside the project: read as rows to compare, and as a judge."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

FOLDER = (
    Path(__file__).resolve().parents[3].parent / "shared" / "conformance" / "ceb-xsd" / "202205"
)
NAMED = "海关跨境进口业务节点报文定义202205.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
WHY = "the official schema is not beside the project (../shared/conformance/ceb-xsd)"

needs_schema = pytest.mark.skipif(not (FOLDER / NAMED).exists(), reason=WHY)


@dataclass(frozen=True, slots=True)
class Row:
    """An element as the schema has it; `base` is xs:string, xs:decimal or xs:int."""

    name: str
    base: str
    shortest: int
    longest: int | None
    decimals: int
    least: int
    most: int
    fixed: str | None


@cache
def document() -> etree._Element:
    return etree.parse(FOLDER / NAMED).getroot()


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / NAMED))


def is_valid(body: bytes) -> bool:
    return schema().validate(etree.fromstring(body))


def sequence_of(name: str) -> list[etree._Element]:
    """The elements within a global element, in their order."""
    (found,) = (e for e in document() if e.tag == f"{XS}element" and e.get("name") == name)
    return elements(found)


def elements(of: etree._Element) -> list[etree._Element]:
    return list(of.iterfind(f"{XS}complexType/{XS}sequence/{XS}element"))


def occurs(element: etree._Element) -> tuple[int, int | None]:
    most = element.get("maxOccurs", "1")
    return int(element.get("minOccurs", "1")), None if most == "unbounded" else int(most)


def rows_of(name: str) -> Iterator[Row]:
    for element in sequence_of(name):
        if (row := row_of(element)) is not None:
            yield row


def row_of(element: etree._Element) -> Row | None:
    """None for an element that holds no plain value."""
    restriction = element.find(f"{XS}simpleType/{XS}restriction")
    base = element.get("type") if restriction is None else restriction.get("base")
    if base is None or not base.startswith("xs:"):
        return None
    facets = {} if restriction is None else facets_of(restriction)
    exact = facets.get("length")
    longest = exact or facets.get("maxLength") or facets.get("totalDigits")
    least, most = occurs(element)
    return Row(
        str(element.get("name")),
        base,
        exact or facets.get("minLength", 0),
        longest,
        facets.get("fractionDigits", 0),
        least,
        most or 0,
        element.get("fixed"),
    )


def facets_of(restriction: etree._Element) -> dict[str, int]:
    return {
        etree.QName(facet).localname: int(str(facet.get("value")))
        for facet in restriction
        if isinstance(facet.tag, str)
    }
