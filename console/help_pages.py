"""What the command line says of itself, in the language of the office.

The English stands in the commands; `locales/zh_CN/LC_MESSAGES/terminal.po` has the Chinese of each text of
it. A page of help is translated while it is written, so that no command knows of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from inspect import cleandoc
from types import MappingProxyType
from unicodedata import east_asian_width

import click

from flows.phrases import Bilingual, Phrase, Several

# What stands between several in Chinese, by what does in English.
_BETWEEN = {", ": "、", "; ": "；", " and ": "、"}
# What click adds behind an option: `Level it is logged at.  [default: II; required]`.
_ADDED = re.compile(r"^(?P<text>.*?)(?:  \[(?P<added>[^]]*)\])?$", re.DOTALL)
_DEFAULT = "default: "
# No line begins with one of these, and no word is broken.
_CLOSING, _OPENING = "，。；：、！？）》”", "（《“"
_PIECES = re.compile(rf"\s+|[{_OPENING}]*(?:[!-~]+|[^!-~\s])[{_CLOSING}]*")


class Speech:
    """Texts of the command line in "zh" or "en"; what has no Chinese is said as it stands."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, text: str, **values: object) -> str:
        """The text in this language, with `values` put in if there are any."""
        said = _chinese().get(flat(text), text) if self.locale == "zh" else text
        return said.format(**{name: self.read(value) for name, value in values.items()}) if values else said

    def say(self, phrase: str) -> str:
        """A phrase in this language; words that are none as they stand."""
        return self(phrase.template, **phrase.values) if isinstance(phrase, Phrase) else phrase

    def read(self, value: object) -> object:
        """What is put in: phrases, and several of anything, in this language; any other value as it is."""
        if isinstance(value, Phrase):
            return self.say(value)
        if isinstance(value, Bilingual):
            return value.in_(self.locale)
        if isinstance(value, Several):
            between = value.between if self.locale == "en" else _BETWEEN.get(value.between, value.between)
            return between.join(str(self.read(one)) for one in value.each)
        return value


def flat(text: str) -> str:
    """A text as the catalog has it: a paragraph is a line."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text).split("\n\n"))


@cache
def _chinese() -> Mapping[str, str]:
    from babel.messages.pofile import read_po  # an English page does without it

    path = resources.files("console") / "locales" / "zh_CN" / "LC_MESSAGES" / "terminal.po"
    with path.open("rb") as lines:
        read = read_po(lines, locale="zh_CN", domain="terminal", abort_invalid=True)
    return MappingProxyType({str(one.id): str(one.string) for one in read if one.id and one.string})


class HelpPage(click.HelpFormatter):
    """A page of help in one language; lines end where a terminal's do: Chinese letters take two places."""

    speech = Speech("en")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How it is called."""
        super().write_usage(prog, args, prefix or f"{self.speech('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(self.speech(heading))

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        said, indent = self.speech(text), " " * self.current_indent
        if said == text:
            super().write_text(text)
            return
        width = self.width - self.current_indent
        parts = ("\n".join(indent + line for line in wrapped(part, width)) for part in said.split("\n\n"))
        self.write("\n\n".join(parts) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands, each with its text."""
        if self.speech.locale == "en":
            super().write_dl(rows, col_max, col_spacing)
            return
        said = [(first, _row(second, self.speech)) for first, second in rows]
        across = min(max(len(first) for first, _ in said), col_max) + col_spacing
        indent = " " * (across + self.current_indent)
        for first, second in said:
            lines = wrapped(second, max(self.width - across - 2, 10)) or [""]
            fits = len(first) <= across - col_spacing
            head = f"{first:<{across}}{lines.pop(0)}" if fits else first
            self.write(f"{'':>{self.current_indent}}{head.rstrip()}\n")
            self.write("".join(f"{indent}{line}\n" for line in lines if line))


def _row(text: str, speech: Speech) -> str:
    """An option's text, and what click has added to it."""
    found = _ADDED.match(text)
    if found is None or not found["added"]:
        return speech(text)
    added = "；".join(_of_click(one, speech) for one in found["added"].split("; "))
    return f"{speech(found['text'])} [{added}]".strip()


def _of_click(added: str, speech: Speech) -> str:
    if added.startswith(_DEFAULT):
        return speech("default: {value}", value=added.removeprefix(_DEFAULT))
    return speech(added)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` places; Chinese breaks anywhere but before what closes a sentence."""
    lines, line = [], ""
    for piece in _PIECES.findall(" ".join(text.split())):
        if places(line + piece.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def places(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def speaking(command: click.Command, locale: str) -> click.Command:
    """This command and those below it, with pages of help in this language."""
    speech = Speech(locale)
    page = type("Page", (HelpPage,), {"speech": speech})
    command.context_class = type("Asked", (click.Context,), {"formatter_class": page})
    if isinstance(command, click.Group):
        for one in command.commands.values():
            speaking(one, locale)
            one.short_help = _first(one, speech) if locale == "zh" else one.short_help
    return command


def _first(command: click.Command, speech: Speech) -> str:
    """A command's first sentence, for the list it stands in."""
    said = speech(command.short_help or command.help or "")
    return said[: said.find("。") + 1] or said


def texts(command: click.Command) -> Iterator[str]:
    """Every text of this command and those below it that a reader of its help sees."""
    if command.help:
        yield flat(command.help)
    for parameter in command.params:
        if said := getattr(parameter, "help", None):
            yield flat(said)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from texts(found)
