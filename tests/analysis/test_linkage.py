"""Packages of linked definitions, against the product game and against what must be so."""

from fractions import Fraction

import pytest
from linked_definitions import HERE, THERE

import detente as dt
from detente.analysis.findings import judge
from detente.analysis.linkage import package, packages
from detente.game.definition import Finding
from detente.solvers.transfers import transfer_steps

# There patience stays what it is here at first.
PATIENT = (
    HERE.replace("value: 1/2", "value: 3/5")
    .replace("deal: {a: c, b: c}", "deal: {a: c, b: c}, alone: {a: d, b: c}")
    .replace("at: {delta: patience}", "at: {delta: 3/5}")
)


@pytest.fixture
def model(tmp_path):
    (tmp_path / "here.yaml").write_text(PATIENT, encoding="utf-8")
    (tmp_path / "there.yaml").write_text(THERE, encoding="utf-8")
    return dt.load(tmp_path / "here.yaml")


def test_a_package_is_an_agreement_of_the_product_game(model):
    found = packages(model)
    for name, profile in model.agreements.items():
        whole = model.linked
        together = whole.together([profile, model.definition.links[0].agreement])
        written_out = dt.RepeatedGame(whole.stage, whole.patience)
        assert found[name].critical == whole.critical_discounts(together)
        assert found[name].sustained == whole.agreement(together).sustained
        # Reversion in the product game is at least as harsh as in each issue by itself.
        common = written_out.common_discount(together)
        assert found[name].common is None or common <= found[name].common


def test_opposite_temptations_gain_by_linkage(model):
    deal = package(model, model.agreements["deal"], "deal")
    assert [issue.common for issue in deal.issues] == [Fraction(3, 4), Fraction(3, 4)]
    assert deal.common == Fraction(1, 2)
    assert deal.easier_than_each()
    assert deal.easier_than_hardest()
    assert deal.sustained_throughout
    broken, valued = deal.backing("a", deal.common)
    assert [i.title for i in broken] == ["Here"]
    assert [i.title for i in valued] == ["There"]


def test_slacks_add_up_to_nothing_at_the_critical_discount(model):
    deal = package(model, model.agreements["deal"])
    for player, least in deal.critical.items():
        assert sum(issue.slack(player, least) for issue in deal.issues) == 0


def test_payments_across_the_issues_are_those_of_the_product_game(model):
    for name, found in packages(model).items():
        whole = model.linked
        kept = [model.agreements[name], model.definition.links[0].agreement]
        plain = transfer_steps(whole.stage).discount_of(whole.together(kept))
        assert found.with_payments == plain
        assert found.common is None or found.with_payments <= found.common


def test_linking_a_symmetric_issue_to_itself_gains_nothing(tmp_path):
    text = THERE.replace("[[2, -1], [1, 0]]", "[[3, 0], [5, 1]]")
    text = text.replace("[[1, 4], [-1, 0]]", "[[3, 5], [0, 1]]")
    text = text.replace("here.yaml, agreement: deal", "it.yaml, agreement: pact")
    (tmp_path / "it.yaml").write_text(text, encoding="utf-8")
    model = dt.load(tmp_path / "it.yaml")
    pact = package(model, model.agreements["pact"])
    assert {issue.common for issue in pact.issues} == {pact.common}
    assert not pact.easier_than_hardest()


def test_a_handover_weighs_on_the_whole_package():
    model = dt.load("geneva_linkage").variant("worth_damascus_while")
    geneva = package(model, model.agreements["geneva"])
    assert geneva.weakest["us"] == model.repeated.before_after("us")[0]
    assert geneva.weakest["damascus"] == model.values["patience"]


def test_the_finding_says_what_the_package_says(model):
    def asked(**terms):
        test = {"of": model.agreements["deal"], **terms}
        return judge(model, Finding("f", "", (), "linkage", test)).holds

    assert asked(easier_than="each")
    assert asked(easier_than="hardest", today=True)
    assert not asked(today=False)


def test_issues_that_do_not_fit_fail_the_finding_in_words(model):
    moved = model.at({"patience": "1/4"})
    finding = Finding("f", "", (), "linkage", {"of": moved.agreements["deal"], "today": True})
    verdict = judge(moved, finding)
    assert not verdict.holds
    assert "give it the same" in verdict.evidence
