"""What can be wrong with an archive, each told as one sentence.

ArchiveError
├── NoArchiveError        nothing has been exported to the folder
├── NotAnArchiveError     the folder holds something else
├── ArchiveBusyError      another export is writing to it
├── ArchiveBrokenError    a manifest is not what was written, or a part is missing
├── OtherLogError         the archive was made from another log
├── OtherPeopleError      the archive names people, and this export would not, or the other way
├── UnfitValueError       an event holds a value that its column cannot hold
└── QueryRefusedError     a query that cannot be answered
    └── UnknownViewError  it names a view there is not
"""


class ArchiveError(Exception):
    """The root of all that is wrong with an archive or with what is asked of it."""


class NoArchiveError(ArchiveError):
    """Raised when a folder has no part of an archive."""


class NotAnArchiveError(ArchiveError):
    """Raised when a folder holds files that no export has written."""


class ArchiveBusyError(ArchiveError):
    """Raised when another process exports to the same folder."""


class ArchiveBrokenError(ArchiveError):
    """Raised when what says what an archive holds is not as it was written."""


class OtherLogError(ArchiveError):
    """Raised when a log does not hold what an archive says came from it."""


class OtherPeopleError(ArchiveError):
    """Raised when one archive would hold people in some parts and none in others."""


class UnfitValueError(ArchiveError):
    """Raised when a column cannot hold an event's value: a number of 20 digits, 13 places."""


class QueryRefusedError(ArchiveError):
    """Raised when a query is not understood or asks for more than reading."""


class UnknownViewError(QueryRefusedError):
    """Raised when a query names a view there is not."""
