"""The clinic's other pages: calls, opening and closing, the log, the leaflets and their lines.

Begin with a page: `calls_page`, `closed_days_page`, `log_page`, `leaflets_page`, `line_page`. What
one shows is worked out beside it (`figures`, `fact_figures`, `closing_form`, `leaflet_state`,
`chart`) and drawn at the edge (`plots`, `svg`).
It changes nothing but closures, and knows neither webhooks nor the worker.
"""
