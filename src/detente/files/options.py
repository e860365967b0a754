"""Definitions in option form: what each party can take or leave, and what is ruled out."""

from __future__ import annotations

from dataclasses import replace

from detente.files.findings import read_findings
from detente.files.nodes import Mapping, Node, Position, Scalar
from detente.files.preferences import read_preferences
from detente.files.reading import Reading
from detente.files.reasons import read_reason
from detente.files.resolve import player
from detente.files.state_findings import state_kinds
from detente.files.statements import key_place, read_ruled, read_state
from detente.formula.statement import WORDS
from detente.game.definition import Definition, Player
from detente.game.option_form import MAX_OPTIONS, MAX_STATES, NOTHING, Option, OptionForm

_RESERVED = WORDS | {NOTHING}


def option_definition(
    reading: Reading, tree: Mapping, players: tuple[Player, ...]
) -> Definition | None:
    """The definition that a tree in option form gives; None, after a fault, where it gives none."""
    form = read_option_form(reading, tree)
    if form is None or set(form.preferences) != set(reading.players):
        return None
    return Definition(
        title=reading.text(tree.get("title")),
        players=players,
        actions=form.actions,
        payoffs=form.payoffs,
        question=reading.text(tree.get("question")),
        about=reading.text(tree.get("about")),
        stage=reading.text(tree.get("stage")),
        sources=reading.sources,
        status_quo=None if form.status_quo is None else form.profile(form.status_quo),
        target=None if form.target is None else form.profile(form.target),
        agreements={name: form.profile(mask) for name, mask in form.agreements.items()},
        findings=read_findings(reading, tree.get("findings"), tree, state_kinds(form, tree)),
        options=form,
        file=reading.faults.file,
    )


def read_option_form(reading: Reading, tree: Mapping) -> OptionForm | None:
    """The option form; None, after a fault, where there is nothing whose states could be told."""
    options = _options(reading, tree)
    form = OptionForm(reading.players, options, {})
    if not options or len(options) > MAX_OPTIONS:
        if options:
            what = f"{len(options)} options"
            reading.faults.error(
                key_place(tree, "options"), what, f"at most {MAX_OPTIONS} are read"
            )
        return None
    before = len(reading.faults.errors)
    infeasible = read_ruled(reading, form, tree.get("infeasible"), "this exclusion")
    alike = read_ruled(reading, form, tree.get("alike"), "taking these for one state")
    form = OptionForm(reading.players, options, {}, infeasible, alike)
    if len(reading.faults.errors) > before or not _some_states(reading, form, tree):
        return None
    names = {
        key.text: mask
        for key, value in reading.pairs(tree.get("states"))
        if (mask := _named(reading, form, key, value)) is not None
    }
    form = replace(form, names=names)
    agreements = {
        key.text: mask
        for key, value in reading.pairs(tree.get("agreements"))
        if (mask := _agreed(reading, form, key, value)) is not None
    }
    form = replace(form, names=names | agreements, agreements=agreements)
    today, aim = tree.get("status_quo"), tree.get("target")
    return replace(
        form,
        preferences=read_preferences(reading, form, tree),
        status_quo=None if today is None else read_state(reading, form, today),
        target=None if aim is None else read_state(reading, form, aim),
    )


def _options(reading: Reading, tree: Mapping) -> tuple[Option, ...]:
    found: dict[str, list[Option]] = {}
    seen: dict[str, Position] = {}
    for key, value in reading.pairs(tree.get("options")):
        who = player(reading, key)
        own: list[Option] = []
        for name, words in _own(reading, value):
            if name.text in seen:
                line, column = seen[name.text]
                what = f"the option '{name.text}' stands already in line {line}, column {column}"
                reading.faults.error(name.start, what, "give each option a name of its own")
            elif name.text in _RESERVED:
                what = f"'{name.text}' cannot name an option, it has a meaning of its own"
                reading.faults.error(name.start, what, "choose another name")
            else:
                own.append(_option(reading, who or "", name, words))
            seen.setdefault(name.text, name.start)
        found[who or ""] = own
    for who in reading.players:
        if who not in found and isinstance(tree.get("options"), Mapping):
            at = key_place(tree, "options")
            advice = f"add '{who}: ...', or leave the party out: it could not act"
            reading.faults.error(at, f"no options of player '{who}'", advice)
    listed = [option for who in reading.players for option in found.get(who, [])]
    return _lasting(reading, listed, tree.get("irreversible"))


def _own(reading: Reading, node: Node) -> list[tuple[Scalar, Node | None]]:
    if isinstance(node, Mapping):
        return list(node)
    items = reading.items(node, "a list or a mapping of options")
    return [(item, None) for item in items if isinstance(item, Scalar)]


def _option(reading: Reading, party: str, name: Scalar, node: Node | None) -> Option:
    if isinstance(node, Mapping):
        means = reading.text(node.get("means"))
        return Option(name.text, party, means, read_reason(reading, node))
    return Option(name.text, party, reading.text(node))


def _lasting(reading: Reading, options: list[Option], node: Node | None) -> tuple[Option, ...]:
    stays: dict[str, str] = {}
    names = [o.name for o in options]
    if isinstance(node, Mapping):
        for key, value in node:
            known = reading.known(key, names, "option")
            if known is not None:
                block = reading.block(value) if isinstance(value, Mapping) else None
                once = reading.text(block.get("once")) if block else ""
                stays[known] = "drop" if once == "given_up" else "take"
    elif node is not None:
        for item in reading.scalars(node):
            known = reading.known(item, names, "option")
            if known is not None:
                stays[known] = "take"
    return tuple(Option(o.name, o.party, o.means, o.reason, stays.get(o.name, "")) for o in options)


def _some_states(reading: Reading, form: OptionForm, tree: Mapping) -> bool:
    if not form.feasible:
        left = form.everything
        listed = list(reading.items(tree.get("infeasible")))
        for ruled, node in zip(form.infeasible, listed, strict=True):
            left &= ~form.where(ruled.statement)
            if not left:
                what = "no combination of options is left: the exclusions contradict each other"
                reading.faults.error(node.start, what, "this is the one that rules out the last")
                return False
    if len(form.feasible) > MAX_STATES:
        what = f"{len(form.feasible):,} feasible combinations"
        reading.faults.error(key_place(tree, "options"), what, f"at most {MAX_STATES:,} are read")
        return False
    return True


def _agreed(reading: Reading, form: OptionForm, key: Scalar, value: Node) -> int | None:
    if key.text in {*form.names, "status_quo", "target", "nash"}:
        taken = "names a state already" if key.text in form.names else "has a meaning of its own"
        what = f"'{key.text}' cannot name an agreement, it {taken}"
        reading.faults.error(key.start, what, "choose another name")
        return None
    return _named(reading, form, key, value)


def _named(reading: Reading, form: OptionForm, key: Scalar, value: Node) -> int | None:
    if key.text in form.bits or key.text in _RESERVED:
        what = f"'{key.text}' cannot name a state, it has a meaning of its own"
        reading.faults.error(key.start, what, "choose another name")
        return None
    return read_state(reading, form, value)
