import pytest

from detente.errors import DefinitionError
from detente.files import shipped


@pytest.fixture
def two_models(tmp_path, monkeypatch):
    package = tmp_path / "site" / "detente"
    games = package / "games"
    games.mkdir(parents=True)
    for name in ("truce", "armistice"):
        (games / f"{name}.yaml").write_text("")
    (games / "README.md").write_text("")
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    return games


def test_models_are_the_definitions_by_bare_name_in_order(two_models):
    assert shipped.shipped_models() == ["armistice", "truce"]


def test_a_model_is_found_by_its_bare_name(two_models):
    assert shipped.shipped_path("truce") == two_models / "truce.yaml"


def test_a_source_tree_keeps_its_models_at_the_top(two_models, tmp_path, monkeypatch):
    (tmp_path / "games").mkdir()
    (tmp_path / "games" / "standoff.yaml").write_text("")
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "src" / "detente")
    assert shipped.shipped_models() == ["standoff"]


@pytest.mark.parametrize(
    ("name", "advice"), [("truse", "did you mean 'truce'?"), ("xyz", "armistice, truce")]
)
def test_an_unknown_model_names_the_nearest(two_models, name, advice):
    with pytest.raises(DefinitionError) as caught:
        shipped.shipped_path(name)
    assert advice in str(caught.value)
    assert str(caught.value).startswith(f"{name}:1:1: ")


def test_every_shipped_model_has_a_file():
    for name in shipped.shipped_models():
        assert shipped.shipped_path(name).is_file()
