"""Where it changes: for which values of the parameters other outcomes are equilibria."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.analysis.conditions import ProfileConditions
from detente.analysis.partition import Answer, Partition, Region
from detente.report.along import Along
from detente.report.blocks import Block, Cell, Formula, Formulas, Heading, Paragraph, Table
from detente.report.figures.along import along_figure
from detente.report.figures.steps import Step, Steps, steps_figure
from detente.report.packages import package
from detente.report.sections.how_sure import statement
from detente.report.study import Study
from detente.report.wording import amount, capital, clause, count, judgement, listed, spaced
from detente.sweep.step_overlay import Step as Stretch

ORDER = 45
# Beyond this many conditions, or changing parameters, a reader is better served by the command.
MOST_OUTCOMES = 12
MOST_LINES = 8
# Bars under one another along one parameter.
MOST_LANES = 6
# Conditions of outcomes without a name are told of so few.
FEW_CONDITIONS = 4
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def applies(study: Study) -> bool:
    """Whether something rests on a parameter with a range."""
    return bool(study.cuts) or bool(study.certainty.along)


def blocks(study: Study) -> tuple[Block, ...]:
    """Each parameter moved alone, then the conditions on all of them."""
    changing = [cut for cut in study.cuts if len(cut) > 1]
    told: list[Block] = [
        Heading("Where it changes", 2, "where-it-changes"),
    ]
    if study.cuts:
        told.append(Paragraph(_summary(study, changing), "lead"))
    if changing:
        told += _changes(study, changing[:MOST_LINES])
    left_out = _left_out(study, changing)
    if left_out:
        told.append(Paragraph(left_out, "note"))
    for one in study.certainty.along:
        told += _along(study, one)
    told += _conditions(study)
    return tuple(told)


def _summary(study: Study, changing: list[Partition]) -> str:
    total = len(study.cuts)
    if not changing:
        every = "the one parameter" if total == 1 else f"any of the {total} parameters"
        return (
            f"Moving {every} that payoffs rest on through its range, all else as today, changes "
            "no equilibrium in pure options: proven, not sampled."
        )
    which = (
        f"Of the {count(total, 'parameter')} that payoffs rest on, "
        f"{count(len(changing), 'changes', 'change')}"
        if total > 1
        else "The one parameter that payoffs rest on changes"
    )
    its = "its range" if len(changing) == 1 else "their ranges, one at a time"
    return (
        f"{which} the equilibria in pure options when moved through {its}, all else as "
        "today. The values at which that happens are exact."
    )


def _left_out(study: Study, changing: list[Partition]) -> str:
    """Which parameters are not followed, or not shown; empty where all are."""
    every = study.conditions.free if study.conditions is not None else ()
    parts = []
    if len(every) > len(study.cuts):
        names = listed(every[len(study.cuts) :])
        parts.append(f"Not followed here, for the size of the game: {names}.")
    if len(changing) > MOST_LINES:
        names = listed(cut.parameter for cut in changing[MOST_LINES:])
        parts.append(f"Not shown, though they change something too: {names}.")
    return " ".join([*parts, "`detente solve --free` follows any of them."] if parts else [])


# -- one parameter at a time ----------------------------------------------------------------------


def _changes(study: Study, changing: list[Partition]) -> Iterator[Block]:
    letters = _letters(changing)
    today = letters[changing[0].at(changing[0].value).answer] if _starts(changing[0]) else "–"
    lines = [
        Steps(
            judgement(study.definition.parameters[cut.parameter]),
            cut.value,
            tuple(Step(r.low, r.high, letters[r.answer]) for r in cut.regions),
        )
        for cut in changing
    ]
    yield steps_figure(lines, today)
    rows = [
        _row(study, cut, region, letters[region.answer], today)
        for cut in changing
        for region in cut.regions
    ]
    yield Table(
        ("Parameter", "Value", "Letter", "Equilibria in pure options"),
        tuple(rows),
        "What each value brings",
        f"The letters are those of the picture; {today} is the answer at today's values. At a "
        "value where the answer changes, some party is indifferent.",
    )


def _row(study: Study, cut: Partition, region: Region, letter: str, today: str) -> tuple[Cell, ...]:
    first = region is cut.regions[0]
    means = study.definition.parameters[cut.parameter].means
    return (
        Cell(spaced(cut.parameter), hint=means) if first else Cell(""),
        Cell(_span(region)),
        Cell(letter, "muted" if letter == today else "strong"),
        Cell(_equilibria(study, region.answer)),
    )


def _starts(cut: Partition) -> bool:
    """Whether today's value lies in the range."""
    low, high = cut.range
    return float(low) <= cut.value <= float(high)


def _letters(changing: list[Partition]) -> dict[Answer | None, str]:
    """A letter for each answer, today's first."""
    first = [cut.at(cut.value).answer for cut in changing if _starts(cut)]
    every = [*first, *(region.answer for cut in changing for region in cut.regions)]
    names = [chr(65 + k) if k < 26 else str(k) for k in range(len(every))]
    return dict(zip(dict.fromkeys(every), names, strict=False))


def _span(region: Region | Stretch) -> str:
    if region.is_point:
        return f"exactly {amount(region.low)}"
    low, high = amount(region.low), amount(region.high)
    first = f"from {low}" if region.includes_low else f"above {low}"
    return f"{first} {'up to' if region.includes_high else 'to below'} {high}"


def _equilibria(study: Study, answer: Answer | None) -> str:
    if answer is None:
        return "not settled in the time given"
    if answer.undefined:
        return f"no game: {answer.undefined}"
    words = study.words
    said = [words.name(cell) or words.row(study.game.profile(cell)) for cell in answer.pure]
    mixed = ["one in which both mix"] if answer.mixed else []
    return "; ".join([*said, *mixed]) or "none"


# -- one parameter, everything that rests on it ---------------------------------------------------


def _along(study: Study, one: Along) -> Iterator[Block]:
    """What agreements, concession sets and findings make of a parameter's range."""
    parameter = study.definition.parameters[one.parameter]
    name = spaced(one.parameter)
    yield Heading(f"Along “{judgement(parameter)}”", 3, f"along-{one.parameter}")
    followed, changing = len(one.followed), one.changing
    still = f"; {count(followed - len(changing), 'other')} followed change nowhere"
    yield Paragraph(
        f"Moved over its range, all else as today, {name} changes "
        f"{count(len(changing), 'conclusion')} about agreements, concessions and findings"
        f"{still if followed > len(changing) else ''}. It is among the judgements on which most "
        "rests."
    )
    shown = changing[:MOST_LANES]
    found = next(iter(one.steps.values()))
    yield along_figure(
        name,
        found.value,
        [one.lane(*pair, _said(study, *pair)) for pair in shown],
        means=clause(parameter.means),
        name=f"along-{one.parameter}",
    )
    rows = [row for pair in shown for row in _lane_rows(study, one, *pair)]
    left = len(changing) - len(shown)
    yield Table(
        ("Conclusion", "Where it holds"),
        tuple(rows),
        f"Where each holds as {name} changes",
        f"{capital(count(left, 'more conclusion'))} that {'changes' if left == 1 else 'change'} "
        "too: `detente sweep --over` tells all."
        if left
        else "",
    )


def _said(study: Study, kind: str, name: str) -> str:
    """A conclusion in words."""
    if kind == "sustained":
        return f"“{spaced(name)}” enforces itself at today's discount factors"
    if kind == "suffices":
        return "Some set of concessions suffices (the letter: which are smallest)"
    rows = {row.finding.name: row for row in study.scoreboard.rows}
    return statement(study, rows[name])


def _lane_rows(study: Study, one: Along, kind: str, name: str) -> Iterator[tuple[Cell, ...]]:
    """A row for a conclusion, or for each answer to which sets of concessions are smallest."""
    where: dict[tuple[str, ...], list[str]] = {}
    without = []
    for step in one.of(kind, name):
        if step.broken or step.open:
            without.append(_span(step))
        elif step.holds:
            where.setdefault(step.holds, []).append(_span(step))
    hint = f"no answer {'; '.join(without)}" if without else ""
    if kind != "suffices":
        spans = next(iter(where.values()), ["nowhere"])
        yield Cell(_said(study, kind, name)), Cell("; ".join(spans), hint=hint)
        return
    letters = one.letters()
    for sets, spans in where.items():
        packages = [capital(package(study, chosen.split(" + "))) for chosen in sets]
        words = f"{letters[sets]}: {' – or – '.join(packages)}"
        yield Cell(words), Cell("; ".join(spans), hint=hint)


# -- all together ---------------------------------------------------------------------------------


def _conditions(study: Study) -> Iterator[Block]:
    found = study.conditions
    if found is None:
        return
    depends = [p for p in found.profiles if p.status == "depends"]
    # Outcomes that have a name are those that are talked about.
    depends.sort(key=lambda p: not study.words.name(p.profile))
    named = sum(bool(study.words.name(p.profile)) for p in depends)
    open_ = depends[: max(FEW_CONDITIONS, min(named, MOST_OUTCOMES))]
    yield Heading("All parameters at once", 3, "conditions")
    yield Paragraph(_statuses(study))
    if open_:
        yield Formulas(
            tuple(
                (
                    study.words.name(p.profile) or study.words.row(p.profile),
                    _formulas(study, p),
                )
                for p in open_
            )
        )
        left = len(depends) - len(open_)
        if left:
            yield Paragraph(f"{capital(count(left, 'further outcome'))} not shown.", "note")
        yield Paragraph(
            "An outcome is an equilibrium exactly where every line under it holds: then no party "
            "gains by acting alone. Lines that the ranges, or the other lines, imply are left out.",
            "note",
        )


def _formulas(study: Study, found: ProfileConditions) -> tuple[Formula, ...]:
    """The conditions of an outcome, each with whether it holds at today's values."""
    values = study.model.values
    today = {
        (str(i), i.latex()): "holds today" if i.holds(values) else "not today"
        for i in found.inequalities
    }
    return tuple(Formula(_plain(text), latex, now) for (text, latex), now in today.items())


def _plain(text: str) -> str:
    """A formula with names in words, powers raised and signs as they are written by hand."""
    text = re.sub(r"\*\*(\d+)", lambda power: power[1].translate(_RAISED), text)
    return text.replace("_", " ").replace("*", " × ").replace("-", "−")


def _statuses(study: Study) -> str:
    found = study.conditions
    assert found is not None  # noqa: S101 - asked by the caller
    several = len(found.free) > 1
    spans = "the parameters' ranges" if several else f"the range of {found.free[0]}"
    kinds = {s: [p for p in found.profiles if p.status == s] for s in ("always", "never")}
    said = []
    if kinds["always"]:
        outcomes = listed(study.words.outcome(p.profile) for p in kinds["always"][:MOST_OUTCOMES])
        verb = "is an equilibrium" if len(kinds["always"]) == 1 else "are equilibria"
        said.append(f"{capital(outcomes)} {verb} everywhere in {spans}.")
    rest = len(found.profiles) - sum(map(len, kinds.values()))
    if kinds["never"]:
        nowhere = count(len(kinds["never"]), "outcome")
        verb = "is an equilibrium" if len(kinds["never"]) == 1 else "are equilibria"
        said.append(f"{capital(nowhere)} {verb} nowhere in {spans}.")
    if rest:
        verb = "is an equilibrium" if rest == 1 else "are equilibria"
        said.append(f"{capital(count(rest, 'outcome'))} {verb} under conditions:")
    return " ".join(said)
