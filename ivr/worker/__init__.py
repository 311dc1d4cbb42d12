"""What is due is done, by one worker at a time, and again after a crash.

Begin with `rounds`: one round rings whom it is time to ring (`evening_round`), fetches recordings
and runs the chores; `chores` says which come round by the clock, and when, and `mails` what each
clinic is told. What a chore does is in `ivr/messages`, `ivr/reminders` and `ivr/records`.
It knows no page and no webhook.
"""
