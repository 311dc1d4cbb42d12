"""Decides a call: what a caller did, where that leads, and what is said on the way.

No I/O, no clock, no globals: README.md beside this file says why. Begin in `flow.advance`: a
position, an `events.Event` and a `moment.Moment` go in, one `Turn` comes out. `moves` is what the
steps decide with, `arrival` goes on to the first step that waits, and `hours` says when the clinic
is open. It takes every step and every number from the `Line` it is given, and knows neither
Twilio nor `ivr/line/`.
"""
