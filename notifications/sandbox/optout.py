"""Who opted out of the office's texts, by Twilio's documented keywords.

A text counts only if the keyword is all of it, in any case. "Yes", which opts in as well with some
numbers, is left out: people answer a page with it.
"""

_KEYWORDS = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "STOP"),
    **dict.fromkeys(("START", "UNSTOP"), "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}


class OptOuts:
    """Pairs of a phone and an office's number that may not text it."""

    def __init__(self) -> None:
        self._out: set[tuple[str, str]] = set()

    def hear(self, phone: str, office: str, body: str) -> str:
        """Heed what a phone texted: the OptOutType it stands for, or ""."""
        kind = _KEYWORDS.get(body.strip().upper(), "")
        if kind == "STOP":
            self._out.add((phone, office))
        elif kind == "START":
            self._out.discard((phone, office))
        return kind

    def refuses(self, phone: str, office: str) -> bool:
        """Whether texts from `office` may not go to `phone`."""
        return (phone, office) in self._out

    def clear(self) -> None:
        """Nobody opted out."""
        self._out.clear()
