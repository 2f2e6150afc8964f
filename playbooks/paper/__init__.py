"""The plan as a paper that a leader reads and signs: the chapters of an 应急预案, and the 时限确认表.

Values only; `console.papers` makes HTML of them. What a chapter says are the words of
`playbooks.explaining`, read as blocks: a new key of the format needs its words there and nowhere else.

blocks      lines of Markdown -> headings, paragraphs, lists and tables
words       what the paper says besides the plan's own words
limits      every length of time the plan sets, to be confirmed one by one
chapters    the eight chapters, and what the plan is silent about
markdown    the whole paper as Markdown
"""
