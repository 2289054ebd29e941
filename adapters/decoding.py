"""Stored events as followers read them: what cannot be decoded is told, and raises nothing."""

from typing import Any

from adapters.event_codec import EventCodec
from application.undecodable import Undecodable


def decoded(codec: EventCodec, name: str, payload: bytes) -> Any:
    """The event, or an Undecodable in its place."""
    try:
        return codec.decode(name, payload)
    except Exception as error:
        # Whatever it is, an upcast's faults included: one event must not stop every follower.
        reason = f"{type(error).__name__}: {error}"
        return Undecodable(name, payload, reason, codec.type_named(name))
