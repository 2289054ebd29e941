"""What can be wrong between a class and its stored form.

StoredShapeError
├── UnstorableTypeError      a field has a type that has no stored form
├── UnknownStoredNameError   the log holds a name that the table of names does not
├── BrokenPayloadError       the log holds bytes that are not of their name's shape
└── NotStorableError         an event's class has no stored name, a time no zone, or no UTC
"""


class StoredShapeError(Exception):
    """The root of all that is wrong between a class and its stored form."""


class UnstorableTypeError(StoredShapeError):
    """Raised when a field has a type that has no stored form."""


class UnknownStoredNameError(StoredShapeError):
    """Raised when the log holds a name that nobody knows."""


class BrokenPayloadError(StoredShapeError):
    """Raised when a payload does not have the shape of its name."""


class NotStorableError(StoredShapeError):
    """Raised when an event cannot be written: no stored name, a time without zone or UTC."""
