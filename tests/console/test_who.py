"""Who acts: asked once per browser, recorded unverified."""

import pytest

from flows.acts import views
from tests.console.site import Site


def test_a_new_browser_is_asked_first(site: Site) -> None:
    assert site.get("/").headers["location"] == "/who?next=/"
    assert site.get("/log").headers["location"] == "/who?next=/log"


def test_those_on_duty_are_offered_first(site: Site) -> None:
    page = site.get("/who").text
    assert page.index('value="' + site.ids["值班主班"]) < page.index('id="name"')
    assert 'value="' + site.ids["主要负责人"] not in page


def test_whoever_was_chosen_is_named_on_every_page_and_asked_no_more(desk: Site) -> None:
    assert desk.get("/").status_code == 200
    assert 'class="who"' in desk.get("/people").text
    assert "值班主班</a>" in desk.get("/people").text


def test_a_typed_name_is_the_person_of_that_name_if_the_book_has_one(site: Site) -> None:
    site.post("/who", {"name": " 主要负责人 "})
    assert site.client.cookies["zhishou_who"] == f"person:{site.ids['主要负责人']}"


def test_somebody_who_is_not_in_the_book_can_act_under_the_name_typed(site: Site) -> None:
    site.post("/who", {"name": "临时 替班员"})
    site.post("/log", {"playbook": "public-opinion", "level": "IV", "title": "某事", "key": "k"})
    actor = views.show(site.office, "2026-0001").entries[0]["actor"]
    assert actor == {"kind": "person", "id": "临时 替班员", "via": "console", "verified": False}


def test_the_officer_who_logs_is_recorded_by_id_and_unverified(desk: Site) -> None:
    desk.post("/log", {"playbook": "public-opinion", "level": "IV", "title": "某事", "key": "k"})
    shown = views.show(desk.office, "2026-0001")
    assert shown.facts.incident.logged_by == desk.ids["值班主班"]
    assert shown.entries[0]["actor"]["id"] == desk.ids["值班主班"]
    assert shown.entries[0]["actor"]["verified"] is False


@pytest.mark.parametrize("answer", [{}, {"name": "   "}, {"person": "no-such-id"}])
def test_nobody_at_all_is_no_answer(site: Site, answer: dict[str, str]) -> None:
    refused = site.post("/who", answer)
    assert refused.status_code == 422
    assert "每一条记录都要有署名" in refused.text


def test_an_onlooker_sees_everything_and_can_press_nothing(site: Site) -> None:
    site.log()
    site.post("/who", {"look_only": "yes"})
    page = site.get("/incidents/2026-0001")
    assert page.status_code == 200
    assert "/acts/" not in page.text
    assert site.get("/log").headers["location"] == "/who?next=/log"
    pressed = site.post("/incidents/2026-0001/acts/note", {"text": "某事"})
    assert pressed.headers["location"].startswith("/who")
    assert "noted" not in [entry["kind"] for entry in views.show(site.office, "2026-0001").entries]


def test_somebody_who_has_left_the_book_is_asked_again(site: Site) -> None:
    site.client.cookies["zhishou_who"] = "person:gone"
    assert site.get("/").headers["location"] == "/who?next=/"
