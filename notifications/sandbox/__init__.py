"""The phone sandbox: a provider and its phones on loopback, compatible with Twilio.

The real `twilio` client talks to it, it signs its callbacks by Twilio's documented algorithm, and its
page shows every phone that got a text or a call. It keeps everything in memory and forgets it at the end.
"""

from notifications.sandbox.server import Sandbox, outside_now

__all__ = ["Sandbox", "outside_now"]
