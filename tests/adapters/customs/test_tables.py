import pytest

from adapters.customs.messages.fields import Field, Form, Part
from adapters.customs.messages.tables import ENVELOPE, ROOT, SIGNATURE, TABLES
from tests.adapters.customs.official import (
    Row,
    elements,
    needs_schema,
    occurs,
    rows_of,
    sequence_of,
)

BASES = {Form.DECIMAL: "xs:decimal", Form.INTEGER: "xs:int"}
FIELDS = 305
PARTS = {
    part.name: part
    for table in TABLES.values()
    for part in (table.head, table.lines, *ENVELOPE)
    if part is not None
}


def row_of(field: Field) -> Row:
    return Row(
        field.name,
        BASES.get(field.form, "xs:string"),
        field.shortest,
        field.longest,
        field.decimals,
        field.least,
        field.most,
        field.choices[0].value if field.is_fixed else None,
    )


@needs_schema
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_field_order_length_and_occurrence_is_the_schemas(part):
    assert [row_of(field) for field in part.fields] == list(rows_of(part.name))


@needs_schema
@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_documents_lines_and_envelope_occur_as_in_the_schema(table):
    document, *rest = sequence_of(table.root)
    assert name_of(document) == table.document
    assert occurs(document) == (1, table.documents_max)
    if table.wrapper:
        assert [(name_of(e), occurs(e)) for e in elements(document)] == [
            (part.name, (part.least, part.most)) for part in (table.head, table.lines) if part
        ]
    assert [(name_of(e), occurs(e)) for e in rest] == envelope_of(table)


def envelope_of(table):
    if not table.is_sent:
        return []
    parts = [(part.name, (part.least, part.most)) for part in ENVELOPE]
    return [*parts, ("Signature", (int(table.needs_signature), 1))]


def name_of(element):
    return element.get("name") or element.get("ref").partition(":")[2]


@needs_schema
def test_a_free_element_is_the_last_of_its_part():
    for part in ENVELOPE:
        unlike = [name_of(e) for e in sequence_of(part.name)[len(part.fields) :]]
        assert unlike == ([part.rest] if part.rest else [])


def test_all_messages_of_the_import_side_have_their_tables():
    assert len(TABLES) == 17
    parts = [part for table in TABLES.values() for part in (table.head, table.lines) if part]
    assert sum(len(part.fields) for part in parts) == FIELDS
    assert SIGNATURE.endswith("}Signature")


@pytest.mark.parametrize("part", [*PARTS.values(), ROOT], ids=[*PARTS, "root"])
def test_everything_has_a_meaning_in_both_languages(part: Part):
    meanings = [part.meaning, *(field.meaning for field in part.fields)]
    meanings += [choice.meaning for field in part.fields for choice in field.choices + field.known]
    for meaning in meanings:
        assert meaning.en.isascii()
        assert not meaning.zh.isascii()
        assert all(map(str.strip, meaning))


def test_no_value_is_listed_twice():
    for part in PARTS.values():
        for field in part.fields:
            values = [choice.value for choice in field.choices + field.known]
            assert len(values) == len(set(values)), field.name
