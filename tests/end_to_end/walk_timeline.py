"""What the history of the walk's short order says, in words."""

TIMELINE = (
    "Order number claimed for demo.NB01",
    "¥ 236.00 of the buyer's year 2026 reserved",
    "Order placed: 2 units on 1 line, ¥ 257.48 due",
    "PAY reported payment pay-shop-1:0003 of ¥ 257.48 for 1 order",
    "Payment of ¥ 257.48 confirmed by PAY",
    "Campaign closed with 5 units sold",
    "Order collected into batch B-1",
    "Batch B-1 locked",
    "Purchase P-1 placed with Honey Ltd: 5 units of HONEY",
    "Supplier confirmed purchase P-1: 4 units of HONEY",
    "Shortage of batch B-1 shared over 1 order",
    "Order amended to 1 unit on 1 line, ¥ 128.74: supplier short",
    "Refund amended-1 of ¥ 128.74 owed",
    "Consignment C-1 opened, from Auckland to 3115",
    "4 units of HONEY received overseas at AKL 1, Auckland",
    "1 carton packed",
    "Consignment C-1 sealed with SEAL-1",
    "Consignment C-1 departed on MV Example V1, bill BL1",
    "Consignment C-1 arrived at 3115, seal intact",
    "Entry E-C-1 listed under QD3115-1",
    "Entry E-C-1 passed the gate with G-1 on A-20001",
    "Goods tallied (T-E-C-1): 4 good",
    "Entry E-C-1 posted to the account book: 4 units of HONEY",
    "Clearance run R0000001 opened for 3 orders, declared by broker",
    "3 waybills of SF-DEMO assigned in run R0000001",
    "Documents of 3 orders match",
    "3 declarations sent to customs",
    "3 declarations stored by customs (120)",
    "3 declarations released by customs",
    "3 parcels picked from the shelves",
    "1 parcel sorted at station 1",
    "3 parcels listed for exit",
    "Gate pass G-2 issued for 3 parcels on A-20002",
    "3 parcels passed the gate with G-2",
)
"""What befell the order that went short, in this order."""

PAID_BACK = ("Refund amended-1 of ¥ 128.74 paid", "¥ 118.00 of the buyer's year 2026 given back")
"""What the engine did by itself, at its own time."""
