"""Words of refusals about answers of customs that fit nothing."""

from adapters.texts import mark

WORDS_OF_MAIL: dict[str, tuple[str, str]] = {
    "MailAlreadyAssigned": ("number", mark("{number} was given to an order of {book} already.")),
    "MailAlreadyDismissed": ("receipt_hash", mark("Somebody has dismissed this answer already.")),
    "MailCannotBeRead": ("number", mark("This answer says nothing that could be recorded.")),
    "MailNotParked": ("number", mark("No document of this answer has the number {number}.")),
    "UnknownMail": ("receipt_hash", mark("No answer {receipt_hash} is parked.")),
}
