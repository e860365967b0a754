"""What a report says: every section there, every number the same as computed afresh."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import chain, combinations, pairwise
from pathlib import Path

import pytest

from detente.analysis.findings.repeated import critical
from detente.analysis.model import Model, load
from detente.exact.number import decimal
from detente.files.shipped import shipped_models, shipped_path
from detente.report.blocks import (
    BottomLine,
    Document,
    Figure,
    Heading,
    Judgement,
    Matrix,
    Paragraph,
    Table,
)
from detente.report.build import report
from detente.report.formats import FORMATS
from detente.report.sections import section_modules
from detente.report.standing import kept
from detente.report.study import Study
from detente.report.wording import amount, chances, share, signed

ALWAYS = ["bottom_line", "parties", "judgements", "stage_game", "where_it_changes", "stability",
          "concession_sets", "findings", "method", "sources"]  # fmt: skip
DRAWS = 6

TWO_PLAYERS = """\
detente: 1
title: Two drivers
players: {a: Ann, b: Bob}
actions: {a: [left, right], b: [left, right]}
payoffs:
  a: {table: [[2, 0], [0, 1]]}
  b: {ranking: [left left, right right, left right ~ right left]}
"""

PENNIES = """\
detente: 1
title: Pennies
players: {a: Ann, b: Bob}
actions: {a: [heads, tails], b: [heads, tails]}
payoffs:
  a: {table: [[1, -1], [-1, 1]]}
  b: {table: [[-1, 1], [1, -1]]}
"""

ALONE = """\
detente: 1
title: Alone
players: {a: Ann}
actions: {a: [stay, go]}
payoffs:
  a: {table: [1, -1]}
"""

DILEMMA = """\
detente: 1
title: A threat
sources: {diary: {title: A diary, claims: {D1: Peace lasts., D2: Breaking pays.}}}
players: {a: Ann, b: Bob}
actions: {a: [keep, break], b: [keep, break]}
parameters:
  patience: {value: 0.4, range: [0.1, 0.9], because: [diary:D1], means: How much tomorrow counts}
payoffs:
  a: {table: [[3, 0], [5, 1]], because: [diary:D2]}
  b: {table: [[3, 5], [0, 1]], because: [diary:D2]}
status_quo: {a: break, b: break}
target: {a: keep, b: keep}
agreements: {peace: {a: keep, b: keep}, half: {a: keep, b: break}}
repeated: {discount: patience, punishment: PUNISHMENT, assumption: Nobody knows the end}
findings:
  peace_lasts: {claim: diary:D1, says: Peace lasts, test: {sustained: {profile: peace}}}
"""

NFG = 'NFG 1 R "Chicken" { "Ann" "Bob" } { 2 2 }\n\n3 3 4 2 2 4 0 0\n'


def written(folder: Path, text: str, name: str = "game.yaml") -> Model:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="module", params=shipped_models())
def study(request: pytest.FixtureRequest) -> Study:
    return Study(load(request.param), draws=DRAWS)


@pytest.fixture(scope="module")
def document(study: Study) -> Document:
    return report(study.model, draws=DRAWS).document


def steady(study: Study) -> Study:
    """The study of a model that names a target and does not change as it is played."""
    if study.model.changing is not None:
        pytest.skip("the game changes as it is played")
    return study


def section(document: Document, name: str) -> tuple[object, ...]:
    return next(s.blocks for s in document.sections if s.name == name)


def tables(blocks: tuple[object, ...], caption: str) -> list[Table]:
    return [b for b in blocks if isinstance(b, Table) and caption in b.caption]


def judgements(document: Document) -> tuple[Judgement, ...]:
    return next(b for b in section(document, "bottom_line") if isinstance(b, BottomLine)).judgements


def texts(value: object) -> str:
    """Every text of a block, run together."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return " ".join(map(texts, value))
    if hasattr(value, "__dataclass_fields__"):
        return " ".join(texts(getattr(value, f)) for f in value.__dataclass_fields__)
    return ""


# -- every section ------------------------------------------------------------------------------


def test_sections_are_found_in_the_folder_and_stand_in_order():
    orders = [module.ORDER for module in section_modules()]
    assert orders == sorted(set(orders))


def test_every_section_is_there_in_order_with_its_anchor(study: Study, document: Document):
    names = [s.name for s in document.sections]
    expected = list(ALWAYS)
    own = study.definition
    again = study.model.repeated is not None
    asked = {
        "changing_play": study.model.changing is not None,
        "repeated_play": again,
        "sustained_payoffs": again,
        "strategies": again and own.repeated is not None and bool(own.repeated.strategies),
        "false_alarms": again and study.model.repetition.monitoring is not None,
        "side_payments": again,
        "linked_issues": bool(own.links),
    }
    at = expected.index("concession_sets")
    expected[at:at] = [name for name, there in asked.items() if there]
    own_sets = study.concessions if study.later is None else study.later.sets
    later = {
        "giving_order": own_sets is not None and any(len(s) > 1 for s in own_sets.minimal),
        "what_it_would_take": sum(map(study.in_target, study.game.cells)) == 1 or bool(study.deal),
        "ratification": study.definition.ratification is not None,
        "overlays": study.model.target is not None and study.model.status_quo is not None,
        "committee": study.definition.committee is not None,
    }
    at = expected.index("findings")
    expected[at:at] = [name for name, there in later.items() if there]
    if study.has_ranges:
        expected.insert(expected.index("findings") + 1, "how_sure")
    if study.model.target is None:
        expected.remove("concession_sets")
    assert names == expected
    for one in document.sections:
        first = one.blocks[0]
        assert isinstance(first, Heading)
        assert (first.level, first.anchor) == (2, one.name.replace("_", "-"))


def test_anchors_are_unique_and_can_be_linked_to(document: Document):
    anchors = [
        b.anchor for s in document.sections for b in s.blocks if isinstance(b, Heading) and b.anchor
    ]
    assert len(anchors) == len(set(anchors))
    assert all(re.fullmatch(r"[\w.-]+", anchor) for anchor in anchors)


def test_pictures_have_a_text_and_a_reading(study: Study, document: Document):
    figures = [b for s in document.sections for b in s.blocks if isinstance(b, Figure)]
    names = {f.name for f in figures}
    sets = study.model.concessions
    # Where no set suffices there is nothing to draw.
    drawn = {"lattice"} if sets is not None and sets.minimal else set()
    assert names >= {"scoreboard"} | drawn
    again = study.model.repeated is not None
    assert names >= {"payoffs", "discounts"} if again else not names & {"payoffs", "discounts"}
    assert all(f.alt and f.reading and f.svg.lstrip().startswith("<svg") for f in figures)


# -- page one -----------------------------------------------------------------------------------


def test_page_one_has_three_to_five_judgements_each_with_what_would_overturn_it(
    document: Document,
):
    found = judgements(document)
    assert 3 <= len(found) <= 5
    for one in found:
        assert one.confidence in {"low", "moderate", "high"}
        assert one.text.endswith(".")
        assert one.overturned_by.endswith(".")
        assert one.basis


def test_page_one_says_that_an_equilibrium_is_no_forecast_and_says_it_once(document: Document):
    page = report_text(document)
    assert page.count("An equilibrium is not a forecast") == 1
    assert "the model predicts" not in page


def report_text(document: Document) -> str:
    return texts([s.blocks for s in document.sections])


def test_prose_uses_names_and_not_ids(study: Study, document: Document):
    said = texts(judgements(document))
    for player in study.definition.players:
        # "hardliners" is a word of the "Salafi-jihadi hardliners" and may stand in a sentence.
        if player.id not in player.name.lower().split():
            assert not re.search(rf"\b{player.id}\b", said)


def test_the_package_of_page_one_is_a_smallest_set_with_its_price_and_gains(
    study: Study, document: Document
):
    sets = study.concessions if study.later is None else study.later.sets
    if sets is None or not sets.minimal:
        pytest.skip("no set suffices, today or later")
    at = next(k for k, q in enumerate(study.questions) if q.role == "concessions")
    told = judgements(document)[at]
    smallest = sets.minimal[0]
    assert len(smallest) == min(map(len, sets.minimal))
    for member in sets.table.members(smallest):
        words = study.game.name(member.owner, member.action) if member.action else member.words
        assert words.rstrip(".")[1:] in told.text
    said = " ".join(told.details)
    report = sets.explain(smallest)
    for player in (p for p in report.gains or () if p in study.insiders):
        assert f"{study.words.party(player)} {signed(report.gains[player])}" in said
    for order in said.split("Order of giving")[1:]:
        assert "first" in order or "in any order" in order or "at once" in order or "no" in order


def test_names_are_explained_where_page_one_first_uses_them(study: Study, document: Document):
    found = judgements(document)
    for name, profile in study.named.items():
        used = [k for k, one in enumerate(found) if name in one.text.lower().replace("“", "")]
        if not used:
            continue
        meant = [k for k, one in enumerate(found) if any(
            f"{name}" in d.lower().partition(" means:")[0] and " means:" in d for d in one.details
        )]  # fmt: skip
        assert len(meant) == 1
        assert meant[0] <= used[0]
        assert study.words.options(profile) in " ".join(found[meant[0]].details)


def test_a_claim_that_fails_is_named_on_page_one(tmp_path: Path):
    model = written(tmp_path, DILEMMA.replace("PUNISHMENT", "nash"))
    found = judgements(report(model, draws=DRAWS).document)
    failing = [one for one in found if one.verdict == "fails"]
    assert len(failing) == 1
    (told,) = failing[0].details
    assert "Not borne out" in told
    assert "Peace lasts" in told
    assert "D1" in told
    assert "kept in" in failing[0].basis, "the figure of confidence is that of the verdict"


def test_beside_a_claim_that_fails_the_others_are_counted(tmp_path: Path):
    test = "{equilibrium: {profile: status_quo}}"
    kept = f"  again: {{claim: diary:D2, says: Breaking pays, test: {test}}}"
    text = DILEMMA.replace("PUNISHMENT", "nash") + kept + "\n"
    for more, said in ((0, "The other claim holds."), (1, "The other two claims hold.")):
        extra = "".join(kept.replace("again", f"again{k}") + "\n" for k in range(more))
        found = judgements(report(written(tmp_path, text + extra), draws=DRAWS).document)
        assert said in next(one.details for one in found if one.verdict == "fails")


def test_no_patience_is_put_down_to_what_keeps_it_from_sufficing(tmp_path: Path):
    """Half the peace gives a player less than the punishment; an unseen breach costs nothing."""
    text = DILEMMA.replace("PUNISHMENT", "nash")
    plain = texts(section(report(written(tmp_path, text)).document, "repeated_play"))
    assert "Ann gains at once by a breach, at no loss later" in plain
    signal = "PUNISHMENT, monitoring: {signal: smoke, chance: [{otherwise: 0.1}]}"
    blind = written(tmp_path, DILEMMA.replace("PUNISHMENT", signal.replace("PUNISHMENT", "nash")))
    said = texts(section(report(blind).document, "repeated_play"))
    assert "the signal tells a breach from good faith too poorly" in said


def test_payoffs_out_of_a_ranking_are_said_to_have_no_sizes(tmp_path: Path):
    text = DILEMMA.replace("PUNISHMENT", "nash")
    assert "ranking" not in texts(
        section(report(written(tmp_path, text)).document, "repeated_play")
    )
    ranking = "{ranking: [keep break, keep keep, break break, break keep], because: [diary:D2]}"
    ranked = text.replace("{table: [[3, 5], [0, 1]], because: [diary:D2]}", ranking)
    said = texts(section(report(written(tmp_path, ranked)).document, "repeated_play"))
    assert "The payoffs of Bob come from a ranking" in said


def test_the_patience_that_page_one_names_is_the_one_that_overturns_it(tmp_path: Path):
    """Temptation 5, reward 3, punishment 1: peace needs (5-3)/(5-1)."""
    model = written(tmp_path, DILEMMA.replace("PUNISHMENT", "nash"))
    found = judgements(report(model, draws=DRAWS).document)
    said = next(one for one in found if "would not keep “peace”" in one.text)
    told = " ".join(said.details)
    assert "0.5 of this one" in told
    assert "to be 0.4, 0.1 too little" in told
    assert "raised from 0.4 to 0.5, within its range" in said.overturned_by


def test_a_threat_that_nobody_would_carry_out_sustains_nothing(tmp_path: Path):
    model = written(tmp_path, DILEMMA.replace("PUNISHMENT", "half"))
    made = report(model, draws=DRAWS)
    said = texts(section(made.document, "repeated_play"))
    assert "nobody need believe" in said
    assert not tables(section(made.document, "repeated_play"), "Critical discount factors")


# -- numbers ------------------------------------------------------------------------------------


def test_matrices_show_every_payoff_once(study: Study, document: Document):
    shown = [
        entry.payoffs
        for b in section(document, "stage_game")
        if isinstance(b, Matrix)
        for row in b.entries
        for entry in row
    ]
    exact = [tuple(map(amount, cell)) for cell in zip(*study.game.payoffs, strict=True)]
    assert sorted(shown) == sorted(exact)


def test_best_replies_are_marked_as_the_definition_has_them(document: Document):
    """Checked inside each matrix: along a row or a column only one player moves."""
    for b in section(document, "stage_game"):
        if not isinstance(b, Matrix):
            continue
        i, j = b.players.index(b.row_player), b.players.index(b.column_player)
        for column in zip(*b.entries, strict=True):
            best = max(number(e.payoffs[i]) for e in column)
            assert all(e.best[i] == (number(e.payoffs[i]) == best) for e in column)
        for row in b.entries:
            best = max(number(e.payoffs[j]) for e in row)
            assert all(e.best[j] == (number(e.payoffs[j]) == best) for e in row)


def number(shown: str) -> Fraction:
    return Fraction(shown.replace("−", "-"))


def test_the_concession_table_equals_a_direct_recomputation(study: Study, document: Document):
    model = steady(study).model
    sets = model.concessions
    assert sets is not None
    rows = [
        [cell.text for cell in row]
        for table in tables(section(document, "concession_sets"), "Minimal concession sets")
        for row in table.rows
    ]
    # Afresh: all subsets of the menu, the smallest sufficient ones kept.
    names = [c.name for c in sets.menu]
    subsets = chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))
    sufficient = [frozenset(s) for s in subsets if holds(model, s)]
    minimal = {s for s in sufficient if not any(t < s for t in sufficient)}
    letter = dict(zip(names, "ABCDEFGHIJ", strict=False))
    assert {row[0] for row in rows} == {
        "+".join(letter[n] for n in names if n in s) for s in minimal
    }
    for row in rows:
        chosen = [n for n in names if letter[n] in row[0]]
        game, profile = sets.table.game_with(chosen), sets.table.profile(chosen)
        before, after = model.game.payoff(model.status_quo), game.payoff(profile)
        gains = [signed(after[p] - before[p]) for p in game.players]
        assert row[2 : 2 + len(gains)] == gains


def holds(model: Model, names: tuple[str, ...]) -> bool:
    """Sufficient by the definition: in the target, nobody below today, kept at today's discount."""
    from detente.analysis.repeated_play import RepeatedGame
    from detente.errors import SolverError

    sets = model.concessions
    profile = sets.table.profile(names)
    if profile is None or any(profile[p] != a for p, a in model.target.items()):
        return False
    game = sets.table.game_with(names)
    before, after = model.game.payoff(model.status_quo), game.payoff(profile)
    insiders = [p.id for p in model.definition.players if not p.outside]
    if any(after[p] < before[p] for p in insiders):
        return False
    rep = RepeatedGame(game, model.patience, monitoring=model.repetition.monitoring,
                       punishment=model.punishment)  # fmt: skip
    if all(gain <= 0 for gain in deviations(game, profile)):
        return True
    try:
        return rep.agreement(profile).sustained
    except SolverError:
        return False


def deviations(game, profile) -> list[Fraction]:
    cell = game.cell(profile)
    at = game.position(cell)
    return [
        row[k] - row[at] for i, row in enumerate(game.payoffs) for k in game.deviations(cell, i)
    ]


def test_the_critical_discount_factors_shown_are_those_of_the_agreements(
    study: Study, document: Document
):
    if study.model.repeated is None:
        assert "repeated_play" not in {s.name for s in document.sections}
        return
    (table,) = tables(section(document, "repeated_play"), "Critical discount factors")
    shown = {row[0].text.lower(): [cell.text for cell in row[1:]] for row in table.rows}
    for name, profile in study.model.agreements.items():
        found = study.model.repeated.critical_discounts(profile)
        expected = ["none needed" if d == 0 else decimal(d) for d in found.values()]
        assert shown[name.replace("_", " ")][: len(expected)] == expected


def test_the_states_shown_are_those_in_which_each_agreement_holds(study: Study, document: Document):
    play = study.model.changing
    if play is None:
        pytest.skip("the game does not change as it is played")
    blocks = section(document, "changing_play")
    (states,) = tables(blocks, "States of the game")
    assert len(states.rows) == len(play.game.states)
    for name, profile in study.model.agreements.items():
        (table,) = tables(blocks, f"“{name.replace('_', ' ').capitalize()}”, state by state")
        shown = {row[0].text.lower(): row[3].text == "holds" for row in table.rows}
        asked = [s for s in play.game.states if play.possible(profile, s)]
        assert shown == {s: play.holds(profile, s) for s in asked}
    said = texts(blocks)
    for one in play.thresholds.values():
        if one.above is not None:
            assert decimal(one.above) in said


def test_the_curve_passes_through_today(study: Study):
    if study.model.repeated is None:
        assert not study.curve
        return
    name = study.definition.main_parameter
    curve = study.curve
    assert curve is not None
    assert curve.followed
    at = curve.values.index(study.model.values[name])
    assert {n: own[at] for n, own in curve.needed.items()} == {
        n: a.critical for n, a in study.agreements.items()
    }
    assert len(curve.values) >= 25
    for agreement, place, height in curve.crossings:
        if isinstance(place, Fraction):
            there = study.model.at({name: place})
            assert critical(there, study.agreements[agreement].profile) == height


def test_what_holds_along_a_parameter_holds_today_where_the_report_says_so(study: Study):
    rows = {row.finding.name: row for row in study.scoreboard.rows}
    for one in study.certainty.along:
        low, high = study.definition.parameters[one.parameter].range
        today = study.model.values[one.parameter]
        for kind, name in one.followed:
            lane = one.lane(kind, name, "words")
            assert (lane.parts[0].low, lane.parts[-1].high) == (low, high)
            assert all(before.high == after.low for before, after in pairwise(lane.parts))
            now = one.steps[kind].at(today).holds
            if kind == "sustained":
                assert (name in now) == study.holds_throughout[name.replace("_", " ")]
            elif kind == "finding":
                assert (name in now) == rows[name].base.holds
            else:
                assert study.concessions is not None
                told = {frozenset(one.split(" + ")) for one in now}
                assert told == set(study.concessions.minimal)
        assert one.changing


def test_the_scoreboard_shows_every_finding_in_every_reading(study: Study, document: Document):
    (table,) = tables(section(document, "findings"), "Findings by reading")
    assert len(table.rows) == len(study.definition.findings)
    for row, verdict in zip(table.rows, study.model.findings, strict=True):
        readings = [verdict.holds, *(_verdict(v, verdict.finding) for v in variants(study))]
        assert [cell.text == "holds" for cell in (row[1], *row[3:])] == readings


def variants(study: Study) -> list[Model]:
    return list(study.model.variants.values())


def _verdict(model: Model, finding: object) -> bool:
    from detente.analysis.findings import judge

    return judge(model, finding).holds


# -- sources ------------------------------------------------------------------------------------


def test_every_claim_cited_anywhere_in_the_file_appears_in_the_sources(
    study: Study, document: Document
):
    text = shipped_path(study.definition.file).read_text(encoding="utf-8")
    sources = "|".join(study.definition.sources)
    cited = set(re.findall(rf"\b(?:{sources}):(\w+)", text))
    assert cited
    rows = [row for b in section(document, "sources") if isinstance(b, Table) for row in b.rows]
    by_id = {row[0].text: row for row in rows}
    assert cited <= set(by_id)
    assert all(by_id[claim][-1].text != "nothing" for claim in cited)


def test_a_claim_behind_payoffs_is_told_in_words_where_it_is_first_named(
    study: Study, document: Document
):
    if study.definition.options is not None:
        pytest.skip("payoffs follow from preferences")
    told = texts(section(document, "judgements"))
    for source in study.definition.sources.values():
        for claim in source.claims.values():
            cited = f"{claim.id}: {claim.says.rstrip('.')}"
            rules = [r for f in study.definition.payoffs.values() for r in f.reasons()]
            if any(ref.partition(":")[2] == claim.id for r in rules for ref in r.because):
                assert told.count(cited) == 1


def test_parties_told_together_have_the_same_payoffs_seen_from_their_own_place():
    study = Study(load("militia_disentanglement"), draws=0)
    headings = [b.text for b in section(report(study.model, draws=0).document, "judgements")
                if isinstance(b, Heading) and b.level == 3]  # fmt: skip
    names = [p.name for p in study.definition.players]
    assert ", ".join(names) in headings
    game = study.game
    for a, b in combinations(range(len(game.players)), 2):
        for cell in game.cells:
            other = list(cell)
            other[a], other[b] = cell[b], cell[a]
            here, there = game.position(cell), game.position(tuple(other))
            assert game.payoffs[a][here] == game.payoffs[b][there]


# -- reproduction -------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
def test_the_same_input_gives_the_same_bytes(style: str):
    name = "hnc_composition"
    first, second = (report(load(name), draws=DRAWS).render(style) for _ in range(2))
    assert first == second


def test_the_method_names_the_file_its_hash_and_the_settings(tmp_path: Path):
    import hashlib

    model = written(tmp_path, TWO_PLAYERS)
    said = texts(section(report(model, draws=DRAWS, seed=7).document, "method"))
    assert hashlib.sha256(TWO_PLAYERS.encode()).hexdigest() in said
    assert f"--draws {DRAWS} --seed 7" in said
    assert str(tmp_path) not in said


def test_progress_is_told():
    heard: list[str] = []
    assert report(load("hnc_composition"), draws=2, progress=heard.append).document
    assert "2 draws of the judgements" in heard


# -- any definition -----------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("text", [TWO_PLAYERS, PENNIES, ALONE], ids=["two", "pennies", "one"])
def test_a_definition_without_anything_more_renders(tmp_path: Path, text: str, style: str):
    made = report(written(tmp_path, text))
    page = made.render(style)
    assert made.document.title in page
    assert len(judgements(made.document)) >= 2


@pytest.mark.parametrize("style", FORMATS)
def test_a_gambit_file_renders(tmp_path: Path, style: str):
    made = report(written(tmp_path, NFG, "chicken.nfg"))
    assert "Chicken" in made.render(style)
    found = judgements(made.document)
    assert 3 <= len(found) <= 5
    assert all(one.confidence == "low" for one in found), "nothing supports these payoffs"


def test_without_draws_nothing_is_said_of_draws(tmp_path: Path):
    model = written(tmp_path, DILEMMA.replace("PUNISHMENT", "nash"))
    made = report(model, draws=0)
    assert all("draws" not in one.basis for one in judgements(made.document))
    assert made.render("html")


def test_saving_replaces_a_report_whole(tmp_path: Path):
    made = report(written(tmp_path, TWO_PLAYERS))
    target = tmp_path / "out.md"
    target.write_text("an older report", encoding="utf-8")
    assert made.save(target) == target
    assert target.read_text(encoding="utf-8") == made.render("md")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_lead_says_how_many_equilibria_there_are(tmp_path: Path):
    blocks = section(report(written(tmp_path, TWO_PLAYERS)).document, "stage_game")
    lead = next(b for b in blocks if isinstance(b, Paragraph) and b.kind == "lead")
    assert lead.text.startswith("Three equilibria (two pure and one mixed; proven to be all")


def test_several_equilibria_are_told_which_one_noisy_choices_select(tmp_path: Path):
    """In a stag hunt the safer one; the last row of the table is near it, the first even odds."""
    hunt = TWO_PLAYERS.replace("[[2, 0], [0, 1]]", "[[9, 0], [8, 7]]").replace(
        "{ranking: [left left, right right, left right ~ right left]}",
        "{table: [[9, 8], [0, 7]]}",
    )
    blocks = section(report(written(tmp_path, hunt)).document, "quantal")
    lead = next(b for b in blocks if isinstance(b, Paragraph) and b.kind == "lead")
    assert "come to equilibrium 3" in lead.text
    (points,) = tables(blocks, "Points of the curve")
    assert points.rows[0][1].text == "left 0.50 and right 0.50"
    assert points.rows[-1][1].text == "right 1.00"
    (figure,) = [b for b in blocks if isinstance(b, Figure)]
    assert "right 0.50 to 1.00" in figure.alt


def test_one_equilibrium_needs_no_selection(tmp_path: Path):
    document = report(written(tmp_path, PENNIES)).document
    assert "quantal" not in [s.name for s in document.sections]


# -- wording ------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(1, 100))
def test_chances_in_words_are_right_to_a_fortieth(k: int):
    names = """no one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty"""
    words = {word: number for number, word in enumerate(names.split())}
    said = chances(Fraction(k, 100)).removeprefix("about ").split()
    top = words.get(said[0], 0) or int(said[0])
    bottom = {"hundred": 100}.get(said[-1]) or words[said[-1]]
    assert abs(Fraction(top, bottom) - Fraction(k, 100)) <= Fraction(1, 40)


def test_shares_are_nought_or_whole_only_where_they_are():
    assert share(Fraction(0)) == "0%"
    assert share(Fraction(1)) == "100%"
    assert share(Fraction(999, 1000)) == "over 99%"
    assert share(Fraction(1, 1000)) == "under 1%"


# -- what overturns page one where nothing has a range -------------------------------------------

PLAIN = """\
detente: 1
title: A dilemma
players: {a: Ann, b: Bob}
actions: {a: [give, keep], b: [give, keep]}
payoffs:
  a: {table: [[2, -1], [4, 0]]}
  b: {table: [[2, 4], [-1, 0]]}
status_quo: {a: keep, b: keep}
target: {a: give, b: give}
repeated: {discount: DISCOUNT, assumption: Nobody knows}
"""


@pytest.mark.parametrize(("today", "other"), [("0.6", "at less than 0.5"), ("0.4", "at 0.5")])
def test_patience_overturns_what_repetition_sustains(tmp_path: Path, today: str, other: str):
    # A breach gains 2 at once and loses 2 a period: it pays at discount factors below 1/2.
    model = written(tmp_path, PLAIN.replace("DISCOUNT", today))
    said = judgements(report(model, draws=0).document)
    (repeated,) = [j for j in said if "the next period" in " ".join(j.details)]
    assert f"Ann valuing the next period {other} of this one" in repeated.overturned_by


# -- where it changes ---------------------------------------------------------------------------

FREE = """\
detente: 1
title: A free ride
players: {a: Ann, b: Bob}
actions: {a: [give, keep], b: [give, keep]}
parameters:
  cost: {value: 1, range: [0, 4], means: What giving costs, assumption: Nobody knows}
  worth: {value: 2, range: [2, 3], assumption: Nobody knows}
payoffs:
  a: {table: [[worth**2 - cost, 1 - cost], [worth, 0]]}
  b: {table: [[worth**2 - cost, worth], [1 - cost, 0]]}
status_quo: {a: keep, b: keep}
"""


def test_what_changes_is_told_with_its_exact_place(tmp_path: Path):
    model = written(tmp_path, FREE)
    told = section(report(model, draws=0).document, "where_it_changes")
    (table,) = tables(told, "What each value brings")
    rows = {(row[0].text, row[1].text): row[3].text for row in table.rows}
    # Keeping is best against giving from a cost of 2 on, and against keeping from 1 on.
    assert rows["cost", "from 0 to below 1"] == "give · give"
    assert rows["", "exactly 1"] == "give · give; status quo"
    assert rows["", "above 2 up to 4"] == "status quo"
    said = texts(told)
    assert "worth² ≥ cost + worth" in said
    assert "holds today" in said
    assert r"\text{cost} \ge 1" in said


def test_formulas_are_latex_in_markdown_and_text_elsewhere(tmp_path: Path):
    found = report(written(tmp_path, FREE), draws=0)
    assert r"$\text{cost} \ge 1$" in found.render("md")
    for name in ("html", "terminal"):
        assert "cost ≥ 1" in found.render(name)
        assert r"\text" not in found.render(name)


def test_without_free_parameters_nothing_is_said_of_change(tmp_path: Path):
    names = [s.name for s in report(written(tmp_path, PENNIES), draws=0).document.sections]
    assert "where_it_changes" not in names


# -- how sure -----------------------------------------------------------------------------------


def test_every_conclusion_has_its_row_of_how_sure(study: Study, document: Document):
    if not study.is_drawn:
        pytest.skip("nothing to draw")
    (table,) = tables(section(document, "how_sure"), "How far each conclusion can be relied on")
    assert len(table.rows) == len(study.scoreboard.rows)
    for row, told in zip(study.scoreboard.rows, table.rows, strict=True):
        found = study.robustness[row.finding.name]
        assert told[1].text == ("holds" if row.base.holds else "fails")
        assert told[2].text == kept(study, found)
        assert ("certain" in told[2].text) == (found.certain is not None)
        if found.certain is not None:
            assert found.kept == found.draws
            assert found.certain == row.base.holds
        else:
            assert share(found.share) in told[2].text
            low, high = found.interval
            assert low <= found.share <= high


def test_page_one_and_how_sure_say_the_same_of_an_answer(study: Study, document: Document):
    if not study.is_drawn:
        pytest.skip("nothing to draw")
    (table,) = tables(section(document, "how_sure"), "How far each conclusion can be relied on")
    (line,) = [b for b in section(document, "bottom_line") if isinstance(b, BottomLine)]
    bases = [one.basis.partition("; ")[0] for one in line.judgements]
    told = [row[2].text for row in table.rows]
    for question in study.questions:
        (k,) = [k for k, r in enumerate(study.scoreboard.rows) if r.finding is question.finding]
        assert told[k] in bases


def test_the_tornado_turns_where_the_model_does(study: Study):
    for row in study.certainty.overturns.rows if study.certainty.overturns is not None else ():
        for bar in row.bars[:1]:
            finding = row.name.partition(":")[2]
            for turn in bar.turns:
                for value, said in ((turn.low, turn.before), (turn.high, turn.after)):
                    moved = study.enquiry.at({bar.parameter: value})
                    verdicts = {v.finding.name: v.holds for v in moved.findings}
                    assert verdicts[finding] is said


RANKED = """\
detente: 1
title: A truce
sources: {diary: {title: A diary, claims: {D1: {says: Peace is best}}}}
players: {a: Ann, b: Bob}
actions: {a: [keep, break], b: [keep, break]}
payoffs:
  a: {ranking: [keep keep, ORDER, break break, keep break],
    because: [diary:D1], confidence: high}
  b: {ranking: [keep keep, keep break, break break, break keep],
    because: [diary:D1], confidence: high}
status_quo: {a: break, b: break}
target: {a: keep, b: keep}
"""


def test_a_model_of_rankings_alone_has_its_shares_swaps_and_confidence(tmp_path: Path):
    """Keeping is best against keeping by one place, so one swap of Ann's or Bob's ends it."""
    model = written(tmp_path, RANKED.replace("ORDER", "break keep"))
    made = report(model, draws=DRAWS)
    found = judgements(made.document)
    once = next(one for one in found if "once" in one.text)
    assert once.basis.startswith("certain: proven for all that the rankings allow")
    assert once.confidence == "high"
    assert re.search(r"(Ann|Bob) ranking .* above .* \(D1\)", once.overturned_by)
    (table,) = tables(
        section(made.document, "how_sure"), "How far each conclusion can be relied on"
    )
    assert any("1 swap" in row[3].text for row in table.rows)


def test_a_pair_that_a_ranking_leaves_open_is_drawn(tmp_path: Path):
    """Ann's two best are open, so keeping is her best reply in half of the orders."""
    model = written(tmp_path, RANKED.replace("keep keep, ORDER", "keep keep ? break keep"))
    made = report(model, draws=2000)
    once = next(one for one in judgements(made.document) if "once" in one.text)
    question = next(q for q in made.study.questions if q.role == "once")
    sure = made.study.robustness[question.finding.name]
    assert sure.certain is None
    assert abs(float(sure.share) - 0.5) < 0.05
    assert kept(made.study, sure) in once.basis
    assert once.confidence == "low"
    assert "which its ranking leaves open" in once.overturned_by
