"""What definitions say about concession sets: measures that change the game, terms, faults."""

from fractions import Fraction

import pytest

from detente.analysis.model import Model
from detente.errors import DefinitionError, GameError
from detente.files.read import check_bytes
from detente.game.terms import PaymentTerms

TRUCE = """\
detente: 1
title: A truce
players: {north: The north, south: The south}
actions: {north: [hold, strike], south: [hold, strike]}
parameters:
  gain: {value: 2, range: [1, 3], assumption: a figure}
  trust: {value: 1/2, range: [0, 1], assumption: a figure}
payoffs:
  north:
    - {value: 3, when: {south: hold}, assumption: a figure}
    - {value: gain, when: {north: strike}, assumption: a figure}
  south:
    - {value: 3, when: {north: hold}, assumption: a figure}
    - {value: 2, when: {south: strike}, assumption: a figure}
status_quo: {north: strike, south: strike}
target: {north: hold, south: hold}
repeated: {discount: trust, assumption: a figure}
"""


def model(text):
    definition, errors, _ = check_bytes((TRUCE + text).encode(), "truce.yaml")
    assert errors == []
    return Model(definition)


def faults(text):
    _, errors, _ = check_bytes((TRUCE + text).encode(), "truce.yaml")
    return [str(e) for e in errors]


def test_measures_that_take_away_allow_set_and_guarantee_are_read():
    found = model(
        """
concessions:
  ban: {by: south, removes: {south: [strike]}, assumption: a figure}
  calm: {by: north, sets: {gain: -1}, costs: 1/2, assumption: a figure}
  bond:
    by: south
    guarantees:
      - {to: north, pays: gain, against: [south]}
      - {to: north, floor: 1}
    assumption: a figure
concession_sets: {target_concept: strict}
"""
    )
    by_name = {c.name: c for c in found.concessions.menu}
    assert by_name["ban"].removes == {"south": ("strike",)}
    assert by_name["calm"].sets == {"gain": -1}
    assert by_name["bond"].floors[0].least == 1
    # At the profile in which only the south strikes it pays 2.
    assert by_name["bond"].effects["north"] == (0, 2, 0, 0)
    sets = found.concessions
    assert sets.reading == "commitment"
    both = frozenset({"north:hold", "south:hold"})
    # With the bond the south loses nothing by striking: not strict.
    assert sets.minimal == [both | {"calm", "ban"}]
    assert sets.certificate.verify(found.game)
    told = sets.table.game_with({"calm"})
    assert told.payoff({"north": "strike", "south": "hold"})["north"] == Fraction(3, 2)


def test_terms_are_read():
    found = model(
        """
concession_sets:
  punishment: transfers
  payments: {payers: [south, outside], receivers: [north], caps: {south: gain/4}, credible: true}
"""
    )
    sets = found.concessions
    assert sets.punishment == "transfers"
    assert found.definition.terms.payments(found.values) == PaymentTerms(
        ("south", "outside"), ("north",), {"south": Fraction(1, 2)}, credible=True
    )
    assert sets.transfers.pairs == (("south", "north"), ("outside", "north"))
    assert model("concession_sets: {punishment: status_quo}").concessions.punishment == {
        "north": "strike",
        "south": "strike",
    }


def test_measures_may_not_set_what_repetition_rests_on():
    found = model("concessions: {wait: {by: north, sets: {trust: 3/4}, assumption: a figure}}")
    with pytest.raises(GameError, match="discount factors"):
        _ = found.concessions.all_sufficient


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("concession_sets: {target_concept: strickt}", "did you mean 'strict'"),
        ("concession_sets: {punishment: transfer}", "unknown profile 'transfer'"),
        ("concession_sets: {payments: {payers: [east]}}", "unknown payer 'east'"),
        ("concession_sets: {payments: {caps: {north: 1}}}", "unknown payer 'north'"),
        ("concession_sets: {payments: {caps: {outside: -1}}}", "-1 is below 0"),
        ("concessions: {a: {by: north, sets: {gian: 1}, assumption: x}}", "did you mean 'gain'"),
        (
            "concessions: {a: {by: north, removes: {south: [stike]}, assumption: x}}",
            "did you mean 'strike'",
        ),
        (
            "concessions: {a: {by: north, guarantees: [{to: north, pays: 1}], assumption: x}}",
            "to itself",
        ),
        (
            "concessions: {a: {by: north, guarantees: [{to: south}], assumption: x}}",
            "neither `pays` nor `floor`",
        ),
    ],
)
def test_faults_are_named_with_their_place(text, message):
    found = faults(text)
    assert len(found) == 1
    assert found[0].startswith("truce.yaml:")
    assert message in found[0]


def test_a_definition_with_faults_is_refused(tmp_path):
    import detente as dt

    file = tmp_path / "truce.yaml"
    file.write_text(TRUCE + "concession_sets: {target_concept: best}\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="not known here"):
        dt.load(file)
