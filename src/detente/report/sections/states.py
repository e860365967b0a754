"""Where a conflict in option form can rest, told by its states and moves."""

from __future__ import annotations

from detente.analysis.state_stability import StateStability
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.state_names import StateNames
from detente.report.state_words import joint_sentences, state_table, summary, way_sentences
from detente.report.study import Study
from detente.report.wording import capital, listed, spaced

ORDER = 27
MOST_ROWS = 40
MOST_SENTENCES = 6
MOST_NAMED = 8


def applies(study: Study) -> bool:
    """Whether the definition is in option form; of other games the outcomes are told."""
    return study.definition.options is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """The states that last, why the others do not, and what groups would do."""
    found = study.model.state_stability
    assert found is not None  # noqa: S101 (a definition without a game is in option form)
    names = StateNames(found)
    told: list[Block] = [
        Heading("Where it can rest when parties think ahead", 2, "states"),
        Paragraph(
            "A state is stable when every party, weighing what the others could do next, prefers "
            "to stay. The four tests differ in how far the parties look. A stable state is not a "
            "forecast.",
            "lead",
        ),
        Paragraph(summary(found)),
    ]
    every = found.model.size <= MOST_ROWS
    states = found.form.order if every else found.lasting[:MOST_ROWS]
    if states:
        told.append(state_table(found, {s: names.row(s) for s in states}, head="State"))
    if not every:
        left = found.model.size - len(states)
        told.append(Paragraph(f"{capital(str(left))} further states are not shown.", "note"))
    if study.model.variants:
        told.append(_readings(study))
    told.append(Heading("Why, move by move", 3, "state-moves"))
    told.append(Bullets(tuple(_why(found, names, s) for s in _explained(found))))
    ways = way_sentences(found, names)
    if ways and found.today is not None:
        told.append(Heading("From the status quo", 3, "ways"))
        told.append(Bullets(ways))
    together = joint_sentences(found, names)
    if together:
        told.append(Heading("What groups would do", 3, "groups"))
        told.append(Bullets(together))
    return tuple(told)


def _readings(study: Study) -> Table:
    """Where it can rest in each contested reading."""
    rows = []
    for name, model in {"as written": study.model, **study.model.variants}.items():
        found = model.state_stability
        assert found is not None  # noqa: S101 (variants of an option form are in option form)
        names = StateNames(found)
        lasting = [found.stability.equilibria(c)[:MOST_NAMED] for c in ("Nash", "SEQ")]
        told = (Cell(", ".join(map(names.row, states)) or "none") for states in lasting)
        rows.append((Cell(spaced(name)), *told))
    reading = f"At most {MOST_NAMED} states are named."
    return Table(("Reading", "Nash", "SEQ"), tuple(rows), "What lasts in each reading", reading)


def _explained(found: StateStability) -> list[int]:
    """The status quo and the target first, then what lasts under most concepts."""
    marked = [state for state in (found.today, found.target) if state is not None]
    return list(dict.fromkeys([*marked, *found.lasting]))[:MOST_SENTENCES]


def _why(found: StateStability, names: StateNames, state: int) -> str:
    """Who would leave a state and where to, or what holds those who could gain."""
    where = names.state(state)
    leaving = found.stability.leaving(state, "SEQ")
    if leaving:
        verdicts = [found.stability.verdict(state, p, "SEQ") for p in leaving]
        ways = [
            f"{names.party(v.player)} would move to {names.state(v.unsanctioned)}"
            for v in verdicts
            if v.unsanctioned is not None
        ]
        return (
            f"From {where} {listed(ways)}; no answer that the others would want to give undoes "
            "that gain."
        )
    tempted = found.stability.leaving(state, "Nash")
    if not tempted:
        return f"At {where} no party gains by acting alone."
    held = found.stability.verdict(state, tempted[0], "SEQ").sanctions[0]
    answers = [
        f"{names.party(m.player)} would then move to {names.state(m.to)}" for m in held.answer
    ]
    return (
        f"At {where} {names.party(tempted[0])} could gain by moving to "
        f"{names.state(held.improvement)}, but {listed(answers)}, which undoes it."
    )
