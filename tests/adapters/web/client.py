"""A client of an application in this process."""

import warnings

with warnings.catch_warnings():
    # Starlette would rather have another HTTP client, which is not ours to choose here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


class Client(TestClient):
    """Its requests run in one event loop, which a module of tests has for all its clients.

    Each in a loop and thread of its own, as Starlette has it, takes twice the time.
    """
