"""What can be wrong with a backup, with the database it is taken of, or with the one it goes to.

BackupError
├── BackupExistsError       something stands where the backup should
├── BackupRunningError      another process takes a backup to the same folder
├── NothingToBackUpError    the database holds no log
├── LogBrokenError          the log has a gap: `verify` tells more
├── BackupUnusableError     a file is missing, cut short, changed, or of another format
├── DatabaseNotEmptyError   a backup is restored into an empty database only
└── RestoreDiffersError     the database holds something else than the backup: nothing was kept
"""


class BackupError(Exception):
    """The root; each says in its own words, in a sentence, what is wrong and where."""


class BackupExistsError(BackupError):
    """Raised when something stands where the backup should."""


class BackupRunningError(BackupError):
    """Raised when another process takes a backup to the same folder."""


class NothingToBackUpError(BackupError):
    """Raised when the database holds no log."""


class LogBrokenError(BackupError):
    """Raised when positions of the log have a gap, so that "up to a position" means nothing."""


class BackupUnusableError(BackupError):
    """Raised when a backup is not what was once written, with the file that is not."""


class DatabaseNotEmptyError(BackupError):
    """Raised when the database that should receive a backup holds something already."""


class RestoreDiffersError(BackupError):
    """Raised when what was written does not read as what the backup holds."""
