"""Answers what Twilio asks while somebody calls, whatever happens; thin.

Begin in `views`: read the event, ask `answers`, note what the turn proves, answer with TwiML; a
failure is spoken. `answers` remembers what `ivr/call/` decided and `ivr/twilio/` wrote, `this_call`
knows the call of a request, and `journal` makes the note of it. `callbacks` hears what nobody
listens to (a call ended, a recording is ready), and `sounds`
plays. No decision about a call stands here, and no page for colleagues.
"""
