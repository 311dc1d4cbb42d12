"""Whether the line can be reached, and would be well on its first day: found, with the remedy.

Begin in `checked`, which is what every check tells. `at_twilio` holds the numbers against how they
should be set up, `set_right` makes them so, and `fallback_file` is what callers hear while the
machine is down. Nothing here is part of a call.
"""
