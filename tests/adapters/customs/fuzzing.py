"""Lets atheris look for bytes that the reader answers with anything but a named error.

    python -m tests.adapters.customs.fuzzing CORPUS -runs=100000

The corpus is filled with a message of every kind, and the names of elements are a dictionary.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["adapters.customs.messages"]):
    from adapters.customs.messages import tables, writing
    from tests.adapters.customs.looking import hold

from tests.adapters.customs.signatures import as_if_signed
from tests.adapters.customs.whole import whole

INPUT_BYTES_MAX = 16_384


def fill(corpus: Path) -> Path:
    """A message of every kind, and the words they are made of. The file of the words."""
    words = corpus.with_suffix(".dict")
    names = {"guid=", "version=", "&#0;", "<![CDATA[", "<!DOCTYPE", "<!--", "<?", "xmlns=", "]]>"}
    for kind, table in tables.TABLES.items():
        body = as_if_signed(kind, writing.written(whole(table, lines=1)))
        (corpus / f"{kind}.xml").write_bytes(body)
        parts = [part for part in (table.head, table.lines) if part]
        names |= {f"<ceb:{field.name}>" for part in parts for field in part.fields}
    words.write_text("".join(f'"{name}"\n' for name in sorted(names)))
    return words


def main(corpus: str, *options: str) -> None:
    words = fill(Path(corpus))
    most = f"-max_len={INPUT_BYTES_MAX}"
    atheris.Setup([sys.argv[0], corpus, f"-dict={words}", most, *options], hold)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
