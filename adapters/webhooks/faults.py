"""What the webhooks refuse.

WebhookError
├── WebhooksNotForRolesError  only who leads a party decides where its events go
├── WebhookNotThereError      no such webhook, or another party's: nobody is told which
├── MessageNotThereError      the webhook has no delivery of that id
├── TooManyWebhooksError      a party has as many as it may have
├── UrlRefusedError           not an address that messages may be sent to
├── FilterRefusedError        an event or a kind of stream there is not
└── RangeRefusedError         a range of positions that is none, or too long
"""

from adapters.texts import say


class WebhookError(Exception):
    """The root; each says in its own words, in a sentence, what is wrong."""

    field = ""
    """What of the request does not do; empty where it is none of its fields."""


class WebhooksNotForRolesError(WebhookError):
    """Raised when no role of a visitor decides about its party's webhooks."""


class WebhookNotThereError(WebhookError):
    """Raised for a webhook that is not there, or is another party's."""


class MessageNotThereError(WebhookError):
    """Raised when a webhook has no delivery of an id."""

    field = "message_id"


class TooManyWebhooksError(WebhookError):
    """Raised when a party has as many webhooks as it may have."""


class UrlRefusedError(WebhookError):
    """Raised for an address that messages may not be sent to."""

    field = "url"


class FilterRefusedError(WebhookError):
    """Raised for an event or a kind of stream there is not."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class RangeRefusedError(WebhookError):
    """Raised for a range of positions that is none, or is too long."""

    field = "up_to"


def sentence(fault: WebhookError) -> str:
    """Its words as they stand by themselves."""
    words = str(fault)
    return say("{sentence}.", sentence=f"{words[:1].upper()}{words[1:]}")
