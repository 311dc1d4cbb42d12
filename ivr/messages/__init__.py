"""A message from record to purge: left, fetched, told, shown, handled, deleted; none is lost.

Begin with `message` (the tables), then follow one: `leaving` keeps what a caller left, `fetch`
brings its recording home, `reconcile` finds what no webhook told, `notify` mails staff, `inbox` and
`handling` are the clinic's side with a page each, `retention` says when it is deleted.
It knows nothing of the steps of a call, of webhooks or of the worker's rhythm.
"""
