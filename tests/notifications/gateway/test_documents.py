"""Places in what a provider writes."""

import pytest

from notifications.gateway.documents import Document, Format, misplaced, read
from notifications.gateway.elements import tree


def document(format: Format, text: str) -> Document:  # noqa: A002 - the word of the settings
    found = read(format, "utf-8", text.encode())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("code", "0"),
        ("ok", "true"),
        ("price", "0.10"),
        ("big", "12345678901234567890"),
        ("data.list[0].id", "a"),
        ("data.list[-1].id", "b"),
        ("data.list[2].id", None),
        ("data.list", None),
        ("data", None),
        ("data.list.id", None),
        ("nothing", None),
        ("empty", ""),
        ("gone", None),
        ("gone.further", None),
        ("code[0]", "0"),
        ("code[1]", None),
        ("matrix[0][1]", "2"),
    ],
)
def test_a_path_leads_to_a_text_or_number_in_json(place: str, value: str | None) -> None:
    text = """{"code": 0, "ok": true, "price": 0.10, "big": 12345678901234567890, "empty": "", "gone": null,
               "data": {"list": [{"id": "a"}, {"id": "b"}]}, "matrix": [[1, 2]]}"""
    assert document(Format.JSON, text).value(place) == value


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("r.code", "0"),
        ("r.code[0]", "0"),
        ("r.item[0]", "x"),
        ("r.item[1].@id", "7"),
        ("r.item[1]", "y"),
        ("r.empty", ""),
        ("r.s:body.v", "ü<"),
        ("r.cdata", "a<b & c"),
        ("code", None),
        ("r", None),
    ],
)
def test_a_path_leads_to_a_text_in_xml(place: str, value: str | None) -> None:
    text = """<?xml version="1.0" encoding="GB2312"?>
        <r><code>0</code><item>x</item><item id="7">y</item><empty/>
           <s:body><v>&#252;&lt;</v></s:body><cdata><![CDATA[a<b & c]]></cdata></r>"""
    assert document(Format.XML, text).value(place) == value


@pytest.mark.parametrize(
    ("place", "value"),
    [(r"^OK:(\d+)", "17"), ("^OK", "OK"), (r"^(\w+)$", "次行"), (r"(x)?OK", ""), ("ERR", None)],
)
def test_an_expression_leads_to_a_text_in_plain_text(place: str, value: str | None) -> None:
    assert document(Format.TEXT, "OK:17\r\n次行\r\n").value(place) == value


def test_a_field_is_found_by_its_whole_name_in_a_form_and_its_query() -> None:
    found = read(Format.FORM, "gb18030", b"a.b=%C1%D6+x&c=1&c=2&d=", query="q=%C1%D6")
    assert found is not None
    assert [found.value(place) for place in ("a.b", "c", "d", "q", "e")] == ["林 x", "2", "", "林", None]


def test_a_document_may_stand_in_a_field_of_a_form() -> None:
    found = read(Format.JSON, "utf-8", b"sms_reply=%7B%22id%22%3A%227%22%7D", field="sms_reply")
    assert found is not None
    assert found.value("id") == "7"
    assert read(Format.JSON, "utf-8", b"other=1", field="sms_reply") is None


def items_of(found: Document, place: str) -> list[str | None] | None:
    items = found.items(place)
    return None if items is None else [item.value("id") for item in items]


@pytest.mark.parametrize(
    ("text", "place", "ids"),
    [
        ('{"l": [{"id": 1}, {"id": 2}]}', "l", ["1", "2"]),
        ('{"l": {"id": 1}}', "l", ["1"]),
        ('{"l": []}', "l", []),
        ('{"l": null}', "l", []),
        ('{"l": ""}', "l", []),
        ("{}", "l", None),
        ('[{"id": 1}]', "", ["1"]),
        ('{"id": 1}', "", ["1"]),
        ("[]", "", []),
        ("null", "", None),
    ],
)
def test_one_item_is_a_list_and_a_list_that_is_not_there_is_none(
    text: str, place: str, ids: list[str | None] | None
) -> None:
    assert items_of(document(Format.JSON, text), place) == ids


def test_lists_in_xml_may_have_many_items_one_or_none() -> None:
    for inside, ids in (
        ("<i><id>1</id></i><i><id>2</id></i>", ["1", "2"]),
        ("<i><id>1</id></i>", ["1"]),
        ("<i/>", []),
        ("", None),
    ):
        assert items_of(document(Format.XML, f"<r><n>0</n>{inside}</r>"), "r.i") == ids


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (Format.JSON, "<html>"),
        (Format.JSON, ""),
        (Format.JSON, "[" * 100_000),
        (Format.XML, "{}"),
        (Format.XML, ""),
        (Format.XML, "<a><b></a>"),
        (Format.XML, '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'),
        (Format.XML, '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>'),
    ],
)
def test_what_is_not_in_the_format_is_no_document(format: Format, text: str) -> None:  # noqa: A002
    assert read(format, "utf-8", text.encode()) is None


def test_half_a_character_and_nul_never_reach_the_database() -> None:
    found = document(Format.JSON, r'{"text": "a\ud83db\u0000c \ud83d\ude00"}').value("text")
    assert found == "a?bc 😀"


def test_bytes_that_are_not_in_the_charset_are_replaced() -> None:
    found = read(Format.TEXT, "utf-8", "值".encode()[:2] + b" 1234")
    assert found is not None
    assert found.value(r"\d+") == "1234"


@pytest.mark.parametrize("place", ["a..b", "a.", "[x]", "a[1", "a]1["])
def test_a_path_that_is_none_is_said(place: str) -> None:
    assert "is no step of a path" in misplaced(Format.JSON, place)
    assert misplaced(Format.FORM, place) == ""


def test_xml_becomes_the_tree_that_json_would_give() -> None:
    text = '<r><a id="7">x</a><b/><b>y</b>\n  <c> z </c></r>'
    assert tree(text) == {"r": {"a": {"@id": "7", "#text": "x"}, "b": ["", "y"], "c": " z "}}
