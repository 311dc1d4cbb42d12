"""Whether the line can be reached, and would be well on its first day: found, with the remedy.

Begin in `checked`, which is what every check tells. `at_twilio` holds the numbers against how they
should be set up, and `set_right` makes them so (scripts/connect.py). `preflight` goes through that
and everything else (scripts/preflight.py): what is `kept` and `heard`, how it is `staffed`, and how
it looks `from_outside`. Nothing here is part of a call, and a check changes nothing.
"""
