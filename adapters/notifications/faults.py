"""What the notices refuse.

NoticeError
├── NoticesNotForRolesError   no role of the visitor reads, sends or switches them
├── NoticeNotThereError       no such notice, or another merchant's: nobody is told which
├── ContactNotThereError      no contact is known of the order, or it is another merchant's
├── AddressRefusedError       not an e-mail address
├── LanguageRefusedError      not a language that buyers are told in
└── MerchantNeededError       switches are one merchant's
"""


class NoticeError(Exception):
    """The root; each says in its own words, in a sentence, what is wrong."""

    field = ""
    """What of the request does not do; empty where it is none of its fields."""


class NoticesNotForRolesError(NoticeError):
    """Raised when no role of a visitor, or of its token, does this with notices."""


class NoticeNotThereError(NoticeError):
    """Raised for a notice that is not there, or is another merchant's."""


class ContactNotThereError(NoticeError):
    """Raised for an order of which no contact is known, or that is another merchant's."""

    field = "order_id"


class AddressRefusedError(NoticeError):
    """Raised for what is no e-mail address."""

    field = "email"


class LanguageRefusedError(NoticeError):
    """Raised for a language that buyers are not told in."""

    field = "language"


class MerchantNeededError(NoticeError):
    """Raised when somebody of no merchant, or of no merchant in reach, would switch."""

    field = "merchant_id"
