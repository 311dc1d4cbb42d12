"""The clinic's other pages: calls, opening and closing, the log, the line and its chart.

Begin with a page: `calls_page`, `closed_days_page`, `log_page`, `line_page`. What one shows is
worked out beside it (`figures`, `closing_form`, `chart`) and drawn at the edge (`plots`, `svg`).
It changes nothing but closures, and knows neither webhooks nor the worker.
"""
