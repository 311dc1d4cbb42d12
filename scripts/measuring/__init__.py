"""What scripts/benchmark.py measures with: real servers, load from outside Python, exact counts.

Begin in `rows`: requests per second beside two other ways to answer. `apps` are those ways,
`turns` the signed requests, `load` drives them with wrk, `servers` starts gunicorn and `cluster` a
PostgreSQL. Nothing here is imported by a line that answers callers.
"""
