"""All that knows Twilio: what it asks, what it understands, what it keeps; nothing else does.

Begin in `posted_form`, which reads as an event what Twilio posts, `twiml`, which writes a `Turn` as
the document that Twilio plays, and `addresses`, in which the caller's position travels. `signature`
tells Twilio from a stranger; `rest` and `recordings` ask Twilio itself, and `console` how the
numbers are set up there. It decides nothing of a call, and stores nothing: `ivr/webhooks/` brings
the requests here. Each rule of Twilio's is cited where it is relied on.
"""
