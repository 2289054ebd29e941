"""Many readers of event streams in one process: they connect, read and count until told to stop.

They do next to nothing with what they hear, so that what is measured is what they cost the server.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

CONNECT_TOGETHER_MAX = 20
READ_BYTES = 262_144
FILES_BESIDE = 100

TOLD = b"\nid: "
"""Where the id of an event stands: once in each."""


@dataclass
class Heard:
    """What all readers heard together since they all were there."""

    bytes: int = 0
    events: int = 0
    ended: int = 0
    last: dict[int, int] = field(default_factory=dict)
    """The last position each reader was told."""


async def listen(port: int, requests: Sequence[str]) -> None:
    heard, room = Heard(), asyncio.Semaphore(CONNECT_TOGETHER_MAX)
    streams = await asyncio.gather(*(opened(port, each, room) for each in requests))
    readers = [
        asyncio.create_task(read(number, reader, heard))
        for number, (reader, _) in enumerate(streams)
    ]
    say({"connected": len(streams)})
    began = time.monotonic()
    await asyncio.to_thread(sys.stdin.readline)
    said = {
        "seconds": time.monotonic() - began,
        "bytes": heard.bytes,
        "events": heard.events,
        "ended": heard.ended,
        "last": [heard.last.get(number, 0) for number in range(len(streams))],
    }
    say(said)
    for each in readers:
        each.cancel()
    for _, writer in streams:
        writer.close()


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


async def opened(
    port: int, request: str, room: asyncio.Semaphore
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream that has begun: its first event, or what stands for it, is there."""
    async with room:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=READ_BYTES)
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readuntil(b"\n\n")
        return reader, writer


async def read(number: int, reader: asyncio.StreamReader, heard: Heard) -> None:
    while part := await reader.read(READ_BYTES):
        heard.bytes += len(part)
        heard.events += part.count(TOLD)
        place = part.rfind(TOLD)
        if place >= 0:
            digits, end, _ = part[place + len(TOLD) :].partition(b"\n")
            # One that is cut in two is passed over: the next says more.
            if end:
                heard.last[number] = int(digits)
    heard.ended += 1


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    told = json.loads(sys.stdin.readline())
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, len(told) + FILES_BESIDE), most))
    asyncio.run(listen(int(sys.argv[1]), told))
