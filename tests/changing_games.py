"""Random definitions of games that change as they are played."""

from itertools import product


def definition(rng):
    """A small one, with findings of every kind that is asked of states."""
    players = ["a", "b"] if rng.random() < 0.85 else ["a", "b", "c"]
    counts = [rng.choice([2, 2, 3]) if len(players) == 2 else 2 for _ in players]
    actions = {p: [f"{p}{k}" for k in range(n)] for p, n in zip(players, counts, strict=True)}
    states = [f"s{k}" for k in range(rng.randint(1, 4))]
    outcomes = [dict(zip(players, c, strict=True)) for c in product(*actions.values())]
    deal = rng.choice(outcomes)
    lines = [
        "detente: 1",
        "title: Any changing game",
        "sources: {src: {title: t, published: 2016, claims: {c: {says: any, at: p}}}}",
        f"players: {_flow({p: _flow({'name': p.upper()}) for p in players})}",
        "actions: " + _flow({p: _flow({a: a.upper() for a in own}) for p, own in actions.items()}),
        *_parameters(rng),
        "payoffs:",
    ]
    for p in players:
        lines.append(f"  {p}:")
        lines += [
            f"    - {{in: {s}, when: {_flow(o)}, value: {_payoff(rng)}, assumption: any}}"
            for s in states
            for o in outcomes
        ]
    own = _flow({p: rng.choice(["d", "0.5", "0.8"]) for p in players})
    lines += [
        f"status_quo: {_flow(rng.choice(outcomes))}",
        f"agreements: {{deal: {_flow(deal)}}}",
        "repeated:",
        f"  discount: {rng.choice(['d', 'd', '0.7', own])}",
        "  states:",
        *_states(rng, states, actions, deal),
        "findings:",
        *_findings(rng, states, outcomes),
    ]
    return "\n".join(lines) + "\n"


def _flow(mapping):
    return "{" + ", ".join(f"{k}: {v}" for k, v in mapping.items()) + "}"


def _parameters(rng):
    yield "parameters:"
    for k in range(4):
        low = rng.randint(-3, 2)
        high = low + rng.randint(1, 4)
        middle = (low + high) / 2
        yield f"  x{k}: {{value: {middle}, range: [{low}, {high}], assumption: any}}"
    yield "  q: {value: 0.25, range: [0.1, 0.6], assumption: any}"
    yield "  d: {value: 0.6, range: [0.2, 0.9], assumption: any}"


def _payoff(rng):
    number = rng.randint(-3, 3)
    if rng.random() < 0.25:
        return str(number)
    more = f"{number} + {rng.choice([1, 1, -1, 2])}*x{rng.randint(0, 3)}"
    return more + (f"*x{rng.randint(0, 3)}" if rng.random() < 0.2 else "")


def _states(rng, states, actions, deal):
    back = rng.random() < 0.4
    for k, state in enumerate(states):
        body = []
        others = [s for j, s in enumerate(states) if j != k and (back or j > k)]
        if others and rng.random() < 0.9:
            body.append("      next:")
            for _ in range(rng.randint(1, 2)):
                who = rng.sample(list(actions), rng.randint(1, len(actions)))
                when = _flow({p: rng.choice(actions[p]) for p in who})
                chance = rng.choice(["q", "1/3", "0.5*q", "1/2"])
                body.append(
                    f"        - {{to: {rng.choice(others)}, when: {when}, chance: {chance}, "
                    "assumption: any}"
                )
            body.append(f"        - {{otherwise: {rng.choice([state, state, state, *others])}}}")
        if k and rng.random() < 0.15:
            body.append(f"      actions: {_flow({p: f'[{a}]' for p, a in deal.items()})}")
        yield from ([f"    {state}:", *body] if body else [f"    {state}: {{means: left alone}}"])


def _findings(rng, states, outcomes):
    flags = ["true", "false"]
    tests = [
        f"state_agreement: {{of: deal, state: {s}, holds: {rng.choice(flags)}}}" for s in states
    ]
    tests += [
        "last_state: {of: deal}",
        f"last_state: {{of: deal, is: {rng.choice(states)}}}",
        f"state_discounts: {{of: deal, rises: {rng.choice(flags)}}}",
    ]
    for parameter in ("x0", "q", "d"):
        for today in ("", f", today: {rng.choice(flags)}"):
            tests.append(
                f"played_when: {{profile: {_flow(rng.choice(outcomes))}, "
                f"state: {rng.choice(states)}, parameter: {parameter}, "
                f"side: {rng.choice(['above', 'below'])}{today}}}"
            )
    for k, test in enumerate(tests):
        yield f"  f{k}: {{claim: src:c, says: this, test: {{{test}}}}}"
