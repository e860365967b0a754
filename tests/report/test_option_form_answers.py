"""Page one of an option form, against what is computed afresh."""

from __future__ import annotations

import re

import pytest

from detente.analysis.model import load
from detente.concepts.coalition_stability import departures
from detente.concepts.options_given_up import lasts
from detente.report.build import report
from detente.report.formats import FORMATS
from detente.report.state_names import StateNames
from detente.report.study import Study

STUDIES = (
    "chicken", "cuban_compromise", "cuban_missile_crisis", "elmira", "fashoda_1898", "garrison",
    "lake_gisborne", "morocco_1905", "pacific_1941", "prisoners_dilemma",
)  # fmt: skip


@pytest.fixture(scope="module", params=STUDIES)
def made(request):
    return report(load(f"published/{request.param}"))


@pytest.fixture(scope="module")
def page(made):
    bottom = made.document.sections[0]
    assert bottom.name == "bottom_line"
    return bottom.blocks[-1].judgements


def said(judgement):
    return " ".join((judgement.text, *judgement.details, judgement.overturned_by))


def test_three_to_five_judgements_each_with_its_figure_and_what_overturns_it(page):
    assert 3 <= len(page) <= 5
    for one in page:
        assert one.text.endswith(".")
        assert one.overturned_by.endswith(".")
        assert one.basis.startswith("the orders of preference alone")
        assert all(detail.endswith(".") for detail in one.details)
        found = re.search(r"the nearest change is (\d*½?) swaps? away", one.basis)
        sure = {"high", "moderate"} if found is None else {"low", "moderate"}
        assert one.confidence in sure | ({"low"} if one.verdict == "depends" else set())


def test_no_id_of_an_option_or_a_party_is_on_the_page(made, page):
    form = made.study.definition.options
    words = " ".join(o.means for o in form.options).lower()
    names = " ".join(p.name for p in made.study.definition.players).lower()
    every = " ".join(map(said, page)).lower()
    for name in (*form.parties, *form.bits):
        if name not in words.split() and name not in names.split() and name not in FUNCTION_WORDS:
            assert not re.search(rf"\b{name}\b", every), name


# Ids that are words of the sentences as well.
FUNCTION_WORDS = {"first", "second", "us", "support", "province"}


def test_the_states_that_last_are_those_that_nobody_gains_by_leaving(made, page):
    model = made.study.model.graph_model
    names = StateNames(made.study.model.state_stability)
    lasting = [
        s
        for s in range(model.size)
        if all(r[t] <= r[s] for r, m in zip(model.ranks, model.moves, strict=True) for t in m[s])
    ]
    told = page[0].text
    if not lasting:
        assert told.startswith("No state lasts if each party looks only at its own next move")
        lasting = [s for s in range(model.size) if lasts(model, s, "SEQ")]
    named = [s for s in range(model.size) if re.search(rf"{names.state(s)}(?!\d)", told)]
    assert set(named) <= set(lasting)
    assert len(named) == min(4, len(lasting))


def test_what_the_page_says_of_the_status_quo_is_so(made, page):
    found = made.study.model.state_stability
    if found.today is None:
        assert not any("status quo" in one.text for one in page[1:])
        return
    told = next(one.text for one in page[1:] if one.text.startswith("The status quo"))
    alone, ahead = (lasts(found.model, found.today, c) for c in ("Nash", "SEQ"))
    together = [d for d in departures(found.model, found.today) if len(d.group) > 1]
    assert ("does not last" in told) == (not ahead)
    assert ("only among parties that think ahead" in told) == (ahead and not alone)
    assert ("against each party alone" in told) == (alone and bool(together))


def test_what_an_agreement_needs_is_a_computed_minimal_set(made, page):
    given = made.study.state_concessions
    if given is None or lasts(given.states.model, given.target, "Nash"):
        return
    names = StateNames(given.states)
    told = next(d for one in page for d in one.details if d.startswith("To last at any foresight"))
    sets = given.given_up.minimal["Nash"]
    options = {o for o in given.given_up.form.bits if names.option(o) in told}
    assert options in [set(s) for s in sets]
    assert given.given_up.suffices(frozenset(options), "Nash")


def test_a_state_that_a_group_would_leave_is_one_that_lasts_against_each_party_alone(made, page):
    found = made.study.model.state_stability
    names = StateNames(found)
    for one in page:
        if "holds against each party alone" not in one.text:
            continue
        where = one.text.partition(" holds")[0].lower()
        (state,) = [s for s in range(found.model.size) if names.state(s) == where]
        assert lasts(found.model, state, "Nash")
        assert any(len(d.group) > 1 for d in departures(found.model, state))


def test_every_state_that_the_page_names_is_explained_once(made, page):
    found = made.study.model.state_stability
    names = StateNames(found)
    details = [d for one in page for d in one.details]
    for state in range(found.model.size):
        name = names.state(state)
        meant = [d for d in details if d.lower().startswith(f"{name.lower()}: ")]
        used = any(re.search(rf"{name}(?!\d)", said(one), re.IGNORECASE) for one in page)
        assert len(meant) == used


@pytest.mark.parametrize("style", FORMATS)
def test_the_page_is_in_every_format(made, page, style):
    text = " ".join(made.render(style).split())
    assert page[0].text.split(":")[0].split(";")[0] in text


def test_an_option_form_is_told_by_its_states_and_asks_nothing_of_actions():
    study = Study(load("published/prisoners_dilemma"))
    assert study.questions == ()
    names = [s.name for s in report(study.model).document.sections]
    assert {"states", "options_given_up", "stage_game"} <= set(names)
    assert not {"judgements", "parties", "stability", "concession_sets"} & set(names)
