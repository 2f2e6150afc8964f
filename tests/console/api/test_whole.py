"""Whatever the console changes, a program can change too; where it cannot, the reason stands here.

One table of every route of the console that is posted to. A new one that is not in it fails a test.
"""

from collections.abc import Sequence
from typing import get_args

from fastapi.routing import APIRoute

from console.api.app import ROUTES as MODULES
from console.api.routes.address_book import NumberAct
from console.app import ROUTES as PAGES
from console.numbering import CHANGES as NUMBER_CHANGES
from console.routes.accounts import CHANGES as ACCOUNT_CHANGES
from console.routes.documents import ACTS as DOCUMENT_ACTS
from console.routes.report import REVIEWS

_FORM = "what is typed before it is sent: a program sends an incident whole"
_IN = "who signs in with a password has a page before him; a program has a token, and nothing to end"
_LETS_IN = "what would let somebody in after the token has ended is done by a person who is signed in"
_DESK = "a desk is nobody's in particular, and a token is a person's"
_GUIDE = "a page of the first days, put away by whoever has read it"

# Path of the page -> the operations that do the same, or a reason why there is none.
DONE: dict[str, Sequence[str] | str] = {
    "/log/draft": _FORM,
    "/log/keep": _FORM,
    "/log/files": _FORM,
    "/log/files/remove": _FORM,
    "/log/discard": _FORM,
    "/log": ["/incidents"],
    "/log/join": ["/incidents/{number}/acts/join"],
    "/incidents/{number}/acts/{act}": ["/incidents/{number}/acts/note"],  # each act: test_rights
    "/incidents/{number}/report/{review}": [
        "/incidents/{number}/reports",
        "/incidents/{number}/reports/{version}/accept",
        "/incidents/{number}/reports/{version}/return",
    ],
    "/incidents/{number}/documents/{document}/{act}": [
        f"/incidents/{{number}}/documents/{{document}}/{act}" for act in ("save", "pass", "return", "back")
    ],
    "/incidents/{number}/attachments": ["/incidents/{number}/attachments"],
    "/incidents/{number}/attachments/{attachment}/clear": "two persons at one screen clear a file",
    "/incidents/{number}/spread": ["/incidents/{number}/acts/spread"],
    "/incidents/{number}/known": ["/incidents/{number}/known/seal"],
    "/people/new": ["/people"],
    "/people/{person}": ["/people/{person}/change"],
    "/people/{person}/leave": ["/people/{person}/leave"],
    "/people/{person}/reveal": ["/people/{person}/reveal"],
    "/people/{person}/numbers/{change}": [
        "/people/{person}/numbers",
        "/people/{person}/numbers/{contact}/confirm",
        "/people/{person}/numbers/{contact}/{act}",
    ],
    "/people/{person}/self-test": "whoever has somebody else's telephone ring says so to him first",
    "/people/units": ["/units"],
    "/people/units/{unit}": ["/units/{unit}/change"],
    "/people/units/{unit}/remove": ["/units/{unit}/remove"],
    "/people/import": ["/people/import/preview", "/people/import"],
    "/people/export": ["/people/export"],
    "/roster": ["/roster"],
    "/roster/{shift}": ["/roster/{shift}/change"],
    "/roster/{shift}/remove": ["/roster/{shift}/remove"],
    "/roster/import": ["/roster/import/preview", "/roster/import"],
    "/settings/language": ["/me/language"],
    "/settings/numbers/{change}": [
        "/me/numbers",
        "/me/numbers/{contact}/confirm",
        "/me/numbers/{contact}/{act}",
    ],
    "/settings/rules/{urgency}": ["/me/rules/{urgency}"],
    "/settings/quiet": ["/me/quiet"],
    "/settings/self-test": ["/me/self-test"],
    "/settings/self-test/end": ["/me/self-test/end"],
    "/account/tokens": ["/tokens"],
    "/account/tokens/{token}/revoke": ["/tokens/{token}"],
    "/account/password": _LETS_IN,
    "/account/pin": _LETS_IN,
    "/account/sessions/{session}/end": "one's own browsers are seen and ended at one of them",
    "/accounts": _LETS_IN,
    "/accounts/{login}/password": _LETS_IN,
    "/accounts/{login}/role": _LETS_IN,
    "/accounts/{login}/person": _LETS_IN,
    "/accounts/{login}/{change}": ["/accounts/{login}/disable"],  # to enable lets somebody in
    "/sessions/{session}/end": ["/sessions/{session}/end"],
    "/login": _IN,
    "/logout": _IN,
    "/desk/{act}": _DESK,
    "/guide/away": _GUIDE,
    "/guide/back": _GUIDE,
}
# What of the routes that do several things is not there, and why.
LEFT = {
    "code": "a code by which somebody signs is read out at the desk",
    "rang": "that somebody rang a number and had its owner on the line says a person, not a program",
    "enable": _LETS_IN,
}
_LOOKS = {"GET", "HEAD", "OPTIONS"}


def changing(modules: Sequence[object]) -> set[str]:
    """The paths of these modules at which something is changed."""
    routes = [route for module in modules for route in module.router.routes]  # type: ignore[attr-defined]
    return {one.path for one in routes if isinstance(one, APIRoute) and set(one.methods or ()) - _LOOKS}


def test_whatever_the_console_changes_has_an_operation_or_a_reason() -> None:
    missing, gone = changing(PAGES) - DONE.keys(), DONE.keys() - changing(PAGES)
    assert not missing, f"say in DONE which operations do this, or why none does: {sorted(missing)}"
    assert not gone, f"no such route any more: {sorted(gone)}"


def test_every_operation_that_is_named_is_there() -> None:
    named = {one for found in DONE.values() if not isinstance(found, str) for one in found}
    assert named <= changing(MODULES), sorted(named - changing(MODULES))


def test_every_reason_says_something() -> None:
    assert all(len(found) > 20 for found in DONE.values() if isinstance(found, str))


def ends_of(begins: str) -> set[str]:
    """The last words of the operations whose path begins so."""
    return {path.rsplit("/", 1)[1] for path in changing(MODULES) if path.startswith(begins)}


def test_routes_that_do_several_things_leave_out_only_what_has_a_reason() -> None:
    assert set(DOCUMENT_ACTS) - ends_of("/incidents/{number}/documents/") == {"code"}
    assert set(REVIEWS) == {"make", "accept", "return"}
    assert NUMBER_CHANGES - {*get_args(NumberAct), "add", "confirm"} == {"rang"}
    assert set(ACCOUNT_CHANGES) - ends_of("/accounts/") == {"enable"}
    assert LEFT.keys() == {"code", "rang", "enable"}
