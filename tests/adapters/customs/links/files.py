"""Files as brokers put them, and what lies in a folder."""

import os
from datetime import UTC, datetime

BODY = b"<a><b>1</b></a>"


def names(folder):
    return sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))


def came(tmp_path, name, body=BODY, age_seconds=0.0):
    file = tmp_path / "in" / name
    file.write_bytes(body)
    at = datetime.now(UTC).timestamp() - age_seconds
    os.utime(file, (at, at))
