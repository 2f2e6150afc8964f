"""Twilio's documented signature, computed here: only our channels may import Twilio's own code.

The secret keys an HMAC-SHA1 over the full address followed by each parameter's name and value, the
parameters sorted by name; the digest travels in base64. SHA-1 is Twilio's choice, and as an HMAC
key it is not broken.
"""

import base64
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(url: str, params: Mapping[str, str], token: str) -> str:
    """The value of the signature header for a form posted to `url`."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()
