"""A stand-in telephone: it speaks TwiML as Twilio's pages say, so the line runs without an account.

Begin with `interpreter`, which carries out a line's documents: it yields what the people on a call
experience (`happenings`) and receives what they do. `caller` steers it in virtual time, for tests
and the terminal; `page` in real time, for a browser; `story` writes a call down as a test.
`exchange` is the part of Twilio that keeps recordings.

It knows of a line only its address: nothing of its steps, words, messages or tables.
"""
