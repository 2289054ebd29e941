"""What goes wrong with keys and signatures, by name.

SigningError
├── UnfitForSigningError      the document cannot be signed as it is
├── KeyFaultError             a key, a certificate or what belongs to it
│   ├── NoKeyOfFirmError
│   ├── UnreadableKeyError
│   ├── OpenKeyError
│   ├── KeyMismatchError
│   ├── ExpiredCertificateError
│   └── DemonstrationKeyError
└── ExternalSignerError       a program or a device that signs for us
    ├── SignerTimeoutError
    └── SignerFailedError
"""


class SigningError(Exception):
    """The root of this tree."""


class UnfitForSigningError(SigningError):
    """Raised for bytes that are no XML we sign, or that are signed already."""


class KeyFaultError(SigningError):
    """Raised when a firm's key or certificate cannot be used."""


class NoKeyOfFirmError(KeyFaultError):
    """Raised when no key is kept of the firm that answers for a message."""


class UnreadableKeyError(KeyFaultError):
    """Raised for a key, a certificate or a password that cannot be read."""


class OpenKeyError(KeyFaultError):
    """Raised when others than its owner can read a key or its password."""


class KeyMismatchError(KeyFaultError):
    """Raised when a certificate is not the key's."""


class ExpiredCertificateError(KeyFaultError):
    """Raised when a certificate is not valid any more, or not yet."""


class DemonstrationKeyError(KeyFaultError):
    """Raised when a production would sign with a key that was made up for demonstrations."""


class ExternalSignerError(SigningError):
    """Raised when what signs for us gives no signature; asking again may help."""


class SignerTimeoutError(ExternalSignerError):
    """Raised when it does not answer in its time."""


class SignerFailedError(ExternalSignerError):
    """Raised when it cannot be started or reached, fails, or answers with no signature."""
