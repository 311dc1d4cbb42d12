"""Answers what Twilio asks while somebody calls, whatever happens; thin.

Begin in `views`: read the event, ask `answers`, note what the turn proves, answer with TwiML; a
failure is spoken. `answers` remembers what `ivr/call/` decided and `ivr/twilio/` wrote, `this_call`
knows the call of a request, and `journal` makes the note of it. `callbacks` hears what nobody
listens to (a call ended, a recording is ready), and `sounds`
plays. `reminder_in_call` keeps what a caller decides about a call on the eve, and guards the one
that we make. No decision about a call stands here, and no page for colleagues.
"""
