"""Who may do what: one table of rights by role. Console, command line, tokens and tests read this one.

A rule, and so it is here: whoever serves pages asks `may`, and decides nothing by itself.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from engine.vocabulary import AccountRole


class Right(StrEnum):
    """One thing somebody may do. Values are stored as scopes of tokens, so none is renamed."""

    BOARD = "board"  # see the board; a desk at which nobody has checked in has this one only
    READ = "read"  # every incident and its report
    READ_UNIT = "read_unit"  # incidents of one's own unit, and no others: to whoever asks they do not exist
    LOG = "log"  # enter an incident, which calls people
    ANSWER = "answer"  # say that one has it
    SIGN = "sign"  # say that one has read or signed for it
    FEEDBACK = "feedback"  # write down how it goes
    EXTEND = "extend"  # have a limit extended, if the playbook gives one the say
    DECIDE = "decide"  # levels, consent, judgements, closing; whose say it is, the playbook decides
    REVIEW = "review"  # accept or return a report
    RECORD = "record"  # enter what another person said or did 代录
    HANDLE = "handle"  # everything else of the desk on an incident, call cards too
    NUMBERS = "numbers"  # telephone numbers where somebody has to dial them
    STATISTICS = "statistics"  # the figures of what one may read; whose own times, `answer_times` says
    PEOPLE = "people"  # the address book, numbers masked, and the roster
    EDIT_PEOPLE = "edit_people"  # change the address book and the roster; numbers stay masked all the same
    REVEAL = "reveal"  # a masked number, for a reason that is entered
    PLAYBOOKS = "playbooks"  # the library of playbooks
    DESK = "desk"  # make a PC the desk, check in and out at it
    ACCOUNTS = "accounts"  # make, change and disable accounts, end anybody's session
    AUDIT = "audit"  # the register of changes
    OWN = "own"  # one's own password, PIN, sessions and tokens
    SETTINGS = "settings"  # one's own numbers, language, rules of paging, quiet hours; a test page to oneself


_ACTS = frozenset({Right.ANSWER, Right.SIGN, Right.FEEDBACK, Right.EXTEND})
# What is for oneself, and so never at a desk, where nobody in particular sits.
PERSONAL = frozenset({Right.OWN, Right.SETTINGS})
_LOOKS = PERSONAL | {Right.BOARD, Right.READ, Right.STATISTICS, Right.PEOPLE, Right.PLAYBOOKS}
_LEADS = _LOOKS | _ACTS | {Right.DECIDE, Right.REVIEW}

RIGHTS: Mapping[AccountRole, frozenset[Right]] = MappingProxyType(
    {
        AccountRole.ADMINISTRATOR: _LOOKS | {Right.EDIT_PEOPLE, Right.REVEAL, Right.ACCOUNTS, Right.AUDIT},
        AccountRole.AUDITOR: _LOOKS | {Right.AUDIT},
        AccountRole.DUTY_OFFICER: _LOOKS
        | _ACTS
        | {Right.LOG, Right.DECIDE, Right.RECORD, Right.HANDLE, Right.DESK}
        | {Right.NUMBERS, Right.REVEAL, Right.EDIT_PEOPLE},
        AccountRole.UNIT_CONTACT: _ACTS | PERSONAL | {Right.BOARD, Right.READ_UNIT, Right.STATISTICS},
        AccountRole.DUTY_LEADER: _LEADS | {Right.NUMBERS, Right.REVEAL},
        AccountRole.LEADER: _LEADS,
    }
)

# What a desk shows while nobody has checked in, and what is left to an account whose password has to change.
BOARD_ONLY = frozenset({Right.BOARD})
OWN_ONLY = frozenset({Right.OWN})

# Rights that change something. The auditor has none of them.
CHANGING = (
    _ACTS
    | {Right.LOG, Right.DECIDE, Right.REVIEW, Right.RECORD, Right.HANDLE}
    | {Right.ACCOUNTS, Right.EDIT_PEOPLE}
)

# What a token can be given. Looking: by whoever keeps the system, and for pages of the console too. Acting,
# and seeing numbers: only by whoever proves to be the account, and at the interface alone. Not one's own
# password, PIN and sessions, nor a desk: what is made with those would outlast the token.
LOOKING = frozenset({Right.BOARD, Right.READ, Right.READ_UNIT, Right.PEOPLE, Right.PLAYBOOKS, Right.AUDIT})
# Statistics too: with them come one's own answer times, which nobody else may make a token for.
SCOPES = LOOKING | CHANGING | {Right.NUMBERS, Right.REVEAL, Right.STATISTICS, Right.SETTINGS}
# A number entered with a token is called when that token has ended. So these are never meant by "all" of an
# account's rights: whoever wants a program to have them names them.
NAMED = frozenset({Right.EDIT_PEOPLE, Right.SETTINGS})


def may(rights: frozenset[Right], needed: Iterable[Right]) -> bool:
    """Whether one of the rights that are needed is there."""
    return not rights.isdisjoint(needed)


def of_token(role: AccountRole, scopes: Iterable[str]) -> frozenset[Right]:
    """What a token may: its scopes, as far as its account still has them."""
    return RIGHTS[role] & SCOPES & {Right(scope) for scope in scopes if scope in set(Right)}
