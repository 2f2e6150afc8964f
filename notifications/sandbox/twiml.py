"""Reads the answer to a reply: the texts in a TwiML document."""

from html.parser import HTMLParser


class _Messages(HTMLParser):
    """Collects the text of each <Message>, with or without a <Body> inside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        if tag == "message":
            self._inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "message":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


def texts(document: str) -> list[str]:
    """What the office answers, text by text; nothing for an empty response.

    A tolerant parser that expands no entities of its own, so no answer can harm the sandbox.
    """
    parser = _Messages()
    parser.feed(document)
    parser.close()
    return [text.strip() for text in parser.texts if text.strip()]
