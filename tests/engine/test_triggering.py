from engine.triggering import Match, Triggers, matches

HIJACK = Triggers(("被盗", "账号", "Hacked"), ("账号被盗",))
RUMOUR = Triggers(("谣言", "账号"))
KNOWN = {"rumour": RUMOUR, "hijack": HIJACK}


def test_the_playbook_with_most_of_what_was_typed_comes_first_with_its_words() -> None:
    first, second = matches("政务微博账号被盗，有谣言", KNOWN)
    assert first == Match("hijack", ("账号被盗",), 8)  # a kind of incident counts twice
    assert second == Match("rumour", ("谣言", "账号"), 4)


def test_what_a_longer_word_has_taken_is_no_shorter_words() -> None:
    assert matches("账号被盗", {"hijack": HIJACK})[0].words == ("账号被盗",)
    assert matches("账号被盗，另一账号也被盗", {"hijack": HIJACK})[0].words == ("账号被盗", "被盗", "账号")


def test_an_english_word_stands_by_itself_in_any_letters() -> None:
    assert matches("We were HACKED.", KNOWN)[0].words == ("Hacked",)
    assert matches("账号Hacked了", KNOWN)[0].score == 2 + 6
    assert not matches("hackedup unhacked", KNOWN)
    assert matches("unhacked, hacked", KNOWN)


def test_what_fits_equally_is_in_the_order_of_ids_and_what_does_not_fit_is_left_out() -> None:
    assert [one.playbook for one in matches("账号", KNOWN)] == ["hijack", "rumour"]
    assert matches("某事", KNOWN) == ()
    assert matches("", {"none": Triggers()}) == ()


def test_letters_do_not_tell_words_apart() -> None:
    assert Triggers(("A", "a"), ("B",)).everything == {"a", "b"}
