"""The questions people ask, made of solvers and concepts."""
