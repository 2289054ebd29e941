"""Stands between a client and PostgreSQL, and loses the connection around a COMMIT."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from threading import Lock, Thread

CHUNK_BYTES_MAX = 65_536
COMMIT = b"COMMIT\0"
"""So it ends in the client's message, and so the server's answer to it ends."""


class Loss(Enum):
    """When the connection is lost, seen from the server."""

    BEFORE = "the commit never came"
    AFTER = "committed, and nobody heard"
    AT_ONCE = "the commit came, and the client was gone"


class LossyProxy:
    """Forwards everything until it is told to lose a connection, once."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._commits_left = 0
        self._loss = Loss.AFTER

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def is_armed(self) -> bool:
        """Whether the loss is still to come."""
        return self._commits_left > 0

    def lose(self, loss: Loss, commit_number: int = 1) -> None:
        """Lose the connection of a commit to come: the next, or one after it."""
        with self._lock:
            self._loss, self._commits_left = loss, commit_number

    def serve(self) -> None:
        self._run(self._accept)

    def close(self) -> None:
        # To wake the thread that accepts; closing alone leaves it waiting.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        while self._threads:
            for each in self._sockets:
                cut(each)
            self._threads.pop(0).join()
        for each in self._sockets:
            each.close()

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._sockets += [client, server]
                pair = Pair(self, client, server)
                self._run(pair.carry, pair.to_server)
                self._run(pair.carry, pair.to_client)

    def take_loss(self) -> Loss | None:
        """What is to become of the commit that is just passing."""
        with self._lock:
            if self._commits_left == 0:
                return None
            self._commits_left -= 1
            return None if self._commits_left else self._loss


class Pair:
    """One connection of a client, and ours to the server for it."""

    def __init__(self, proxy: LossyProxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._drops_answer = False

    def carry(self, forward: Callable[[], None]) -> None:
        """One way, until either end is gone or is to be lost; then the other way ends too."""
        with contextlib.suppress(OSError):
            forward()
        cut(self._client)
        cut(self._server)

    def to_server(self) -> None:
        for chunk, is_commit in chunks_of(self._client):
            loss = self._proxy.take_loss() if is_commit else None
            if loss is Loss.BEFORE:
                return
            # Before it is sent: the answer may be back before this thread goes on.
            self._drops_answer = self._drops_answer or loss is Loss.AFTER
            self._server.sendall(chunk)
            if loss is Loss.AT_ONCE:
                return

    def to_client(self) -> None:
        for chunk, is_commit in chunks_of(self._server):
            if self._drops_answer and is_commit:
                return
            if not self._drops_answer:
                self._client.sendall(chunk)


def chunks_of(source: socket.socket) -> Iterator[tuple[bytes, bool]]:
    """What comes, and whether a COMMIT ends within it."""
    tail = b""
    while chunk := source.recv(CHUNK_BYTES_MAX):
        yield chunk, COMMIT in tail + chunk
        tail = (tail + chunk)[-len(COMMIT) + 1 :]


def cut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


@contextmanager
def lossy_proxy(server_port: int) -> Iterator[LossyProxy]:
    proxy = LossyProxy(server_port)
    proxy.serve()
    try:
        yield proxy
    finally:
        proxy.close()
