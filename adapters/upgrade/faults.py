"""Why a database cannot be used, or not be upgraded; each says so in a sentence."""


class UpgradeNeededError(Exception):
    """Raised when read models are of another shape than the code; says what to do."""


class UpgradeBlockedError(Exception):
    """Raised when something in the log cannot be read by this version; nothing was changed."""
