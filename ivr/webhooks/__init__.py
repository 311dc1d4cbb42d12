"""Answers what Twilio asks while somebody calls, whatever happens; thin.

Begin in `views`: read the event, ask `ivr/call/`, note what the turn proves, answer with TwiML; a
failure is spoken. `callbacks` hears what nobody listens to (a call ended, a recording is ready),
`sounds` plays, `journal` asks and notes in the database what a call can do without. `this_call`
knows the call of a request. No decision about a call stands here, and no page for colleagues.
"""
