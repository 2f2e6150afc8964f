"""What a vendor can do in a country, before anybody relies on it at night. Pure; the rules are data.

The table is `countries.toml`, each rule with its source. It is asked when numbers are entered, when a
playbook is checked and by doctor; a channel does not look at it, and a vendor may refuse anyway.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from engine.parts import Text


@dataclass(frozen=True, slots=True)
class Rules:
    """What reaches a number by a vendor, and why not more; `reason` and `source` are empty if all does.

    `two_way`: a reply by text comes back. `links`: a text may carry one. `landlines`: a text may go to
    a landline. `voice`: a call may be placed.
    """

    two_way: bool = True
    links: bool = True
    landlines: bool = True
    voice: bool = True
    reason: Text = Text(zh="", en="")  # noqa: RUF009 - frozen, so one for all is right
    source: str = ""


_ANYTHING = Rules()


def _read() -> Mapping[str, Mapping[str, Rules]]:
    table = tomllib.loads(files("notifications").joinpath("countries.toml").read_text(encoding="utf-8"))
    return {
        vendor: {
            code: Rules(
                **{name: value for name, value in rule.items() if name not in ("zh", "en")},
                reason=Text(zh=rule["zh"], en=rule["en"]),
            )
            for code, rule in rules.items()
        }
        for vendor, rules in table.items()
    }


COUNTRIES: Mapping[str, Mapping[str, Rules]] = MappingProxyType(_read())
"""By vendor and calling code."""


def rules_for(number_e164: str, vendor: str) -> Rules:
    """What `vendor` can do for a number such as "+8613…"; everything, if no rule is known."""
    rules = COUNTRIES.get(vendor, {})
    codes = [code for code in rules if number_e164.startswith(code)]
    return rules[max(codes, key=len)] if codes else _ANYTHING
