"""Bytes as a tree of elements of a message we know: nothing fetched, expanded, or without end."""

from lxml import etree

from adapters.customs.messages.fields import Table
from adapters.customs.messages.limits import (
    MESSAGE_BYTES_MAX,
    TAGS_MAX,
    MarkupForbiddenError,
    MessageTooDeepError,
    MessageTooLongError,
    NotAMessageError,
    NotXmlError,
)
from adapters.customs.messages.tables import NAMESPACE, TABLES

ROOTS = {table.root: table for table in TABLES.values()}

RESOURCE_LIMIT = 114
"""What libxml2 answers to too deep, too long and too many; lxml has no name for it."""

DOCUMENT_TYPE = b"<!DOCTYPE"


def parsed(body: bytes) -> tuple[etree._Element, Table]:
    """The outermost element and the table of its kind; comments are gone.

    Raises UnreadableMessageError, always as one of its kinds.
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
    return root, table_for(root)


def tree_of(body: bytes) -> etree._Element:
    # A parser for each message: one that has failed may keep the errors of what it read before.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == RESOURCE_LIMIT:
            raise MessageTooDeepError from error
        line, column = error.position
        raise NotXmlError(line or 0, column or 0, error.msg.partition(", line ")[0]) from error
    except (LookupError, ValueError) as error:
        raise NotXmlError(0, 0, str(error)) from error


def table_for(root: etree._Element) -> Table:
    name = etree.QName(root)
    if name.namespace != NAMESPACE or name.localname not in ROOTS:
        raise NotAMessageError(name.namespace or "", name.localname)
    return ROOTS[name.localname]
