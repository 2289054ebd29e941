"""How somebody who has signed in likes to read: their account says it, and keeps what they choose.

It is asked before any route, by the middleware that has the answer made in a language. It does so
on threads of its own: those that answer pages may all be waiting, and who is turned away because of
that is told so at once.
"""

import asyncio

from fastapi import Request

from adapters.access.visitor import Visitor
from adapters.api.naming import ROOT
from adapters.web.visitors import ask_before, doors_of, secret_in, token_in

WORDLESS = ("/static/", "/live", "/metrics", "/healthz", "/readyz", f"{ROOT}/")
"""Addresses without pages: programs ask them, and say themselves in which language."""


async def reader_of(request: Request) -> Visitor | None:
    """Who reads the answer; None for nobody we know."""
    is_page = not request.url.path.startswith(WORDLESS)
    if not is_page or not (token_in(request) or secret_in(request)):
        return None
    return await asyncio.to_thread(ask_before, request)


async def keep(request: Request, reader: Visitor, language: str, zone: str) -> None:
    """From now on the account reads so, in every browser; a token chooses nothing for anybody."""
    if reader.scopes is None and (language, zone) != (reader.language, reader.zone):
        accounts = doors_of(request).accounts
        await asyncio.to_thread(accounts.prefer, reader.account_id, language, zone)
