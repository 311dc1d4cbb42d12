"""What each process counts for whoever watches the line: no caller, no number, few labels.

`in_process` holds the counters; a room that answers calls counts there. `shared_folder` is where
the web processes of one gunicorn put theirs together. What stands in the database is counted there,
when somebody asks (`ivr/watching/gauges.py`).
"""
