"""One error for everything Twilio would refuse, with Twilio's number for it and what to do."""

from __future__ import annotations


class TwimlError(Exception):
    """Twilio would log this error; a caller would hear "an application error has occurred".

    Args:
        code: Twilio's number for it; its page is https://www.twilio.com/docs/api/errors/<code>.
        what: what is wrong, naming the verb, attribute or address.
        remedy: what to change.
    """

    def __init__(self, code: int, what: str, remedy: str) -> None:
        super().__init__(
            f"Twilio error {code}: {what} {remedy} (https://www.twilio.com/docs/api/errors/{code})"
        )
        self.code = code
        self.what = what
        self.remedy = remedy
