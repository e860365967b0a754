"""`detente.report` is a package and the public function of that name."""

import importlib

import detente as dt


def test_it_can_be_called_though_a_module_in_it_was_imported_first():
    package = importlib.import_module("detente.report")
    importlib.import_module("detente.report.blocks")
    model = dt.load("hnc_composition")
    assert repr(package(model, draws=0)) == repr(dt.report(model, draws=0))
