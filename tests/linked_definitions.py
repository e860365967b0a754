"""Two definitions that link to one another, each tempting another player; alone each needs 3/4."""

HERE = """\
detente: 1
title: Here
players: {a: Ann, b: Bob}
actions: {a: [c, d], b: [c, d]}
parameters: {patience: {value: 1/2, range: [0, 0.9], assumption: a guess}}
payoffs:
  a: {table: [[1, -1], [4, 0]], assumption: made up}
  b: {table: [[2, 1], [-1, 0]], assumption: made up}
agreements: {deal: {a: c, b: c}}
repeated: {discount: patience}
links:
  - {game: there.yaml, agreement: pact, at: {delta: patience}, assumption: the same two}
"""
THERE = """\
detente: 1
title: There
players: {a: Ann, b: Bob}
actions: {a: [c, d], b: [c, d]}
parameters: {delta: {value: 0.9, range: [0, 0.9], assumption: a guess}}
payoffs:
  a: {table: [[2, -1], [1, 0]], assumption: made up}
  b: {table: [[1, 4], [-1, 0]], assumption: made up}
agreements: {pact: {a: c, b: c}}
repeated: {discount: delta}
links: [{game: here.yaml, agreement: deal, assumption: not followed}]
"""
