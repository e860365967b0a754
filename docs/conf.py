"""How Sphinx builds these pages, with furo and myst-parser: `sphinx-build docs docs/_build`."""

project = "détente"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "détente"
html_show_copyright = False
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
# Examples show what a terminal shows, ellipses included, and some code is only a fragment.
suppress_warnings = ["misc.highlighting_failure"]
