"""What web and worker write of what happens, for whoever runs them, without who called.

Begin in `set_up`, which does what LOG_FORMAT and SENTRY_DSN say. `lines` writes an object on each
line, `following` knows a call by its hash, `scrubbing` removes what may name somebody, and
`sentry` tells a Sentry of errors. It knows no call and no page.
"""
