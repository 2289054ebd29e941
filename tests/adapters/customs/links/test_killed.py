"""A process that sends is killed again and again while a broker takes what it sees."""

import subprocess
import sys
from pathlib import Path

MESSAGES = 150
KILLS = 4
BODY = b"<a>" + b"<b>1</b>" * 2_000 + b"</a>"

SENDS = f"""
import sys
from pathlib import Path
from adapters.customs.links.folder import FolderLink

link = FolderLink(Path(sys.argv[1]))
for number in range({MESSAGES}):
    link.put(f"M{{number:03d}}", b"<a>" + b"<b>1</b>" * 2_000 + b"</a>")
    print(number, flush=True)
"""


def taken(folder: Path) -> list[str]:
    """What a broker takes: every file with the ending, as it finds it."""
    found = []
    for file in folder.glob("out/*.xml"):
        assert file.read_bytes() == BODY
        file.unlink()
        found.append(file.stem)
    return found


def test_nothing_is_lost_and_nothing_goes_out_twice(tmp_path):
    found = list[str]()
    for kill in range(KILLS + 1):
        command = [sys.executable, "-c", SENDS, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as sending:
            assert sending.stdout is not None
            for line in sending.stdout:
                found += taken(tmp_path)
                if kill < KILLS and int(line) == (kill + 1) * MESSAGES // (KILLS + 1):
                    sending.kill()
                    break
        found += taken(tmp_path)
    assert sorted(found) == [f"M{number:03d}" for number in range(MESSAGES)]
