"""Secrets of webhooks and what they sign, by Standard Webhooks.

A secret is made of the key in the settings and the ids of webhook and secret: nowhere is it kept,
so that neither the database nor a backup gives it away. With another key every secret is another.
"""

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime

from standardwebhooks import Webhook

SECRET_MARK = "whsec_"


def secret_of(key: str, operator: str, webhook_id: str, secret_id: str) -> str:
    """As the receiver keeps it: 256 bits, which is between the 24 and 64 bytes of the standard."""
    about = f"webhook/{operator}/{webhook_id}/{secret_id}"
    digest = hmac.new(key.encode(), about.encode(), "sha256").digest()
    return SECRET_MARK + base64.b64encode(digest).decode()


def headers_for(message_id: str, at: datetime, body: str, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers of the standard; one signature for each secret that holds."""
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
