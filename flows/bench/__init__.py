"""`zhishou bench`: latency, lateness, burst, memory and idle load, measured on this machine.

Everything is real and started by the bench itself: `zhishou up` with a database of its own, the
sandbox for phones, Prefect as asked for. What is reached is compared with a *floor* taken in the
same run: two durable commits plus one round trip of the real client to a bare server on loopback.
"""
