"""What is kept beside messages: calls without numbers, closures, the access log, the clocks.

Each module has its table and the questions about it; none of them commits. Begin with `calls`, or
with `access_log`, whose lines are sealed by `seals` and checked by `seal_check`. What calls prove
is written in groups of `notes` by the `notebook` of a process, and counts `once` however often it
comes; its `calendar` remembers closures.
It knows no page, no message and no Twilio.
"""
