"""Each bad input is told at its line and column, with what would be right, and nothing else."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import DefinitionError
from detente.files.load import check as check_any
from detente.files.load import load
from detente.files.read import check, check_bytes, read_definition

NEWLINE = "\n"
GOOD = """\
detente: 1
title: Exchange
sources: {truce: {title: A truce, claims: {C3: power, C16: return}}}
players: {us: United States, damascus: Syria}
actions: {us: [keep, exclude], damascus: [boycott, return]}
parameters:
  cost: {value: 3, range: [2, 5], because: [truce:C3]}
payoffs:
  us:
    - {when: {damascus: return}, value: 3, because: [truce:C16]}
  damascus: {ranking: [exclude return, keep boycott ~ exclude boycott, keep return], because: [truce:C3]}
status_quo: {us: keep, damascus: boycott}
target: {us: exclude, damascus: return}
repeated: {discount: 0.5}
"""  # noqa: E501


def told(text, file="truce.yaml"):
    data = text if isinstance(text, bytes) else text.encode()
    definition, errors, _ = check_bytes(data, file)
    assert (definition is None) == bool(errors)
    return [str(e) for e in errors]


def changed(old, new):
    assert GOOD.count(old) == 1, old
    return told(GOOD.replace(old, new))


def the_only(faults):
    assert len(faults) == 1, faults
    return faults[0]


def test_the_definition_that_the_cases_spoil_is_good():
    definition, errors, warnings = check_bytes(GOOD.encode(), "truce.yaml")
    assert (errors, warnings) == ([], [])
    assert definition is not None
    assert definition.game().payoff({"us": "keep", "damascus": "return"})["damascus"] == 1


# Name: what is replaced in the good definition and by what, ‸ where the fault is (or its place
# where that is elsewhere), what is told, and what is advised.
CASES = {
    "not YAML": (
        "title: Exchange",
        "title: [Exchange",
        "3:8: not YAML",
        "close the bracket",
    ),
    "a tab": (
        "  us:\n",
        "‸\tus:\n",
        "not YAML: a tab",
        "blanks",
    ),
    "text with a colon": (
        "title: Exchange",
        "title: Exchange‸: now",
        "not YAML",
        "quote text that contains ': '",
    ),
    "a key out of line": (
        "title: Exchange",
        "title: Exchange\n  about‸: now",
        "not YAML",
        "line this key up",
    ),
    "a key out of its block": (
        "actions: {us: [keep, exclude], damascus: [boycott, return]}",
        "actions:\n   us: [keep, exclude]\n  ‸damascus: [boycott, return]",
        "not YAML",
        "line 1, column 1",
    ),
    "a bracket left open lines before": (
        "actions: {us: [keep, exclude], damascus: [boycott, return]}",
        "actions: {us: [keep, exclude], damascus: [boycott, return]\n‸parameters: {}",
        "not YAML",
        "it opens in line 5, column 10",
    ),
    "quotes left open": (
        "repeated: {discount: 0.5}",
        "repeated: {discount: 0.5, period: ‸'a month}",
        "not YAML",
        "close the quotes",
    ),
    "a claim without its source": (
        "value: 3, because: [truce:C16]",
        "value: 3, because: [‸C16]",
        "'C16' is not a citation",
        "did you mean 'truce:C16'?",
    ),
    "a range in words": (
        "range: [2, 5]",
        "range: ‸2-5",
        "this is '2-5'",
        "such as [1, 3]",
    ),
    "duplicate key": (
        "title: Exchange",
        "title: Exchange\n‸title: Again",
        "key 'title' stands twice, first in line 2",
        "keep one",
    ),
    "unknown key": (
        "status_quo:",
        "‸statusquo:",
        "unknown key 'statusquo'",
        "did you mean 'status_quo'?",
    ),
    "missing key": (
        "title: Exchange\n",
        "",
        "1:1: missing key 'title'",
        "add 'title: …'",
    ),
    "missing inner key": (
        "{title: A truce, claims",
        "{claims",
        "3:11: missing key 'title'",
        "add 'title: …'",
    ),
    "unknown player": (
        "status_quo: {us: keep, damascus: boycott}",
        "status_quo: {us: keep, damascus: boycott, ‸damaskus: return}",
        "unknown player 'damaskus'",
        "did you mean 'damascus'?",
    ),
    "unknown action": (
        "target: {us: exclude",
        "target: {us: ‸exlude",
        "unknown action 'exlude' of player 'us'",
        "did you mean 'exclude'?",
    ),
    "unknown source": (
        "because: [truce:C16]",
        "because: [‸trus:C16]",
        "unknown source 'trus'",
        "did you mean 'truce'?",
    ),
    "unknown claim": (
        "because: [truce:C16]",
        "because: [truce:‸C99]",
        "unknown claim 'C99' of source 'truce'",
        "claims of 'truce': C3, C16",
    ),
    "missing payoffs": (
        "  us:\n    - {when: {damascus: return}, value: 3, because: [truce:C16]}\n",
        "",
        "8:1: no payoffs for player 'us'",
        "give a list of rules",
    ),
    "two payoff forms": (
        "damascus: {ranking:",
        "damascus: {table: [[1, 2], [3, 4]], ‸ranking:",
        "two payoff forms for player 'damascus'",
        "keep either",
    ),
    "unknown name in a formula": (
        "value: 3, because: [truce:C16]",
        "value: 2*‸cots, because: [truce:C16]",
        "unknown name 'cots'",
        "did you mean 'cost'?",
    ),
    "a call in a formula": (
        "value: 3, because: [truce:C16]",
        "value: \"1 + ‸__import__('os').system('true')\", because: [truce:C16]",
        "a call is not allowed in a formula",
        "a formula uses parameters",
    ),
    "an attribute in a formula": (
        "value: 3, because: [truce:C16]",
        "value: ‸cost.real, because: [truce:C16]",
        "an attribute is not allowed in a formula",
        "a formula uses",
    ),
    "division by zero": (
        "value: 3, because: [truce:C16]",
        "value: 1/(‸cost - 3), because: [truce:C16]",
        "division by zero",
        "is 0 at the written parameter values",
    ),
    "huge power": (
        "value: 3, because: [truce:C16]",
        "value: 9**‸9**9, because: [truce:C16]",
        "the power is not a small whole number",
        "from -16 to 16",
    ),
    "huge number": (
        "value: 3, because: [truce:C16]",
        "value: ‸1e400, because: [truce:C16]",
        "a number beyond 1e100",
        "smaller",
    ),
    "parameter cycle": (
        "  cost: {value: 3, range: [2, 5], because: [truce:C3]}",
        (
            "  ‸cost: {value: 2*pain, because: [truce:C3]}\n"
            "  pain: {value: cost/2, because: [truce:C3]}"
        ),
        "parameters define each other: cost -> pain -> cost",
        "a number",
    ),
    "NaN": (
        "value: 3, because: [truce:C16]",
        "value: ‸.nan, because: [truce:C16]",
        ".nan is not a finite number",
        "write an integer",
    ),
    "infinity": (
        "range: [2, 5]",
        "range: [2, ‸.inf]",
        ".inf is not a finite number",
        "write an integer",
    ),
    "ranking that contradicts itself": (
        "keep boycott ~ exclude boycott, keep return",
        "keep boycott ~ exclude boycott, keep return, ‸exclude return",
        "the ranking contradicts itself: 'exclude return' stands already",
        "keep one",
    ),
    "ranking that omits an outcome": (
        ", keep return]",
        "]",
        "11:23: the ranking omits 'keep return'",
        "rank every",
    ),
    "ranking of something else": (
        ", keep return]",
        ", keep ‸retrun]",
        "unknown action 'retrun' of player 'damascus'",
        "did you mean 'return'?",
    ),
    "table of the wrong shape": (
        "{ranking: [exclude return, keep boycott ~ exclude boycott, keep return]",
        "{table: [[1, 2], ‸[3]]",
        "the table has 1 entries here, not 2",
        "boycott, return",
    ),
    "discount of 1": (
        "discount: 0.5",
        "discount: ‸1",
        "discount factor 1 is outside [0, 1)",
        "up to, not including, 1",
    ),
    "negative discount of one player": (
        "discount: 0.5",
        "discount: {us: 0.5, damascus: ‸cost - 4}",
        "discount factor -1 is outside [0, 1)",
        "write a number",
    ),
    "continuation chance": (
        "discount: 0.5",
        "discount: 0.5, handover: {us: {period: 4, continues: ‸1.5}}",
        "chance 1.5 is outside [0, 1]",
        "from 0 to 1",
    ),
    "handover before the first period": (
        "discount: 0.5",
        "discount: 0.5, handover: {us: {period: ‸0.5, continues: 1}}",
        "period 0.5 is not a whole number from 1 on",
        "periods count",
    ),
    "chance of a signal": (
        "discount: 0.5",
        (
            "discount: 0.5, monitoring: "
            "{signal: s, chance: [{value: 0.4}, {when: {us: keep}, value: ‸0.7}]}"
        ),
        "chance 1.1 at (us: keep, damascus: boycott) is outside [0, 1]",
        "add up",
    ),
    "value outside the range": (
        "value: 3, range",
        "value: ‸7, range",
        "the value 7 of parameter 'cost' lies outside its range",
        "from 2 to 5",
    ),
    "range upside down": (
        "range: [2, 5]",
        "range: ‸[5, 2]",
        "the range runs from 5 to 2",
        "lower",
    ),
    "anchor": (
        "title: Exchange",
        "title: ‸&t Exchange",
        "anchor '&t' is not allowed",
        "write each value out",
    ),
    "tag": (
        "title: Exchange",
        "title: ‸!!python/name:os.system Exchange",
        "tag '!!python/name:os.system' is not allowed",
        "without it",
    ),
    "two documents": (
        "status_quo:",
        "‸---\nstatus_quo:",
        "a second document begins here",
        "one definition a file",
    ),
    "other format version": (
        "detente: 1",
        "detente: ‸2",
        "format version '2'",
        "reads 'detente: 1'",
    ),
    "quota": (
        "repeated: {discount: 0.5}",
        "committee: {quota: ‸0, blocs: {a: {seats: 1, weight: 1}}}",
        "quota 0 is outside (0, 1]",
        "share of seats",
    ),
    "a count of an unknown action": (
        "{damascus: return}, value: 3",
        "{damascus: return}, count: {‸keap: 1}, value: 3",
        "no player has an action 'keap'",
        "did you mean 'keep'?",
    ),
    "a count beyond the players": (
        "{damascus: return}, value: 3",
        "{damascus: return}, count: {keep: ‸2}, value: 3",
        "2 is no number of players that can choose 'keep'",
        "write a whole number from 0 to 1",
    ),
    "broken seats": (
        "repeated: {discount: 0.5}",
        "committee: {quota: 1/2, blocs: {a: {seats: ‸1.5, weight: 1}}}",
        "1.5 seats are not a whole number",
        "write 0, 1",
    ),
    "a truth value that YAML 1.1 would take": (
        "repeated: {discount: 0.5}",
        "committee: {quota: 1, blocs: {a: {seats: 1, weight: 1, excluded: ‸yes}}}",
        "'yes' is not a truth value",
        "write true or false",
    ),
    "test at values that make no sense": (
        "repeated: {discount: 0.5}",
        (
            "repeated: {discount: cost/8}\n"
            "findings: {f: {claim: truce:C3, says: x, "
            "test: {sustained: {profile: target, at: ‸{cost: 8}}}}}"
        ),
        "at these values discount factor 1 is outside [0, 1)",
        "choose others",
    ),
    "test that asserts nothing": (
        "repeated: {discount: 0.5}",
        "findings: {f: {claim: truce:C3, says: x, test: {‸best_reply: {of: us}}}}",
        "the test 'best_reply' asserts nothing",
        "add one of: is",
    ),
    "unknown test": (
        "repeated: {discount: 0.5}",
        "findings: {f: {claim: truce:C3, says: x, test: {‸best_replay: {of: us, is: keep}}}}",
        "unknown key 'best_replay'",
        "did you mean 'best_reply'?",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_told_at_its_place(name):
    old, new, message, advice = CASES[name]
    marked = GOOD.replace(old, new)
    before, mark, _ = marked.partition("‸")
    column = len(before) - before.rfind("\n")
    place = f"{before.count(NEWLINE) + 1}:{column}: " if mark else ""
    fault = the_only(changed(old, new.replace("‸", "")))
    assert fault.startswith(f"truce.yaml:{place}{message}")
    assert advice in fault[len(message) - 1 :]


def test_aliases_are_refused_with_their_anchors():
    faults = told(GOOD.replace("us: United States, damascus: Syria", "us: &x A, damascus: *x"))
    assert [f.split(",")[0] for f in faults] == [
        "truce.yaml:4:15: anchor '&x' is not allowed",
        "truce.yaml:4:31: alias '*x' is not allowed",
    ]


def test_the_laughing_billion_is_refused_unexpanded():
    lines = ["a0: &a0 [x, x]"] + [f"a{k}: &a{k} [*a{k - 1}, *a{k - 1}]" for k in range(1, 40)]
    faults = told("\n".join(lines))
    assert any("anchor '&a0' is not allowed" in f for f in faults)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "\ufeff"])
def test_an_empty_file_is_told(text):
    assert the_only(told(text)).startswith("truce.yaml:1:1: the file is empty, begin with")


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "[1, 2]"])
def test_a_file_that_is_no_mapping_is_told(text):
    assert "a definition is a mapping of keys" in the_only(told(text))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_thirty_thousand_nested_brackets_stop_at_depth_32(opening):
    fault = the_only(told("a: " * (opening == "[") + opening * 30_000))
    assert "nested deeper than 32 levels" in fault
    assert fault.startswith("truce.yaml:1:")


def test_more_nodes_than_a_definition_has_are_refused():
    assert "more than 50,000" in the_only(told("a: [" + "1," * 60_000 + "]"))


def test_a_deep_or_long_formula_is_refused():
    deep = "(-" * 100 + "1" + ")" * 100
    fault = the_only(
        changed("value: 3, because: [truce:C16]", f"value: {deep}, because: [truce:C16]")
    )
    assert fault.startswith("truce.yaml:10:")
    long = "(" * 30_000
    fault = the_only(
        changed("value: 3, because: [truce:C16]", f"value: {long}, because: [truce:C16]")
    )
    assert fault.startswith("truce.yaml:10:41: a formula of 30000 characters")


def test_a_byte_order_mark_is_fine():
    assert told(b"\xef\xbb\xbf" + GOOD.encode()) == []


def test_a_hundred_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    _, errors, _ = check(path)
    assert str(errors[0]) == (
        f"{path}:1:1: the file is 100,000,000 bytes, at most 1,000,000 bytes are read"
    )


def test_an_endless_file_is_refused():
    _, errors, _ = check("/dev/zero")
    assert "at most 1,000,000 bytes are read" in str(errors[0])


def test_a_binary_file_is_told(tmp_path):
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    _, errors, _ = check(path)
    assert "this is a binary file, not text" in str(errors[0])


def test_other_encodings_are_told_at_the_byte():
    fault = the_only(told("detente: 1\ntitle: Frieden für alle\n".encode("latin-1")))
    assert fault.startswith("truce.yaml:2:17: byte 0xfc is not UTF-8 text, save the file as UTF-8")


def test_control_characters_are_told_at_their_place():
    fault = the_only(told("detente: 1\ntitle: a\x07b\n"))
    assert fault.startswith("truce.yaml:2:9: control character U+0007")


def test_a_directory_is_told(tmp_path):
    _, errors, _ = check(tmp_path)
    assert str(errors[0]).startswith(f"{tmp_path}:1:1: this is a directory")


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "truce.yaml").write_text(GOOD)
    _, errors, _ = check(tmp_path / "truse.yaml")
    assert str(errors[0]) == (
        f"{tmp_path / 'truse.yaml'}:1:1: there is no such file, did you mean 'truce.yaml'?"
    )


def test_a_missing_model_names_the_nearest():
    with pytest.raises(DefinitionError, match="did you mean 'assad_question'"):
        load("asad_question")


def test_a_missing_directory_is_told(tmp_path):
    with pytest.raises(DefinitionError, match="there is no directory"):
        read_definition(tmp_path / "nowhere" / "truce.yaml")


def test_a_path_that_no_system_takes_is_told():
    for path in ("a\0b.yaml", "x" * 5000 + ".yaml"):
        _, errors, _ = check(path)
        assert "cannot be read" in str(errors[0])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_told(tmp_path):
    path = tmp_path / "secret.yaml"
    path.write_text(GOOD)
    path.chmod(0)
    _, errors, _ = check(path)
    assert "cannot be read: Permission denied" in str(errors[0])


def test_a_suffix_of_no_format_is_told(tmp_path):
    path = tmp_path / "truce.txt"
    path.write_text(GOOD)
    _, errors, _ = check_any(path)
    assert "the suffix '.txt' names no format" in str(errors[0])


def test_all_faults_of_a_file_are_told_at_once_and_in_order():
    text = (
        GOOD.replace("title: Exchange", "titel: Exchange")
        .replace("cost: {value: 3", "cost: {value: 9")
        .replace("value: 3, because: [truce:C16]", "value: 2*cots/0, because: [truce:C17]")
        .replace("ranking: [exclude return, ", "ranking: [")
        .replace("status_quo: {us: keep", "status_quo: {us: kepe")
        .replace("discount: 0.5", "discount: -0.5")
    )
    faults = told(text)
    places = [tuple(map(int, f.split(":")[1:3])) for f in faults]
    assert places == sorted(places)
    assert [f.split(": ", 1)[1].split(",")[0] for f in faults] == [
        "missing key 'title'",
        "unknown key 'titel'",
        "the value 9 of parameter 'cost' lies outside its range",
        "unknown name 'cots'",
        "unknown claim 'C17' of source 'truce'",
        "the ranking omits 'exclude return'",
        "unknown action 'kepe' of player 'us'",
        "discount factor -0.5 is outside [0",
    ]


@pytest.mark.parametrize(
    "spoilt",
    [
        "\n".join(f"key_{k}: 1" for k in range(20_000)),
        GOOD.replace("us: [keep, exclude]", f"us: [{', '.join(f'a{k}' for k in range(9_000))}]")
        + f"agreements: {{{', '.join(f'x{k}: {{us: b{k}}}' for k in range(5_000))}}}\n",
        GOOD
        + "variants: {v: {means: x, because: [truce:C3], set: {payoffs: {us: ["
        + ", ".join("{value: nothing}" for k in range(2_000))
        + "]}}}}\n",
    ],
    ids=["keys", "actions", "variant"],
)
def test_faults_without_number_end_at_two_hundred(spoilt):
    faults = told(spoilt)
    assert len(faults) == 201
    assert faults[-1].endswith("more than 200 faults, mend these first")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | st.binary())
def test_arbitrary_files_raise_nothing_else(content):
    told(content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_good_definition_spoilt_anywhere_raises_nothing_else(data):
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 40)))
    pieces = st.sampled_from(
        ["", " ", "\n", ":", "- ", "[", "]", "{", "}", "~", "?", "&a ", "*a", "!!set ", "|\n", "'",
         "null", "-1", "0", "1e99", "cost", "us", "damascus", "keep boycott", "nan", "a: 1"]
    )  # fmt: skip
    piece = data.draw(pieces | st.text(max_size=8))
    definition, errors, _ = check_bytes((GOOD[:start] + piece + GOOD[end:]).encode(), "x.yaml")
    if definition is not None:
        # What `check` accepts yields a game: the two never disagree.
        definition.game()
        definition.repetition()
    else:
        assert errors


def test_no_scratch_is_needed_to_refuse(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told("detente: [")
    assert list(Path(tmp_path).iterdir()) == []


RATIFIED = """\
ratification:
  issues: {scope: {options: [wounded, all]}}
  assumption: named in the talks
  sides:
    us:
      quota: 2/3
      ratifiers: {congress: {values: [{when: {scope: all}, value: 1}], because: truce:C3}}
    damascus:
      ratifiers: {council: {values: [{value: 1}], because: truce:C3}}
"""


def test_a_ratification_calls_its_issues_options_and_sides_by_their_own_names():
    good = GOOD + RATIFIED
    definition, errors, warnings = check_bytes(good.encode(), "truce.yaml")
    assert (errors, warnings) == ([], [])
    assert definition is not None
    assert definition.ratification is not None
    assert [s.name for s in definition.ratification.sides] == ["United States", "Syria"]
    assert "unknown option 'al' of issue 'scope'" in the_only(
        told(good.replace("{scope: all", "{scope: al"))
    )
    assert "share of weight" in the_only(told(good.replace("quota: 2/3", "quota: 3")))


def test_a_ratifier_that_no_agreement_satisfies_is_warned_of():
    asked = "council: {threshold: 3/2, values: [{value: 1}], because: truce:C3}"
    text = GOOD + RATIFIED.replace("council: {values: [{value: 1}], because: truce:C3}", asked)
    definition, errors, (warning,) = check_bytes(text.encode(), "truce.yaml")
    assert definition is not None
    assert errors == []
    assert "'council' asks for 1.5, no agreement is worth more than 1" in warning.message
    line = text.splitlines()[warning.place.line - 1]
    assert line[warning.place.column - 1 :].startswith("3/2")


def test_sides_without_a_reason_anywhere_are_warned_of():
    text = GOOD + RATIFIED.replace("  assumption: named in the talks\n", "")
    _, _, warnings = check_bytes(text.encode(), "truce.yaml")
    assert [w.message for w in warnings] == [
        "no reason for side 'us'",
        "no reason for side 'damascus'",
    ]


def test_a_ratifiers_value_without_a_value_is_told_where_it_stands():
    text = GOOD + RATIFIED.replace("{value: 1}], because", "{value: 1 / (cost - 3)}], because")
    (error,) = told(text)
    assert "division by zero, this part is 0 at the written parameter values" in error


def test_an_issue_without_options_under_a_ratifier_is_told_of():
    first, *_ = told(GOOD + RATIFIED.replace("options: [wounded, all]", "options: []"))
    assert "a list of 0, write at least 1" in first
