"""The paper as Markdown: plain, whole, and read without any program."""

from collections.abc import Iterator, Sequence

from engine.vocabulary import Standing
from playbooks import tables, wording
from playbooks.paper.blocks import Block, Heading, Items, Table
from playbooks.paper.chapters import Paper


def markdown(paper: Paper) -> str:
    """The whole paper, with room to sign."""
    return tables.plain("\n".join(_lines(paper))) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    yield f"# {paper.title}\n"
    yield paper.word("kind", version=paper.version) + "\n"
    if paper.levels:
        yield f"{paper.levels}\n"
    for chapter in paper.chapters:
        yield f"## {chapter.number}{' ' if paper.locale == 'en' else ''}{chapter.title}\n"
        if not chapter.sections:
            yield paper.word("silent") + "\n"
        for section in chapter.sections:
            yield f"### {section.number} {section.title}\n"
            for block in section.blocks:
                yield from _block(block)
                yield ""
            if not section.blocks:
                yield paper.word("silent") + "\n"
    yield from _confirming(paper)
    yield f"\n## {paper.word('annex_chart')}\n"
    yield paper.word("chart_elsewhere") + "\n"
    yield f"## {paper.word('sign')}\n"
    for who in ("drafted", "checked", "approved"):
        yield f"{paper.word(who)} ________________　{paper.word('date')} ________________\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"#### {block.text}"
    elif isinstance(block, Items):
        for number, item in enumerate(block.items, start=1):
            yield f"{number}. {item}" if block.ordered else f"- {item}"
    elif isinstance(block, Table):
        yield from _table(block.columns, block.rows)
    else:
        yield block.text


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield tables.row(columns)
    yield "|" + " --- |" * len(columns)
    yield from map(tables.row, rows)


def explained(paper: Paper) -> str:
    """What is to be done with the table of limits, and what becomes of each mark that stands in it."""
    default, own = (wording.STANDINGS[one].in_(paper.locale) for one in (Standing.DEFAULT, Standing.OWN_RULE))
    ours = sum(default in limit.standing for limit in paper.limits)
    unsourced = sum(not limit.standing for limit in paper.limits)
    said = [
        paper.word("annex_limits_how"),
        paper.word("which_anchor"),
        paper.word("ours", n=ours, default=default, own=own) if ours else "",
        paper.word("unsourced_are", n=unsourced, mark=paper.word("unsourced")) if unsourced else "",
    ]
    return paper.sentences(*said)


def _confirming(paper: Paper) -> Iterator[str]:
    yield f"## {paper.word('annex_limits')}\n"
    counted = paper.word("open", n=paper.to_confirm, all=len(paper.limits))
    yield paper.sentences(counted, explained(paper)) + "\n"
    columns = ("number", "matter", "from", "within", "warned", "breached", "rests_on", "agreed")
    rows = []
    for number, limit in enumerate(paper.limits, start=1):
        matter = limit.matter + "".join(wording.bracket(note, paper.locale) for note in limit.notes)
        standing = f"**{limit.standing}**" if limit.to_confirm and limit.standing else limit.standing
        source = f"**{limit.source}**" if not limit.standing else limit.source
        rests_on = " ".join(part for part in (standing, source) if part)
        cells = (limit.counts_from, limit.within, limit.warned, limit.breached, rests_on, "")
        rows.append((str(number), matter, *cells))
    yield from _table([paper.word(column) for column in columns], rows)
