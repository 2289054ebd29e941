"""XML as signatures need it: parsed with nothing fetched or expanded, and in canonical form."""

from lxml import etree

MESSAGE_BYTES_MAX = 32 * 1024 * 1024
"""A hundred documents with a hundred lines each have about four million bytes."""


XML_ATTRIBUTES = "{http://www.w3.org/XML/1998/namespace}"


class NotXmlError(ValueError):
    """Raised for bytes that are no XML, that are too many, or that define entities."""


def parsed(body: bytes) -> etree._Element:
    """The root. Raises NotXmlError."""
    if len(body) > MESSAGE_BYTES_MAX:
        raise NotXmlError(f"more than {MESSAGE_BYTES_MAX:,} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise NotXmlError(f"not XML: {fault}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXmlError("a document type is declared")
    return root


def has_xml_attributes(root: etree._Element) -> bool:
    """Whether it sets `xml:lang` or the like, which every part of it then inherits."""
    return any(str(name).startswith(XML_ATTRIBUTES) for name in root.attrib)


def canonical(root: etree._Element) -> bytes:
    """The whole document as Canonical XML 1.0 without comments writes it. Raises NotXmlError."""
    try:
        return etree.tostring(root.getroottree(), method="c14n", with_comments=False)
    except etree.C14NError:
        raise NotXmlError("it has no canonical form: a namespace is relative") from None


def canonical_part(element: etree._Element) -> bytes:
    """One element of it, with the namespaces that hold there. Raises NotXmlError."""
    try:
        return etree.tostring(element, method="c14n", with_comments=False, with_tail=False)
    except etree.C14NError:
        raise NotXmlError("it has no canonical form: a namespace is relative") from None
