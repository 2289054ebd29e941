"""Remedies of refusals about answers of customs that fit nothing, or do not come."""

from collections.abc import Mapping

from adapters.texts import mark

REMEDIES_OF_MAIL: Mapping[str, str] = {
    "AnswerNotLate": mark("Wait until `late_from`, then send it again."),
    "MailAlreadyAssigned": mark("It stands in the book that it was given to: look there."),
    "MailAlreadyDismissed": mark("Ask customs to answer again if it was somebody's after all."),
    "MailCannotBeRead": mark("Ask customs to answer again, and dismiss it with `DismissMail`."),
    "MailNotParked": mark("Name a document of it that waits."),
    "UnknownMail": mark("Name one that exists and is within your reach."),
}
