"""What scripts/benchmark.py measures with: real servers, load from outside Python, exact counts.

Begin in `rows`: requests per second beside two other ways to answer (`apps`), of signed requests
(`turns`) that wrk sends (`load`). `crowd` lets a thousand callers (`callers`, each a `walks`) phone
at once; `starting` and `pages` are what they say, the latter on a `grown` database. `servers`
starts gunicorn and `cluster` a PostgreSQL; `plan` says how much of everything, and `table` prints.
"""
