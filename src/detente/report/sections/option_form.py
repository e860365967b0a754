"""What each party can take or leave, what is ruled out, and what it prefers."""

from __future__ import annotations

from collections.abc import Iterator

from detente.game.option_form import OptionForm, Preference, Priorities, StateOrder, Weights
from detente.game.provenance import Reason
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.sections.judgements import reason_cells
from detente.report.state_names import StateNames
from detente.report.study import Study
from detente.report.wording import capital, claim_ids, clause, count, spaced

ORDER = 25
MOST_STATES = 40


def applies(study: Study) -> bool:
    """Whether the definition is in option form."""
    return study.definition.options is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """Options, feasible states and preferences, each with its reason."""
    form, found = study.definition.options, study.model.state_stability
    assert form is not None  # noqa: S101 (asked of option forms alone)
    assert found is not None  # noqa: S101
    names = StateNames(found)
    raw, feasible, states = 2 ** len(form.options), len(form.feasible), len(form.masks)
    told_of = f"Of their {raw:,} combinations {feasible:,} are feasible"
    if feasible == raw:
        told_of = f"All their {raw:,} combinations are feasible"
    alike = "" if states == feasible else f", and make {count(states, 'state')}"
    told: list[Block] = [
        Heading("Options and preferences", 2, "options"),
        Paragraph(
            f"{capital(count(len(form.options), 'option'))} to take or leave. {told_of}{alike}.",
            "lead",
        ),
    ]
    about = tuple(f"{p.name}: {clause(p.about)}." for p in study.definition.players if p.about)
    if about:
        told.append(Bullets(about))
    told.append(_options(study, form).without_empty())
    ruled = tuple(_ruled(form, names))
    if ruled:
        told.append(Bullets(ruled))
    told.append(_states(form, names))
    for player in study.definition.players:
        told.append(Heading(f"Preferences of {player.name}", 3, f"prefers-{player.id}"))
        told += _preference(study, names, form.preferences[player.id])
    return tuple(told)


def _options(study: Study, form: OptionForm) -> Table:
    lasting = {"take": "cannot be given up again", "drop": "cannot be taken again", "": ""}
    marks = {True: "yes", False: "no"}
    rows = []
    for player in study.definition.players:
        own = [o for o in form.options if o.party == player.id]
        for k, option in enumerate(own):
            bit = form.bits[option.name]
            rows.append((
                Cell(player.name if k == 0 else ""),
                Cell(clause(option.means) or spaced(option.name)),
                Cell(option.name),
                *(Cell("" if m is None else marks[bool(m & bit)]) for m in
                  (form.status_quo, form.target)),
                Cell(lasting[option.stays]),
            ))  # fmt: skip
    return Table(
        ("Party", "Option", "In short", "Today", "In the target", "Once changed"),
        tuple(rows),
        "What each party can take or leave",
    )


def _ruled(form: OptionForm, names: StateNames) -> Iterator[str]:
    for what, rules in (("Ruled out", form.infeasible), ("All one state", form.alike)):
        for rule in rules:
            because = f". {rule.means}" if rule.means else ""
            told = f"{what}: {names.statement(str(rule.statement))}{because}"
            yield f"{told} {_reason(rule.reason)}".rstrip()


def _states(form: OptionForm, names: StateNames) -> Table:
    shown = form.order[:MOST_STATES]
    rows = tuple(
        (
            Cell(names.row(state)),
            *(Cell("Y" if o.name in form.taken(state) else "–") for o in form.options),
        )
        for state in shown
    )
    left = len(form.masks) - len(shown)
    reading = f"{left:,} further states are not shown." if left else ""
    heads = ("State", *(o.name for o in form.options))
    return Table(heads, rows, "Feasible states, Y for what is taken", reading)


def _preference(study: Study, names: StateNames, preference: Preference) -> Iterator[Block]:
    reasons = preference.reasons()
    alike = reasons[0] if len(set(reasons)) == 1 else None
    match preference:
        case Priorities(statements):
            rows = tuple(
                (
                    Cell(str(k), numeric=True),
                    Cell(capital(names.wish(str(s.statement)))),
                    Cell(clause(s.means)),
                    Cell("" if alike else _reason(s.reason).strip("()")),
                )
                for k, s in enumerate(statements, 1)
            )
            heads = ("#", "It wishes", "In words", "Because")
            reading = "Of two states it prefers the one that fulfils the first wish that tells "
            yield Table(heads, rows, reading=f"{reading}them apart.").without_empty()
        case StateOrder(groups):
            yield Paragraph(f"{_order(study, names, groups)} (best first, “=”: as good as).")
        case Weights(weights):
            counted = {o: w for o, w in weights.items() if w}
            if not counted:
                yield Paragraph("It holds all states for equally good.")
                return
            weighed = tuple(
                (Cell(capital(names.option(o))), Cell(str(w), numeric=True))
                for o, w in counted.items()
            )
            yield Table(("Option", "Weight if taken"), weighed)
    if alike is not None and alike.is_given:
        yield Paragraph(reason_cells(study.definition, alike)[0].text, "note")


def _order(study: Study, names: StateNames, groups: tuple[tuple[int, ...], ...]) -> str:
    form = study.definition.options
    assert form is not None  # noqa: S101
    told = [" = ".join(names.number(form.state_of[m]) for m in g) for g in groups[:MOST_STATES]]
    left = len(groups) - len(told)
    return " > ".join(told) + (f" > {left} further groups" if left else "")


def _reason(reason: Reason) -> str:
    if reason.because:
        return claim_ids(reason.because)
    return f"(assumed: {reason.assumption})" if reason.assumption else ""
