"""The message tables as an XML schema: what the port's entrance checks before anybody reads."""

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from lxml import etree

from adapters.customs.messages.fields import NUMBERS, Field, Form, Part, Table
from adapters.customs.messages.tables import ENVELOPE, NAMESPACE, ROOT, TABLES

XS = "http://www.w3.org/2001/XMLSchema"
SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"
UNBOUNDED = "unbounded"


def why_not(root: etree._Element, kind: str) -> str:
    """The first thing that is not as the tables have it, in the validator's words; or nothing."""
    schema = schema_of(kind)
    if schema.validate(root):
        return ""
    faults = cast(Iterable[Any], schema.error_log)  # Its stub says nothing of what is in it.
    return str(next(iter(faults)).message).replace(f"{{{NAMESPACE}}}", "")


@cache
def schema_of(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(schema_tree(TABLES[kind]))


def schema_tree(table: Table) -> etree._Element:
    root = etree.Element(
        xs("schema"),
        {"targetNamespace": NAMESPACE, "elementFormDefault": "qualified"},
        nsmap={"xs": XS},
    )
    content, whole = element(root, table.root, 1, 1)
    document, _ = element(content, table.document, 1, table.documents_max)
    if table.wrapper:
        add_part(document, table.head)
    else:
        add_fields(document, table.head)
    if table.lines is not None:
        add_part(document, table.lines)
    if table.is_sent:
        for part in ENVELOPE:
            add_part(content, part)
        add(
            content,
            "any",
            namespace=SIGNATURES,
            processContents="skip",
            minOccurs="0",
            maxOccurs="1",
        )
    for field in ROOT.fields:
        add_type(add(whole, "attribute", name=field.name, use="required"), field)
    return root


def add_part(parent: etree._Element, part: Part) -> None:
    content, _ = element(parent, part.name, part.least, part.most)
    add_fields(content, part)


def add_fields(content: etree._Element, part: Part) -> None:
    for field in part.fields:
        occurs = {"minOccurs": str(field.least), "maxOccurs": str(field.most)}
        add_type(add(content, "element", name=field.name, **occurs), field)
    if part.rest:
        add(content, "element", name=part.rest, type="xs:anyType")


def element(
    parent: etree._Element, name: str, least: int, most: int | None
) -> tuple[etree._Element, etree._Element]:
    """An element with others in it: where these go, and where attributes go."""
    occurs = {}
    if parent.tag != xs("schema"):
        occurs = {"minOccurs": str(least), "maxOccurs": str(most or UNBOUNDED)}
    whole = add(add(parent, "element", name=name, **occurs), "complexType")
    return add(whole, "sequence"), whole


def add_type(holder: etree._Element, field: Field) -> None:
    base = {Form.INTEGER: "xs:int", Form.DECIMAL: "xs:decimal"}.get(field.form, "xs:string")
    restriction = add(add(holder, "simpleType"), "restriction", base=base)
    if field.form in NUMBERS:
        limits = {"totalDigits": field.longest}
        if field.form is Form.DECIMAL:
            limits["fractionDigits"] = field.decimals
    else:
        limits = {"minLength": field.shortest, "maxLength": field.longest}
    for name, value in limits.items():
        if value is not None:
            add(restriction, name, value=str(value))
    if field.is_fixed:
        for choice in field.choices:
            add(restriction, "enumeration", value=choice.value)


def add(parent: etree._Element, kind: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, xs(kind), attributes)


def xs(name: str) -> str:
    return f"{{{XS}}}{name}"
