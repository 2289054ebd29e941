"""A customs office as a real process, with a clock that the test moves."""

import json
import subprocess
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from adapters.port.folder import write_whole
from tests.adapters.port.papers import START
from tests.adapters.port.playing import SEED


class PortProcess:
    """Started and ended as often as one likes; the folder is what remains."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self.words = words
        self.clock = folder.parent / f"{folder.name}.clock"
        (folder / "out").mkdir(parents=True)
        self.set_clock(START)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["--folder", self.folder, "--seed", SEED, "--clock", self.clock, *self.words]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "adapters.port", *map(str, words), "--with-parent"],
            stdin=subprocess.PIPE,
        )

    def let_live(self, seconds: float) -> None:
        assert self.process is not None
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def kill(self) -> None:
        """At once, without a word: SIGKILL."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()

    def end(self) -> int:
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait()

    def set_clock(self, at: datetime) -> None:
        write_whole(self.clock, at.isoformat().encode())

    def put(self, name: str, body: bytes) -> None:
        write_whole(self.folder / "out" / f"{name}.xml", body)

    def waiting(self) -> int:
        return len(list((self.folder / "out").glob("*.xml")))

    def answers(self) -> dict[str, bytes]:
        found = sorted((self.folder / "in").glob("*.xml"))
        return {file.stem: file.read_bytes() for file in found}

    def standing(self) -> dict:
        file = self.folder / "standing.json"
        return json.loads(file.read_bytes()) if file.exists() else {}

    def is_settled(self, at: datetime) -> bool:
        """Everything taken, and everything told that was due by then."""
        return not self.waiting() and self.standing().get("clock") == at.isoformat()

    def next_due(self) -> datetime | None:
        said = self.standing()["next_due"]
        return datetime.fromisoformat(said) if said else None


END = START + timedelta(days=60)
