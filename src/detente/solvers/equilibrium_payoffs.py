"""draft"""
from __future__ import annotations
from fractions import Fraction
from detente.concepts.self_generation import *
from detente.solvers.payoff_search import search
from detente.solvers.inner_payoffs import inner_corners, stage_equilibria
from detente.solvers.outer_payoffs import Chain
import time

def stage_of(game, d):
    span = min(max(max(row) - min(row), 1) for row in game.integers)
    return IntegerStage.of(game, d, 1 << max(0, 56 - span.bit_length()))

def solve(game, d, verbose=False):
    T=[time.perf_counter()]
    stage = stage_of(game, d); T.append(time.perf_counter())
    found = search(stage); T.append(time.perf_counter())
    corners = inner_corners(stage, found) if len(found.chain[-1][0]) else []
    ok = bool(corners)
    if not corners: corners = stage_equilibria(stage)
    T.append(time.perf_counter())
    chain = Chain(stage, found); chain.run(corners);w=chain.weights
    T.append(time.perf_counter())
    if verbose: print([round(1e3*(b-a),2) for a,b in zip(T,T[1:])], len(found.chain), len(corners), ok)
    return stage, found, corners, chain, w
