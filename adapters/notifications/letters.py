"""What is sent: a mail in plain text and simple HTML, or a CloudEvent for the merchant's shop.

A mail names nobody, not even whom it is for; it is the address that knows. The shop is told by the
order's id, with the words in every language, so that it may hand them on as they are.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.notifications.wording import words_of
from adapters.texts import LANGUAGES, reading, say
from application.notices import Kind, Notice

SEVEN_BIT = SMTP.clone(cte_type="7bit")
"""Every mail server takes it, whatever it says it can."""

TEMPLATES = Path(__file__).parent / "templates"

TYPE_OF: Mapping[Kind, str] = {
    kind: f"jihuo.notice.{''.join(word.capitalize() for word in kind.value.split())}.v1"
    for kind in Kind
}
"""`jihuo.notice.RefundOwed.v1`: no event of the log is called so."""


@cache
def templates() -> Environment:
    """Texts come said; what they hold of others is escaped where it becomes HTML."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: (name or "").endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def mail_about(
    notice: Notice, message_id: str, sender: str, to: tuple[str, str], at: datetime
) -> EmailMessage:
    """`to` is an address and the language its owner reads."""
    address, language = to
    with reading(language):
        words = words_of(notice)
        footer = say("This mail was written by a machine; nobody reads answers to it.")
    said: dict[str, Any] = {
        "language": language,
        "subject": words.subject,
        "sentences": words.sentences,
        "footer": footer,
    }
    letter = EmailMessage(SEVEN_BIT)
    letter["From"], letter["To"] = sender, address
    # A name that somebody gave a campaign may hold a line's end; a header does not.
    letter["Subject"] = " ".join(words.subject.split())
    letter["Date"] = format_datetime(at.astimezone(UTC))
    letter["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(templates().get_template("letter.txt").render(said))
    html = templates().get_template("letter.html").render(said)
    letter.add_alternative(html, subtype="html")
    letter["Content-Language"] = language
    return letter


def event_about(notice: Notice, message_id: str, at: datetime) -> bytes:
    """What a shop is told: facts to act on, and words to show."""
    operator, _, book = notice.partition.partition(".")
    told = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    event = {
        "specversion": "1.0",
        "id": message_id,
        "source": f"/{operator}/{book}",
        "subject": f"order/{notice.order_id}",
        "type": TYPE_OF[notice.kind],
        "time": told,
        "timestamp": told,
        "datacontenttype": "application/json",
        "data": {
            "notice_id": notice.notice_id,
            "kind": notice.kind.value,
            "order_id": notice.order_id,
            "campaign_id": notice.campaign_id,
            "merchant_id": notice.merchant_id,
            "position": notice.position,
            "facts": notice.facts,
            "words": {language: in_language(notice, language) for language in LANGUAGES},
        },
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def in_language(notice: Notice, language: str) -> dict[str, Any]:
    with reading(language):
        words = words_of(notice)
    return {"subject": words.subject, "sentences": list(words.sentences)}
