"""Files that were sent in, each kept once under the hash of its bytes, and read by nobody else."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1 << 20

NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY
OWN_ONLY = 0o600
"""They name people."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    hash: str
    bytes_count: int


class Shelf:
    """A folder beside the database; workers on other machines need it too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: BinaryIO) -> KeptFile:
        """On disk when this returns: what was sent in is never lost."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._folder / f"{secrets.token_hex(8)}.part"
        digest, count = hashlib.sha256(), 0
        try:
            with os.fdopen(os.open(part, NEW, OWN_ONLY), "wb") as file:
                while chunk := content.read(CHUNK_BYTES):
                    file.write(chunk)
                    digest.update(chunk)
                    count += len(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.path(digest.hexdigest()))
        finally:
            part.unlink(missing_ok=True)
        return KeptFile(digest.hexdigest(), count)

    def path(self, file_hash: str) -> Path:
        return self._folder / file_hash

    def scratch(self, import_id: str, round_no: int) -> Path:
        """Where one round of an import puts its file down, and its report stays."""
        return self._folder / f"{import_id}-{round_no}.db"

    def shadow(self, import_id: str, round_no: int) -> Path:
        return self._folder / f"{import_id}-{round_no}.trial.db"
