"""A name that is not known: which of the known ones it is near, and all there are."""

from collections.abc import Iterable
from difflib import get_close_matches

from playbooks.saying import Said, say

NONE_HERE = say("there is none here")
_SHORT = 3
_FEW = 12  # names that can be read in one line
_NEAR = 3
_SURELY = 0.85  # so near that nothing else was meant
_CLOSE = 0.7  # what is less alike means something else: ended is no reopened


def suggest(word: str, known: Iterable[str], rest: Said | None = None) -> Said:
    """The remedy for a word that is not known: the nearest that is, and all there are.

    Where these are many, the few that are near, and `rest`: where all of them can be read.
    """
    names = list(known)
    if rest is not None and len(names) > _FEW:
        return _of_many(word, names, rest)
    # Among short ids such as I and II everything is near everything.
    near = _alike(word, names) if len(word) > _SHORT else []
    everything = say("known here: {0}", ", ".join(names)) if names else NONE_HERE
    return say("did you mean {0!r}? {1}", near[0], everything) if near else everything


def _of_many(word: str, names: list[str], rest: Said) -> Said:
    """Of many names the few that are near the word, or some of its kind: step:publsh is near step:publish."""
    kind, colon, own = word.rpartition(":")
    of_kind = [name for name in names if colon and name.startswith(f"{kind}:")]
    near = _by_item(own, of_kind) or _by_item(own, names) or _alike(word, names)
    near = near or [name for name in names if name.startswith(f"{word}:")]
    if len(near) == 1:
        return say("did you mean {0!r}? all {1} there are: {2}", near[0], len(names), rest)
    if near:
        shown = " / ".join(near[:_NEAR])
        return say("did you mean one of {0}? all {1} there are: {2}", shown, len(names), rest)
    return say(
        "such as {0}; all {1} there are: {2}", " / ".join((of_kind or names)[:_NEAR]), len(names), rest
    )


def _by_item(item: str, names: list[str]) -> list[str]:
    """The names of what is near `item`: both step:stop and missed:stop are of stop."""
    items = {name: name.rpartition(":")[2] for name in names}
    near = [item] if item in items.values() else _alike(item, list(dict.fromkeys(items.values())))
    return [name for one in near for name in names if items[name] == one]


def _alike(word: str, names: list[str]) -> list[str]:
    """At most three names near the word: first those it begins with or that begin with it.

    What stands in front says whose it is: vice_principal is the vice, and no principal.
    """
    heads = [name for name in names if _is_head(name, word) or _is_head(word, name)]
    tails = [name for name in names if _is_head(name[::-1], word[::-1]) or _is_head(word[::-1], name[::-1])]
    surely = get_close_matches(word, names, n=1, cutoff=_SURELY)
    return surely or (heads or tails or get_close_matches(word, names, n=_NEAR, cutoff=_CLOSE))[:_NEAR]


def _is_head(short: str, long: str) -> bool:
    """Whether one is the first words of the other: vice of vice_principal."""
    return bool(short) and long.startswith(short) and not long[len(short) : len(short) + 1].isalnum()
