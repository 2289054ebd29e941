"""Names of commands and rules as people say them."""

import re


def words_of_name(name: str) -> str:
    """`OpenBatch` as a person says it: Open batch."""
    parts = re.findall(r"[A-Z][a-z0-9]*", name)
    return " ".join([parts[0], *(part.lower() for part in parts[1:])]) if parts else name
