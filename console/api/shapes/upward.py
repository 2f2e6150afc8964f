"""Calls upward 上报: consent, what was registered as reported, and what came of a call card."""

from pydantic import Field
from starlette.datastructures import FormData, UploadFile

from console.api.shapes.act import AT, BEHALF, ActBody
from console.api.shapes.common import Moment, Sent
from engine.calendars import Calendar
from engine.vocabulary import Medium, Stage
from flows.acts.answering import CardResult


class Consent(ActBody):
    """同意上报."""

    consented_by: str = Field("", description=BEHALF, max_length=100)
    at: Moment | None = Field(None, description=AT)


class ReportedTo(Sent):
    """Who took a report."""

    to: str = Field(
        description="上级: a role of the playbook that stands above, or another office", max_length=60
    )
    receiver: str = Field("", description="接收人", max_length=60)
    receipt: str = Field("", description="回执编号或答复", max_length=120)


class Reported(ActBody):
    """报送登记: what went up, how, and who took it."""

    stage: Stage = Field(description="首报 first, 续报 progress, 终报 final")
    medium: Medium = Field(description="报送方式")
    recipients: list[ReportedTo] = Field(min_length=1, max_length=20)
    words: str = Field("", description="报送要点", max_length=400)
    at: Moment | None = Field(None, description=AT)

    def form_for(self, calendar: Calendar, above: list[str]) -> FormData:
        """The form has a line for each office above, and one for any other."""
        pairs: list[tuple[str, str | UploadFile]] = [
            (name, text) for name, text in super().pairs(calendar) if name != "recipients"
        ]
        for one in self.recipients:
            line = one.to if one.to in above else "other"
            pairs.append((f"to.{line}", "yes") if line != "other" else ("other", one.to))
            pairs += [(f"receiver.{line}", one.receiver), (f"receipt.{line}", one.receipt)]
        return FormData(pairs)


class Card(ActBody):
    """拨打结果: what came of a call card."""

    card: str = Field(description="The card, by its id", max_length=60)
    result: CardResult
    words: str = Field("", description="Who lifted the telephone, what was said", max_length=400)
    stage: Stage | None = Field(None, description="Of a call upward: which report it was")
    receipt: str = Field("", description="Of a call upward: 回执", max_length=120)
