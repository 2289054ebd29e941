"""XML of a workbook as it passes by: nothing is kept of it but what a gatherer takes.

python-calamine holds a whole sheet in memory (docs/benchmarks.md). Here a sheet passes in pieces,
and a workbook that declares entities, which unfold without end, is refused.
"""

from collections.abc import Iterator
from typing import IO, Protocol, TypeVar
from xml.parsers import expat

from adapters.order_import.profile import DAMAGED, BrokenFileError

CHUNK_BYTES = 1 << 16

TEXT_BYTES = 1 << 15
"""A text is handed over in one piece where it is no longer."""

PENDING_BYTES_MAX = 1 << 26
"""One row is never so long: 16,384 columns of an Excel sheet at some kilobytes each."""

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""What Excel writes, and the strict form of ISO 29500."""

Thing = TypeVar("Thing")


class Gatherer(Protocol[Thing]):
    """Hears of elements by their local names, and has things when they are whole."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...

    def taken(self) -> list[Thing]:
        """What has become whole since it was asked before."""
        ...


def named(*names: str) -> dict[str, str]:
    """Local names by how the parser says them in either namespace."""
    return {f"{space} {name}": name for space in NAMESPACES for name in names}


def gathered(stream: IO[bytes], gatherer: Gatherer[Thing]) -> Iterator[Thing]:
    """Everything that a gatherer makes of an XML document. Raises BrokenFileError."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = TEXT_BYTES
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = gatherer.start
    parser.EndElementHandler = gatherer.end
    parser.CharacterDataHandler = gatherer.text
    pending = 0
    try:
        while chunk := stream.read(CHUNK_BYTES):
            parser.Parse(chunk, False)
            pending += len(chunk)
            if things := gatherer.taken():
                pending = 0
                yield from things
            if pending > PENDING_BYTES_MAX:
                raise BrokenFileError(DAMAGED, fault="one row or text has no end")
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise BrokenFileError(DAMAGED, fault=fault) from None
    yield from gatherer.taken()


def refuse_document_type(*_: object) -> None:
    raise BrokenFileError(DAMAGED, fault="it declares a document type, which none needs")
