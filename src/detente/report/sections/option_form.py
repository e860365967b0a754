"""What each party can take or leave, what is ruled out, and what it prefers."""

from __future__ import annotations

from collections.abc import Iterator

from detente.game.option_form import OptionForm, Preference, Priorities, StateOrder, Weights
from detente.game.provenance import Reason
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.study import Study
from detente.report.wording import capital, count

ORDER = 25
MOST_STATES = 40


def applies(study: Study) -> bool:
    """Whether the definition is in option form."""
    return study.definition.options is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """Options, feasible states and preferences, each with its reason."""
    form = study.definition.options
    assert form is not None  # noqa: S101 (asked of option forms alone)
    raw = 2 ** len(form.options)
    told: list[Block] = [
        Heading("Options and preferences", 2, "options"),
        Paragraph(
            f"{capital(count(len(form.options), 'option'))} to take or leave, of "
            f"whose {raw:,} combinations "
            f"{len(form.feasible):,} are feasible; they make {count(len(form.masks), 'state')}.",
            "lead",
        ),
        _options(study, form),
    ]
    ruled = tuple(_ruled(form))
    if ruled:
        told.append(Bullets(ruled))
    told.append(_states(form))
    for player in study.definition.players:
        told.append(Heading(f"Preferences of {player.name}", 3, f"prefers-{player.id}"))
        told.append(_preference(form, form.preferences[player.id]))
    return tuple(told)


def _options(study: Study, form: OptionForm) -> Table:
    lasting = {"take": "cannot be given up again", "drop": "cannot be taken again", "": "both ways"}
    rows = []
    for player in study.definition.players:
        own = [o for o in form.options if o.party == player.id]
        for k, option in enumerate(own):
            rows.append((
                Cell(player.name if k == 0 else ""),
                Cell(option.name),
                Cell(option.means or "–"),
                Cell(lasting[option.stays]),
            ))  # fmt: skip
    return Table(
        ("Party", "Option", "In words", "Changes"), tuple(rows), "What each party can take or leave"
    )


def _ruled(form: OptionForm) -> Iterator[str]:
    for what, rules in (("Ruled out", form.infeasible), ("All one state", form.alike)):
        for rule in rules:
            because = f": {rule.means}" if rule.means else ""
            yield f"{what}: {rule.statement}{because} {_reason(rule.reason)}".rstrip()


def _states(form: OptionForm) -> Table:
    shown = form.order[:MOST_STATES]
    rows = tuple(
        (
            Cell(form.name(state) or str(state + 1), numeric=True),
            *(Cell("Y" if o.name in form.taken(state) else "–") for o in form.options),
        )
        for state in shown
    )
    left = len(form.masks) - len(shown)
    reading = f"{left:,} further states are not shown." if left else ""
    heads = ("State", *(o.name for o in form.options))
    return Table(heads, rows, "Feasible states, Y for what is taken", reading)


def _preference(form: OptionForm, preference: Preference) -> Table:
    rows: tuple[tuple[Cell, ...], ...]
    match preference:
        case Priorities(statements):
            rows = tuple(
                (
                    Cell(str(k), numeric=True),
                    Cell(str(s.statement)),
                    Cell(s.means or "–"),
                    Cell(_reason(s.reason)),
                )
                for k, s in enumerate(statements, 1)
            )
            reading = "The first statement that holds in one of two states alone decides."
            return Table(("#", "Statement", "In words", "Reason"), rows, reading=reading)
        case StateOrder(groups, reason):
            rows = tuple(
                (
                    Cell(str(k), numeric=True),
                    Cell(" ~ ".join(_state(form, mask) for mask in group)),
                )
                for k, group in enumerate(groups[:MOST_STATES], 1)
            )
            left = len(groups) - len(rows)
            more = f"{left} further are not shown. " if left else ""
            return Table(
                ("#", "States, best first"), rows, reading=f"{more}{_reason(reason)}".rstrip()
            )
        case Weights(weights, reason):
            rows = tuple(
                (Cell(option), Cell(str(weight), numeric=True))
                for option, weight in weights.items()
            )
            return Table(("Option", "Weight if taken"), rows, reading=_reason(reason))


def _state(form: OptionForm, mask: int) -> str:
    name = form.name(form.state_of[mask])
    return f"{name}: {form.label(mask)}" if name else form.label(mask)


def _reason(reason: Reason) -> str:
    if reason.because:
        return f"({', '.join(reason.because)})"
    return f"(assumed: {reason.assumption})" if reason.assumption else ""
