"""The elements around an account-book message: found by name, each once, in either namespace."""

from lxml import etree

from adapters.customs.book_messages.rows import BookTable
from adapters.customs.book_messages.tables import NAMESPACE, OBJECT, PACKAGE, SIGNATURE, TABLES
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.limits import (
    MESSAGE_BYTES_MAX,
    TAGS_MAX,
    MarkupForbiddenError,
    MessageTooLongError,
    NotAMessageError,
    UnsoundMessageError,
)
from adapters.customs.messages.parsing import DOCUMENT_TYPE, tree_of

NAMESPACES = (NAMESPACE, "", None)
TABLES_BY_ELEMENT = {table.element: table for table in TABLES.values()}


def sound_tree(body: bytes) -> etree._Element:
    """The outermost element of bytes that are no more than a message may be, without a document
    type. Raises UnreadableMessageError.
    """
    if len(body) > MESSAGE_BYTES_MAX:
        raise MessageTooLongError(len(body), MESSAGE_BYTES_MAX, "bytes")
    if (tags := body.count(b"<")) > TAGS_MAX:
        raise MessageTooLongError(tags, TAGS_MAX, "elements")
    if DOCUMENT_TYPE in body:
        raise MarkupForbiddenError
    root = tree_of(body)
    # In an encoding of more bytes a letter the search above has not seen it.
    if root.getroottree().docinfo.internalDTD is not None:
        raise MarkupForbiddenError
    return root


def package_of(root: etree._Element) -> etree._Element:
    """The package itself, or the one in the object that is to be signed."""
    name = etree.QName(root)
    if name.namespace in NAMESPACES and name.localname == PACKAGE:
        return root
    if name.namespace in NAMESPACES and name.localname == SIGNATURE:
        return child(child(root, OBJECT), PACKAGE)
    raise NotAMessageError(name.namespace or "", name.localname)


def table_in(info: etree._Element, business: etree._Element) -> tuple[BookTable, etree._Element]:
    """The table by the element that holds the message, and that element; the envelope agrees."""
    held = [each for each in business.iterchildren() if local_name(each) in TABLES_BY_ELEMENT]
    if len(held) != 1:
        names = ", ".join(local_name(each) for each in business.iterchildren())
        raise NotAMessageError(NAMESPACE, names)
    table = TABLES_BY_ELEMENT[local_name(held[0])]
    said = [each.text or "" for each in children(info, "message_type")]
    if said != [table.kind]:
        fault = Fault(Rule.NOT_THE_ONE, table.kind, local_name(info), "message_type")
        raise UnsoundMessageError(
            [fault.at(fault.rule, value=", ".join(said), expected=table.kind)]
        )
    return table, held[0]


def child(element: etree._Element, name: str) -> etree._Element:
    """The one element of a name within another. Raises UnsoundMessageError."""
    found = children(element, name)
    if len(found) != 1:
        rule = Rule.REPEATED if found else Rule.PART_MISSING
        raise UnsoundMessageError([Fault(rule, local_name(element), name)])
    return found[0]


def children(element: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in element.iterchildren() if local_name(each) == name]


def local_name(element: etree._Element) -> str:
    """Without its namespace, where it is one of ours; what is of another keeps it."""
    name = etree.QName(element)
    return name.localname if name.namespace in NAMESPACES else name.text
