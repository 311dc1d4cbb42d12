"""Proves the line: walks through every point of the call, and applies small rules to what it finds.

Begin with `check`, the list of all rules; `exploring` makes the walk. A rule is a function of what
was explored, which yields issues; its module says what it is about: keys as written (`exits`), as
pressed (`pressed_keys`) and as named (`named_keys`), where a call goes (`paths`), the notice before
the beep (`recording_notice`), seconds (`durations`), `voice_menu` and `plain_words`. `approved` and
`speakable` judge the words alone; `over_http` asks a running line the same points; `script` writes
what people sign.

It may know every room of the line; none of them knows it.
"""
