"""A campaign, as a person writes its file."""

CAMPAIGN = """
campaign_id = "spring"
merchant_id = "kiwi"
name = "Kiwi honey, spring"
opens_at = 2026-03-01T00:00:00+08:00
closes_at = 2026-03-20T00:00:00+08:00
units_min = 1
units_max = 100
dispatch_by = 2026-04-20
time_zone = "Asia/Shanghai"
route = { origin_country = "609", origin_place = "Auckland", port = "3115", mode = "2" }

[[items]]
sku = "KIWI-1"
name = "Kiwi honey 500 g"
unit_price = "118.00"
units_max = 100
hs_code = "0409000000"
unit_code = "122"
origin_country = "609"
rates = { vat = "0.09" }
weight_grams = 720
volume_cm3 = 900
"""
