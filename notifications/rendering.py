"""Templates to words. One folder per message: `templates/<message>/<channel>.<locale>.txt.j2`.

Documents lie beside them as `templates/<name>/<format>.<locale>.j2`.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from jinja2 import (
    BaseLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateNotFound,
    UndefinedError,
    meta,
)

from notifications.errors import MissingVariable, UnknownMessage
from notifications.message import Message
from notifications.speech import FILTERS

LOCALES = ("zh", "en")
_TEXT = ".txt.j2"
_LONGEST_LISTING = 20


class Renderer:
    """Renders messages and documents. Thread-safe; templates are compiled once.

    `loader` replaces the shipped templates, which tests of other words need.
    """

    def __init__(self, loader: BaseLoader | None = None) -> None:
        self._env = Environment(
            loader=loader or PackageLoader("notifications", "templates"),
            undefined=StrictUndefined,
            autoescape=_is_html,  # noqa: S701 - pages are escaped; a text must not turn & into &amp;
            auto_reload=False,  # a template changed under a running system would mix two wordings
            cache_size=-1,  # there are few of them
        )
        self._env.filters |= FILTERS
        self._names = frozenset(self._env.list_templates(filter_func=lambda name: name.endswith(_TEXT)))
        self._variables = cache(self._read_variables)

    def known(self) -> frozenset[str]:
        """The names of all messages."""
        return frozenset(name.split("/")[0] for name in self._names)

    def variables_of(self, name: str) -> frozenset[str]:
        """Every variable the message names, in any channel or locale. Raises UnknownMessage."""
        paths = [path for path in self._names if path.startswith(f"{name}/")]
        if not paths:
            raise UnknownMessage(f"no message {name!r}; there are: {', '.join(sorted(self.known()))}")
        return frozenset().union(*(self._variables(path) for path in paths))

    def channels_of(self, name: str) -> frozenset[str]:
        """The channels a message has words for; none if there is no such message."""
        return frozenset(
            path.split("/")[1].split(".")[0] for path in self._names if path.startswith(f"{name}/")
        )

    def variables_on(self, name: str, channel: str) -> frozenset[str]:
        """The variables of the message on one channel. Raises UnknownMessage."""
        path = f"{name}/{channel}.zh{_TEXT}"
        if path not in self._names:
            raise UnknownMessage(f"no template {path}; write it, or send the message another way")
        return self._variables(path)

    def render(self, name: str, channel: str, locale: str, variables: Mapping[str, str]) -> Message:
        """The message in words. Any locale but "en" reads Chinese: a page is never lost over a language.

        The message carries only those variables that its template names, so that nothing else leaves.
        Raises UnknownMessage, or MissingVariable with all that is missing.
        """
        locale = "en" if locale == "en" else "zh"
        path = f"{name}/{channel}.{locale}{_TEXT}"
        if path not in self._names:
            raise UnknownMessage(f"no template {path}; write it, or send the message another way")
        needed = self._variables(path)
        missing = tuple(sorted(needed - variables.keys()))
        if missing:
            raise MissingVariable(f"message {name} by {channel} lacks: {', '.join(missing)}", missing)
        used = {key: variables[key] for key in sorted(needed)}
        return Message(name, used, self._env.get_template(path).render(used).strip(), locale)

    def document(self, name: str, format: str, locale: str, context: Mapping[str, object]) -> str:  # noqa: A002 - the word of the template path
        """A document such as a report, from `<name>/<format>.<locale>.j2`; html is escaped.

        Raises UnknownMessage, or MissingVariable for what the template found undefined.
        """
        path = f"{name}/{format}.{'en' if locale == 'en' else 'zh'}.j2"
        try:
            return self._env.get_template(path).render(context)
        except TemplateNotFound as error:
            raise UnknownMessage(f"no template {error.name}; write it, or choose another format") from error
        except UndefinedError as error:
            raise MissingVariable(f"document {path}: {error.message}", (str(error.message),)) from error

    def _read_variables(self, path: str) -> frozenset[str]:
        """What one template names and does not set itself."""
        assert self._env.loader is not None  # noqa: S101 - set in __init__; only mypy cannot know
        source = self._env.loader.get_source(self._env, path)[0]
        return frozenset(meta.find_undeclared_variables(self._env.parse(source)))


def listing(codes: Iterable[str]) -> str:
    """Answer codes as the `pages` of message `reply_list`, in their order: 1234 5678 9012 +3.

    Providers of templates take 20 characters; codes that do not fit are counted.
    """
    given = tuple(codes)
    for shown in range(len(given), 1, -1):
        line = _first(given, shown)
        if len(line) <= _LONGEST_LISTING:
            return line
    return _first(given, 1)


def _first(codes: tuple[str, ...], shown: int) -> str:
    more = len(codes) - shown
    return " ".join((*codes[:shown], *([f"+{more}"] if more > 0 else [])))


def _is_html(name: str | None) -> bool:
    return name is not None and "html" in name.rsplit("/", 1)[-1].split(".")
