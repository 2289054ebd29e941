"""Words of refusals about goods: bought, carried, counted and held."""

from adapters.texts import mark

WORDS_OF_GOODS: dict[str, tuple[str, str]] = {
    "AlreadyEntered": ("entry_id", mark("The consignment stands on the list of entry {entry_id}.")),
    "BatchEmpty": ("", mark("The batch holds no orders.")),
    "BatchIdTaken": (
        "batch_id",
        mark("There is a batch {batch_id} already, with another name or route."),
    ),
    "BatchNotLocked": ("", mark("Batch {batch_id} is not locked: lock it first.")),
    "BatchNotOpen": ("", mark("Batch {batch_id} is locked: who is in it stays.")),
    "AppointmentEnded": ("", mark("Appointment {appointment_no} has ended already.")),
    "AppointmentNumberTaken": (
        "appointment_no",
        mark("Appointment {appointment_no} is made already, for something else."),
    ),
    "AppointmentWindowUnsound": (
        "ends_at",
        mark("A window ends after it begins and after now, and lasts {hours_max} hours at most."),
    ),
    "GoodsNotFresh": ("skus", mark("{sku} ({hs_code}) is not of the fresh goods.")),
    "UnknownAppointment": (
        "appointment_no",
        mark("Entry {entry_id} has no appointment {appointment_no}."),
    ),
    "BlockIdTaken": ("block_id", mark("Block {block_id} stands already, with other units.")),
    "BookLineMissing": ("lines", mark("The book has no line for {skus}.")),
    "CartonEmpty": ("contents", mark("Carton {carton_no} holds nothing.")),
    "CartonMeasureMissing": ("gross", mark("Carton {carton_no} needs a weight and a volume.")),
    "CartonNumberTaken": (
        "carton_no",
        mark("There is a carton {carton_no} already, packed otherwise."),
    ),
    "ChargeIdTaken": ("charge_id", mark("Charge {charge_id} stands already, with another amount.")),
    "ConsignmentAlreadyDeparted": (
        "bill_no",
        mark("It has departed already, with bill {bill_no}."),
    ),
    "ConsignmentEmpty": ("seal_no", mark("No carton is packed: there is nothing to seal.")),
    "ConsignmentIdTaken": (
        "consignment_id",
        mark("There is a consignment {consignment_id} already, with another route."),
    ),
    "ConsignmentNotOpen": (
        "",
        mark("Consignment {consignment_id} is sealed: nothing more goes in."),
    ),
    "ConsignmentNotSealed": ("", mark("Consignment {consignment_id} is not sealed yet.")),
    "CountAlreadyDecided": ("", mark("Count {count_id} is decided already.")),
    "CountIdTaken": ("count_id", mark("Count {count_id} was taken already, with other numbers.")),
    "CountNegative": ("units", mark("A count cannot be below 0: {sku}.")),
    "DecisionUnknown": ("decision", mark("{decision} is no decision about {kind} units.")),
    "DiscrepancyNotFound": (
        "units",
        mark("Only {open_units} {kind} of {sku} are still to be decided."),
    ),
    "EntryEmpty": ("lines", mark("The entry list names nothing.")),
    "EntryIdTaken": ("entry_id", mark("There is an entry {entry_id} already, listed otherwise.")),
    "EntryNotReady": ("entry_ids", mark("Entry {entry_id} is not tallied and posted yet.")),
    "NotBlocked": ("units", mark("Block {block_id} does not hold so many.")),
    "NotPicked": ("orders", mark("Order {order_id} is not picked.")),
    "NotReserved": ("units", mark("Run {run_id} has not reserved so many.")),
    "NothingScanned": ("parcels", mark("Nothing was scanned.")),
    "OrderNotInBatch": ("orders", mark("Order {order_id} is not in batch {batch_id}.")),
    "PackedMoreThanReceived": (
        "contents",
        mark("{quantity} of {sku} for batch {batch_id} are packed beyond what was received."),
    ),
    "PackingListDiffers": ("lines", mark("The packing list does not add up to the entry list.")),
    "PurchaseEmpty": ("units", mark("Purchase {purchase_id} names no units.")),
    "PurchaseExceedsDemand": ("units", mark("Beyond what the batch's orders wait for: {units}.")),
    "PurchaseIdTaken": (
        "purchase_id",
        mark("Purchase {purchase_id} was placed already, otherwise."),
    ),
    "PurchaseNotConfirmed": ("", mark("A supplier has not confirmed yet: {purchases}.")),
    "ReceiptNegative": ("units", mark("{quantity} units of {sku} cannot have been received.")),
    "ReturnExceedsGone": ("units", mark("More comes back than has left: {units}.")),
    "RunHasReserved": ("run_id", mark("Run {run_id} has reserved here already.")),
    "SpreadDiffers": ("units", mark("The spread does not add up to the differences of the count.")),
    "StockShort": ("orders", mark("{asked} of {sku} are asked for and {available} are free.")),
    "UnknownBatch": ("batch_id", mark("There is no batch {batch_id}.")),
    "UnknownConsignment": ("consignment_id", mark("There is no consignment {consignment_id}.")),
    "UnknownCount": ("count_id", mark("There is no count {count_id}.")),
    "UnknownEntry": ("entry_id", mark("There is no entry {entry_id}.")),
    "UnknownPurchase": ("purchase_id", mark("There is no purchase {purchase_id} in this batch.")),
}
