"""Lets the right requests in: whole ones only, callers first, everything else closed.

Begin in `access`, which says who may ask for what. `precedence` keeps half of the threads for
callers, `whole_requests` is gunicorn's worker in which a slow visitor costs no thread, `succession`
lets a new gunicorn take over from the old one, `headers` is what a browser is told. It knows the
endpoints by name and how Twilio signs, and nothing of what they answer.
"""
