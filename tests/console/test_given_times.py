"""A time that somebody gives: at the log form, on the incident page, on the command line; no JavaScript."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.acts import views
from tests import petition
from tests.console.site import Site, form_of
from tests.console.test_cli import Run, run, staffed
from tests.night import CONTACT_UNIT

__all__ = ["run", "staffed"]
AT = "/incidents/2026-0001"
GOOD = {"playbook": petition.ID, "level": "IV", "title": "某诉求", "unit": CONTACT_UNIT}
PROMISED = "2026-03-05T12:00"


@pytest.fixture
def own(site: Site) -> Site:
    """A desk whose office has a playbook of its own."""
    petition.put(site.office.settings.data)
    site.sit_down()
    return site


def log(site: Site, **more: str) -> str:
    """Log by the form; the page that follows."""
    form = GOOD | form_of(site.get("/log").text) | more
    return site.post("/log", form, follow_redirects=True).text


def due(site: Site) -> list[datetime]:
    return [clock.due for clock in views.show(site.office, "2026-0001").facts.clocks]


def test_the_log_form_asks_for_a_time_says_what_is_due_and_logs_it(own: Site) -> None:
    form = GOOD | form_of(own.get("/log").text) | {"field.promised": PROMISED}
    drafted = own.post("/log/draft", form).text
    assert '<input name="field.promised" type="datetime-local"' in drafted
    assert f'value="{PROMISED}"' in drafted
    page = log(own, **{"field.promised": PROMISED})
    assert due(own) == [datetime(2026, 3, 5, 4, 0, tzinfo=UTC)]
    assert "止于“承诺答复期限”" in page
    assert "<dt>承诺答复期限</dt><dd>12:00</dd>" in page


def test_what_is_no_time_is_said_beside_the_field_in_the_desks_words(own: Site) -> None:
    page = log(own, **{"field.promised": "明天"})
    assert "“承诺答复期限”请填写时间，如 2026-03-13 17:30" in page


def test_the_page_gives_a_time_later_and_shows_it_again(own: Site) -> None:
    log(own)
    answer = own.post(f"{AT}/acts/judge", {"field.promised": PROMISED})
    assert answer.status_code == 303
    assert due(own) == [datetime(2026, 3, 5, 4, 0, tzinfo=UTC)]
    assert f'type="datetime-local" value="{PROMISED}"' in own.get(AT).text


def test_a_form_that_comes_back_as_it_was_shown_corrects_nothing(own: Site) -> None:
    log(own, **{"field.promised": "2026-03-05T12:00:30"})
    shown = {"field.promised": PROMISED, "was.field.promised": PROMISED}
    own.post(f"{AT}/acts/judge", {**shown, "field.public": "yes"})
    assert due(own) == [datetime(2026, 3, 5, 4, 0, 30, tzinfo=UTC)]
    assert views.show(own.office, "2026-0001").facts.incident.fields["public"] is True


def test_a_time_typed_with_its_zone_is_taken_with_it(own: Site) -> None:
    log(own)
    order = {"by": "区长", "role": "leader", "task": "核查", "words": "速查", "due": "2026-03-06T10:00+00:00"}
    assert own.post(f"{AT}/acts/instruct", order).status_code == 303
    (given,) = views.show(own.office, "2026-0001").facts.plan.instructions
    assert given.due == datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    day = own.post(f"{AT}/acts/note", {"text": "某事", "at": "2026-03-04"})
    assert day.status_code == 422


def test_the_preview_says_with_which_time_a_limit_ends(own: Site) -> None:
    form = GOOD | form_of(own.get("/log").text) | {"field.promised": PROMISED}
    assert "止于“承诺答复期限”" in own.post("/log/draft", form).text


def test_the_command_line_gives_a_time_at_logging_and_corrects_it_later(staffed: Run, tmp_path: Path) -> None:
    petition.put(tmp_path)
    asked = ("--playbook", petition.ID, "--level", "IV", "--title", "某诉求", "--json")
    code, out, _ = staffed("log", *asked, "--field", "promised=2099-03-11 12:00")
    assert code == 0
    number = json.loads(out)["number"]
    code, out, _ = staffed("judge", number, "promised=2099-03-12T12:00", "public=yes")
    assert code == 0
    assert "认定承诺答复期限：2099-03-12 12:00、公开留言：是" in out
    assert "时限“按承诺答复”止于“承诺答复期限”，应于03-12 12:00前完成" in out
    code, _, err = staffed("judge", number, "promised")
    assert code == 2
    assert "write ID=VALUE" in err
