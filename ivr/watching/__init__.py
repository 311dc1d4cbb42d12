"""What the line tells machines that watch it: that it lives, that it is ready, and its figures.

Begin in `watch_pages`. `readiness` decides what is wrong and what to do about it, `gauges` asks the
database for the figures that it alone knows, and `glance` keeps all of that cheap and quick, also
with a database that stands still. What a process counts itself is in `ivr/counters/`.
"""
