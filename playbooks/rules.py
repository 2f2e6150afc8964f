"""The rules a playbook is held to: one name each, stored by scripts and editors, so never renamed.

`tests/playbooks/bad` has for each a file that breaks it, and breaks nothing else.
"""

from enum import StrEnum


class Severity(StrEnum):
    """What follows from a finding."""

    ERROR = "error"  # the file cannot be used
    WARNING = "warning"  # a hole somebody may have left on purpose
    NOTE = "note"  # the office has still to decide


class Rule(StrEnum):
    """A rule by the name of what breaks it."""

    # The file
    UNREADABLE = "unreadable"  # not there, not UTF-8, far too long, empty, or no mapping
    NOT_YAML = "not-yaml"
    NOT_PLAIN = "not-plain"  # aliases, tags, keys that are no words
    KEY_TWICE = "key-twice"

    # Its shape
    MISSING = "missing"
    UNKNOWN_KEY = "unknown-key"
    VALUE = "value"  # what is written cannot stand there
    MISSING_LANGUAGE = "missing-language"
    ONE_LANGUAGE = "one-language"  # of what may be written in one, for what was frozen before

    # Names
    UNKNOWN_ROLE = "unknown-role"
    UNKNOWN_LEVEL = "unknown-level"
    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_MOMENT = "unknown-moment"  # of a step, a deadline, a role that is told or answers
    UNKNOWN_FACT = "unknown-fact"
    UNKNOWN_VARIABLE = "unknown-variable"
    UNKNOWN_MESSAGE = "unknown-message"
    ID_TWICE = "id-twice"
    NAMED_TWICE = "named-twice"  # in one list, which says it once
    PLAYBOOK_TWICE = "playbook-twice"

    # Ladders
    LEVEL_WITHOUT_LADDER = "level-without-ladder"
    LEVEL_ON_TWO_LADDERS = "level-on-two-ladders"
    LADDER_OUTSIDE = "ladder-outside"  # it begins with others, or has nobody of the office
    STOPPED_BY_NOBODY = "stopped-by-nobody"  # by a role that is on no rung
    CLIMB_WITHOUT_EXIT = "climb-without-exit"  # those called again and again cannot stop it
    MACHINE_CALLS_UPWARD = "machine-calls-upward"
    NOBODY_HEARS = "nobody-hears"
    LADDER_TOO_SLOW = "ladder-too-slow"
    NOBODY_NEW = "nobody-new"  # on a rung, who was not called on the one before

    # Limits, steps and what they wait for
    LIMIT_WITHOUT_LIMIT = "limit-without-limit"
    WARNING_TOO_EARLY = "warning-too-early"
    STEP_ABSENT = "step-absent"  # it would meet a limit of a level that lacks it
    NEVER_COMES = "never-comes"  # what a limit counts from, or a step waits for
    NOTHING_HELD_UP = "nothing-held-up"  # by an asking, in some of the incidents it is for
    WAITS_IN_A_CIRCLE = "waits-in-a-circle"
    WAITS_FOR_THE_END = "waits-for-the-end"
    WAITS_FOR_A_MISS = "waits-for-a-miss"  # closing, for a limit that ought to be met
    UNTIL_NOT_ALONE = "until-not-alone"  # a limit that ends at a given time, and counts from something too
    NOTHING_TO_EXTEND = "nothing-to-extend"
    EXTENSION_TOO_SHORT = "extension-too-short"
    FILED_TOO_LATE = "filed-too-late"  # material for the archive that something before the end waits for
    UNMET_BY_ITS_STEP = "unmet-by-its-step"  # a limit, though the step is called the same
    UNLAWFUL_STEP = "unlawful-step"

    # Documents
    DOCUMENT_UNSIGNED = "document-unsigned"
    CHAIN_ORDER = "chain-order"  # signed before it is written, issued before it is signed
    SIGNS_OWN_DRAFT = "signs-own-draft"
    WRITTEN_ANYWAY = "written-anyway"  # a section that only a person writes, and is said to write

    # Fields and conditions
    CHOICES = "choices"
    SILENCE_NO_VALUE = "silence-no-value"  # of a decision that nobody makes
    ASKED_TOO_EARLY = "asked-too-early"  # at logging, though it is decided afterwards
    FIELD_IS_A_WORD = "field-is-a-word"
    CONDITION_VALUE = "condition-value"
    CONDITION_TOO_WIDE = "condition-too-wide"
    NEVER_HOLDS = "never-holds"
    ALWAYS_HOLDS = "always-holds"

    # What leaves the house
    MESSAGE_VARIABLES = "message-variables"
    UNREGISTERED = "unregistered"
    WORDING = "wording"  # of a shipped message, which no provider would approve
    SIGNATURE_OR_LINK = "signature-or-link"
    VALUE_LENGTH = "value-length"
    REVIEWER_OUTSIDE = "reviewer-outside"
    DRILL_CALLS_OWN = "drill-calls-own"  # whom every drill calls anyway

    # The tests beside it
    TEST = "test"

    # Adjustments of a shipped playbook
    UNKNOWN_PLAYBOOK = "unknown-playbook"
    UNKNOWN_PATH = "unknown-path"
    NOT_ADJUSTABLE = "not-adjustable"
    LONGER_THAN_THE_RULE = "longer-than-the-rule"
    WRITTEN_AGAINST_ANOTHER = "written-against-another"  # version than the one that is shipped
    CHANGES_NOTHING = "changes-nothing"

    # Holes
    SAME_INCIDENT = "same-incident"  # two playbooks of one title or category
    SAME_TRIGGERS = "same-triggers"  # by whose words nobody can tell which of two playbooks fits
    NEVER_SUGGESTED = "never-suggested"
    LEVEL_WITHOUT_LIMIT = "level-without-limit"
    LEVEL_UNTOLD = "level-untold"
    LEVEL_WITHOUT_LEADER = "level-without-leader"
    LEADER_BY_SILENCE = "leader-by-silence"  # who decides is called only if nobody else answers
    TOLD_AT_ONCE = "told-at-once"  # though it is written that it waits
    ROLE_WITHOUT_PART = "role-without-part"
    COUNTS_FROM_BEFORE = "counts-from-before"  # its level was set, so that it can be over as it begins
    LIMIT_UNWARNED = "limit-unwarned"
    BREACH_UNTOLD = "breach-untold"
    LIMIT_UNCONFIRMED = "limit-unconfirmed"

    @property
    def severity(self) -> Severity:
        """What follows where it is broken."""
        if self in _WARNINGS:
            return Severity.WARNING
        return Severity.NOTE if self is Rule.LIMIT_UNCONFIRMED else Severity.ERROR


_WARNINGS = frozenset(
    {
        Rule.NAMED_TWICE,
        Rule.ONE_LANGUAGE,
        Rule.NOBODY_HEARS,
        Rule.LADDER_TOO_SLOW,
        Rule.NOBODY_NEW,
        Rule.UNMET_BY_ITS_STEP,
        Rule.WRITTEN_ANYWAY,
        Rule.ALWAYS_HOLDS,
        Rule.WRITTEN_AGAINST_ANOTHER,
        Rule.CHANGES_NOTHING,
        Rule.SAME_INCIDENT,
        Rule.SAME_TRIGGERS,
        Rule.NEVER_SUGGESTED,
        Rule.LEVEL_WITHOUT_LIMIT,
        Rule.LEVEL_UNTOLD,
        Rule.LEVEL_WITHOUT_LEADER,
        Rule.LEADER_BY_SILENCE,
        Rule.TOLD_AT_ONCE,
        Rule.ROLE_WITHOUT_PART,
        Rule.SIGNS_OWN_DRAFT,
        Rule.COUNTS_FROM_BEFORE,
        Rule.LIMIT_UNWARNED,
        Rule.BREACH_UNTOLD,
    }
)
