"""查看完整号码: a masked number is shown to somebody who says why; who, whose and why is entered first."""

from flows.acts.actor import Actor
from flows.acts.errors import BadInput, Problem
from flows.acts.numbers import list_numbers
from flows.wiring import Office
from models import record
from models.record import Line

# A word or two at least, and no essay.
SHORTEST, LONGEST = 4, 200


def reveal(office: Office, person: str, reason: str, actor: Actor) -> tuple[str, ...]:
    """The telephone numbers of this person (an id). BadInput without a reason, or if there is nobody."""
    why = " ".join(reason.split())
    numbers = [one.number for one in list_numbers(office) if one.person == person]
    problems = []
    if not SHORTEST <= len(why) <= LONGEST:
        problems.append(Problem("reveal.reason", why[:20], f"say why, in {SHORTEST} to {LONGEST} characters"))
    if not numbers:
        problems.append(Problem("reveal.person", person, "nobody in the address book, or no number"))
    if problems:
        raise BadInput(problems)
    now = office.now()
    with office.database.writing() as tx:
        about = {"person": person, "numbers": len(numbers), "reason": why}
        record.register(tx, [Line("number_revealed", about, actor.entry)], now)
    return tuple(dict.fromkeys(numbers))
