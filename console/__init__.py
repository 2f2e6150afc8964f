"""How people reach the system: the web console and the command line.

Both call `flows.acts` and show what comes back; neither knows a rule of its own, and neither loads
Prefect.
"""
