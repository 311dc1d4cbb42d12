"""What Twilio's REST API does with recordings: list, read, fetch, delete.

Source: https://www.twilio.com/docs/voice/api/recording.
"""

from __future__ import annotations

from werkzeug import Request, Response

from ivr.phone.clock import timestamp
from ivr.phone.rest_answers import is_within, not_found, page_of, problem, resource
from ivr.phone.tapes import Recording, Recordings

_SAME_FOR_ALL = {
    "api_version": "2010-04-01",
    "channels": 1,
    "conference_sid": None,
    "encryption_details": None,
    "price": None,
    "price_unit": None,
    "source": "RecordVerb",
    "subresource_uris": {},
}


class RecordingResource:
    """The recordings of one account."""

    def __init__(self, recordings: Recordings, account_sid: str) -> None:
        self._recordings = recordings
        self._account = account_sid

    def list(self, request: Request) -> Response:
        """Answer with those that pass the filters, the newest first."""
        try:
            found = [one for one in self._recordings.all() if _wanted(one, request)]
        except ValueError as error:
            return problem(400, 20001, f"Invalid date: {error}")
        return page_of(request, "recordings", [self._as_json(one) for one in found])

    def one(self, request: Request, sid: str, *, as_sound: bool) -> Response:
        """Answer about one, or delete it."""
        recording = self._recordings.get(sid)
        if recording is None or recording.status == "deleted":
            return not_found()
        if request.method == "DELETE":
            return self._delete(recording)
        if as_sound:
            return self._sound(request, recording)
        return resource(200, self._as_json(recording))

    def _delete(self, recording: Recording) -> Response:
        """Delete: "204; completed recordings only; the media is gone for good"."""
        if not self._recordings.delete(recording.sid):
            return problem(409, 20409, f"The recording is {recording.status}")
        return Response(status=204)

    def _sound(self, request: Request, recording: Recording) -> Response:
        if request.args.get("RequestedChannels", "1") != "1":
            return problem(400, 21220, "Dual channel is not available for this recording")
        wav = self._recordings.sound(recording.sid)
        return not_found() if wav is None else Response(wav, content_type="audio/x-wav")

    def _as_json(self, recording: Recording) -> dict[str, object]:
        moment = timestamp(recording.created_at)
        uri = f"/2010-04-01/Accounts/{self._account}/Recordings/{recording.sid}"
        finished = recording.status in {"completed", "absent"}
        return {
            **_SAME_FOR_ALL,
            "account_sid": self._account,
            "call_sid": recording.call_sid,
            **dict.fromkeys(("date_created", "date_updated", "start_time"), moment),
            "duration": str(recording.seconds) if finished else None,
            "error_code": recording.error_code,
            "media_url": f"https://api.twilio.com{uri}",
            "sid": recording.sid,
            "status": recording.status,
            "uri": f"{uri}.json",
        }


def _wanted(recording: Recording, request: Request) -> bool:
    call = request.args.get("CallSid")
    return call in (None, recording.call_sid) and is_within(
        recording.created_at, "DateCreated", request
    )
