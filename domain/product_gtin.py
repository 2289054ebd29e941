"""The number that a trade item bears all over the world (GS1 GTIN), and its check digit."""

LENGTHS = (8, 12, 13, 14)
"""GTIN-8, GTIN-12 (UPC-A), GTIN-13 (EAN) and GTIN-14."""


def is_gtin(text: str) -> bool:
    """Whether it has one of the lengths, only digits, and the check digit that belongs to them."""
    is_number = len(text) in LENGTHS and text.isascii() and text.isdigit()
    return is_number and check_digit(text[:-1]) == text[-1]


def check_digit(digits: str) -> str:
    """Modulo 10 of the sum of digits, counted three times and once in turn from the right."""
    weighted = sum(int(digit) * (1 if n % 2 else 3) for n, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def written_alike(text: str) -> tuple[str, ...]:
    """A GTIN in every length it may have been written down in: scanners put zeros before it.

    What is none is alike to itself alone.
    """
    if not is_gtin(text):
        return (text,)
    bare = text.lstrip("0")
    return tuple(bare.zfill(length) for length in LENGTHS if len(bare) <= length)


def expected_gtin(text: str) -> str | None:
    """The same number with its right check digit; None for what has another fault."""
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()):
        return None
    return text[:-1] + check_digit(text[:-1])
