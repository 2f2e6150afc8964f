"""A form that is sent twice is done once: pressed again, sent again by a browser, or by a script."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

from flows.acts import instructing, views
from flows.acts.actor import person, sent
from models.errors import DoneAlready
from tests.console.site import Site
from tests.console.test_cli import Run, run, staffed
from tests.night import Night

__all__ = ["run", "staffed"]
AT = "/incidents/2026-0001"
ORDER = {"by": "区长", "role": "duty_leader", "task": "核查", "words": "速查", "within": "48h"}


def key_of(page: str, act: str) -> str:
    """The key that the form of this act has on the page."""
    form = re.search(rf'action="{AT}/acts/{act}".*?</form>', page, re.DOTALL)
    assert form
    (key,) = re.findall(r'name="key" value="([^"]+)"', form[0])
    return str(key)


def orders(site: Site) -> list[str]:
    return [one.task for one in views.show(site.office, "2026-0001").facts.plan.instructions]


def test_a_form_sent_twice_makes_one_step_and_the_same_answer(desk: Site) -> None:
    desk.log(level="III", title="某网帖")
    form = ORDER | {"key": key_of(desk.get(AT).text, "instruct")}
    first, again = (desk.post(f"{AT}/acts/instruct", form) for _ in range(2))
    assert (first.status_code, first.headers["location"]) == (again.status_code, again.headers["location"])
    assert orders(desk) == ["核查"]


def test_the_same_key_with_something_else_is_refused_and_what_was_typed_is_kept(desk: Site) -> None:
    desk.log(level="III", title="某网帖")
    form = ORDER | {"key": key_of(desk.get(AT).text, "instruct")}
    desk.post(f"{AT}/acts/instruct", form)
    other = desk.post(f"{AT}/acts/instruct", form | {"task": "另一件事"})
    assert other.status_code == 409
    assert "另一件事" in other.text
    assert orders(desk) == ["核查"]
    again = desk.post(
        f"{AT}/acts/instruct", form | {"task": "另一件事", "key": key_of(other.text, "instruct")}
    )
    assert again.status_code == 303
    assert orders(desk) == ["核查", "另一件事"]


def test_a_second_press_is_answered_alike_although_the_act_is_not_possible_any_more(desk: Site) -> None:
    desk.log(level="III", title="某网帖")
    form = {"reason": "照片为旧图", "key": key_of(desk.get(AT).text, "dismiss")}
    assert [desk.post(f"{AT}/acts/dismiss", form).status_code for _ in range(2)] == [303, 303]


def test_a_part_of_the_page_that_differs_in_its_keys_only_is_the_same_part(desk: Site) -> None:
    desk.log(level="III", title="某网帖")
    desk.get(AT)  # the browser has its token from the page
    part = desk.get(f"{AT}/live/acts")
    same = desk.get(f"{AT}/live/acts", params={"have": part.headers["x-zhishou-digest"]})
    assert same.status_code == 204


def test_two_at_the_same_moment_are_one(night: Night) -> None:
    night.log(level="III")
    actor = sent(person(night.id_of("值班主班"), "console"), "one-key", "the same")
    given = instructing.Given("区长", "duty_leader", "核查", "速查", within="48h")

    def press(_: int) -> bool:
        try:
            instructing.instruct(night.office, night.number, given, actor)
        except DoneAlready:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]
    assert len(night.show().facts.plan.instructions) == 1


def test_the_command_line_does_what_comes_again_under_its_key_once(staffed: Run) -> None:
    _, out, _ = staffed(
        "log", "--playbook", "public-opinion", "--level", "III", "--title", "某网帖", "--json"
    )
    number = json.loads(out)["number"]
    note = ("--key", "one", "note", number, "已联系作者")
    assert [staffed(*note)[0] for _ in range(2)] == [0, 0]
    assert staffed("--key", "one", "note", number, "另一句")[0] == 2
    _, shown, _ = staffed("show", number, "--json")
    assert shown.count("已联系作者") == 1
    assert "另一句" not in shown
