"""A call from us on the eve, from asking to forgetting: only with a consent that stands.

Begin with `planned` (the tables) and `evening` (when may be rung), then follow one: `consent` keeps
what a caller asked for and vouches for it, `next_try` says what follows and `ringing` does it,
`in_call` notes what comes of it in the call, `ending` gives to staff whom nobody reached, and
`forgetting` erases it the day after. `reminders_page` is the clinic's side.
It knows nothing of the steps of a call, of webhooks or of the worker's rhythm.
"""
