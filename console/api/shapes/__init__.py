"""Shapes of the interface, one file per resource: what is sent, and what is answered.

Times are ISO 8601 with the offset of the office's zone; spans are ISO 8601 durations; words are in the
language that was asked for, Chinese unless it is English. A field may be added; none is renamed or taken away
in v1.
"""
