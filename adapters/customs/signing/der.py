"""As much of DER as keys and certificates on the SM2 curve need: no library here reads them."""

from collections.abc import Iterator
from typing import NamedTuple

INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_ID, UTF8 = 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C
UTC_TIME, SEQUENCE, SET = 0x17, 0x30, 0x31
SHORT_LENGTH_MAX = 0x7F
LENGTH_BYTES_MAX = 4


class DerError(ValueError):
    """Raised for bytes that are not the DER they should be."""


class Part(NamedTuple):
    tag: int
    content: bytes
    whole: bytes
    """Tag and length included."""


def parts(content: bytes) -> Iterator[Part]:
    """The values that stand one after the other. Raises DerError."""
    at = 0
    while at < len(content):
        part = part_at(content, at)
        yield part
        at += len(part.whole)


def part_at(content: bytes, at: int) -> Part:
    try:
        tag, length, start = content[at], content[at + 1], at + 2
    except IndexError:
        raise DerError("cut off in a tag") from None
    if length > SHORT_LENGTH_MAX:
        count = length - SHORT_LENGTH_MAX - 1
        if not 1 <= count <= LENGTH_BYTES_MAX:
            raise DerError("a length that DER does not have")
        length, start = int.from_bytes(content[start : start + count]), start + count
    end = start + length
    if end > len(content):
        raise DerError("cut off in a value")
    return Part(tag, content[start:end], content[at:end])


def inside(whole: bytes, tag: int = SEQUENCE) -> tuple[Part, ...]:
    """What stands in the one value that the bytes are. Raises DerError."""
    part = part_at(whole, 0)
    if part.tag != tag or len(part.whole) != len(whole):
        raise DerError(f"no value of tag {tag:#04x}")
    return tuple(parts(part.content))


def value(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size <= SHORT_LENGTH_MAX:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, SHORT_LENGTH_MAX + 1 + len(length))) + length + content


def sequence(*contents: bytes) -> bytes:
    return value(SEQUENCE, *contents)


def integer(number: int) -> bytes:
    """Of no negative number."""
    return value(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def object_id(dotted: str) -> bytes:
    first, second, *others = (int(arc) for arc in dotted.split("."))
    encoded = bytearray([first * 40 + second])
    for arc in others:
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(arc & 0x7F | 0x80)
        encoded += bytes(reversed(digits))
    return value(OBJECT_ID, bytes(encoded))


def whole_number(part: Part) -> int:
    """Raises DerError."""
    if part.tag != INTEGER or not part.content:
        raise DerError("no whole number")
    return int.from_bytes(part.content, signed=True)


def bits(part: Part) -> bytes:
    """The bytes of a bit string of whole bytes. Raises DerError."""
    if part.tag != BIT_STRING or part.content[:1] != b"\0":
        raise DerError("no bit string of whole bytes")
    return part.content[1:]
