"""The telephone in a browser: a page that dials, listens, presses keys and speaks.

Begin with `routes`, what the page asks of the server; `live` is one call, `open_calls` all of them.
The application hands in what the page shows of the line: it looks up nothing itself. Only a
demonstration or a test line has this page; see the setting TELEPHONE_PAGE.
"""
