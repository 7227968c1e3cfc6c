"""Conventions of the house, read from the code: which way imports go, where things live, names that stand once."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CODE = Path(__file__).parents[1]
LAYERS = (
    "budget_index",
    "rounding",
    "bundled",
    "letters",
    "errors",
    "file_kinds",
    "files",
    "language",
    "problem_report",
    "methodology",
    "regions",
    "tables",
    "workbook",
    "scoring",
    "rounds",
    "cases",
    "examples",
    "analysis",
    "content",
    "charts",
    "reports",
    "publish",
    "front",
    "dashboard",
    "cli",
    "__main__",
)
"""The rooms of the package in the order in which data flow: each imports only from itself and from those before it."""
DASHBOARD_LAYERS = ("shell", "elements", "screens", "navigation", "app")
SAYS_NOTHING = {
    *("utils", "helpers", "parts", "rules", "lost", "frame", "marks", "sides"),
    *("mixture", "union", "layers", "tidy", "voices", "raw"),
}
HIDES_ITS_TYPE = {"found", "told", "said", "frame", "tidy", "mixture", "raw", "union", "voices"}
MOST_IN_A_ROW = 6
"""Values of one class that are given without their names; of more nobody sees which is which."""
FRONT_DOOR = "budget_index.front"
"""Gives short names to what the rest of the package names in full."""
KNOWS_EXCEL = ("budget_index/workbook/", "budget_index/publish/")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package and of the dashboards by its dotted name."""
    files = [path for folder in ("budget_index", "dashboards") for path in sorted((CODE / folder).rglob("*.py"))]
    return {dotted(path): ast.parse(path.read_text("utf-8")) for path in files}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(CODE).with_suffix("").parts).removesuffix(".__init__")


def file_of(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (CODE / path).is_dir() else f"{path}.py"


def imported(module: str) -> Iterator[str]:
    """Walk what a module imports, also inside functions and by relative imports."""
    package = module if file_of(module).endswith("__init__.py") else module.rpartition(".")[0]
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in modules() else base


def room_of(module: str) -> str:
    """Name the first word below the package, or the package itself."""
    return module.split(".")[1] if "." in module else module


def page_of(module: str) -> str:
    return module.split(".")[2] if module.startswith("dashboards.screens.") else ""


@pytest.mark.slow
@pytest.mark.parametrize(("package", "layers"), [("budget_index", LAYERS), ("dashboards", DASHBOARD_LAYERS)])
def test_imports_go_one_way(package, layers):
    own = [module for module in modules() if module.split(".")[0] == package and module != "dashboards"]
    assert {room_of(module) for module in own} == set(layers)
    own = [module for module in own if module != "budget_index"]
    upwards = [
        f"{module} imports {other}"
        for module in own
        for other in imported(module)
        if other.split(".")[0] == package and layers.index(room_of(other)) > layers.index(room_of(module))
    ]
    assert upwards == []


@pytest.mark.slow
def test_nothing_in_the_package_imports_the_dashboards():
    package = [module for module in modules() if module.startswith("budget_index")]
    assert [module for module in package for other in imported(module) if other.split(".")[0] == "dashboards"] == []


def test_the_package_itself_names_only_the_front_door_and_loads_nothing():
    python = {"collections.abc", "importlib", "sys", "types", "typing"}
    assert set(imported("budget_index")) == {*python, "budget_index.front", "budget_index.front.charts"}


@pytest.mark.slow
def test_no_page_imports_another():
    crossing = [
        f"{module} imports {other}"
        for module in modules()
        for other in imported(module)
        if page_of(module) and page_of(other) and page_of(module) != page_of(other)
    ]
    assert crossing == []


@pytest.mark.slow
def test_only_the_app_changes_where_modules_are_found():
    changing = [
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path"
    ]
    assert set(changing) == {"dashboards.app"}


@pytest.mark.slow
def test_only_workbooks_know_excel():
    knowing = {
        file_of(module)
        for module in modules()
        for other in imported(module)
        if other.split(".")[0] in {"openpyxl", "xlsxwriter"}
    }
    assert [file for file in knowing if not file.startswith(KNOWS_EXCEL)] == []


def test_public_names_stand_once():
    holders: dict[str, set[str]] = defaultdict(set)
    for module, tree in modules().items():
        if module.startswith("budget_index") and not module.startswith(FRONT_DOOR):
            for name in public_names(tree):
                holders[name].add(module)
    assert {name: sorted(where) for name, where in holders.items() if len(where) > 1} == {}


def public_names(tree: ast.Module) -> Iterator[str]:
    """Walk the functions, classes and types that a module defines; constants belong to their module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not ast.unparse(node.value or node).startswith(
            "TypeVar("
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name) and not target.id.isupper()]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_") and len(name) > 1)


def bound_names(tree: ast.Module) -> Iterator[str]:
    """Walk the names that functions bind: variables, arguments, caught exceptions."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


@pytest.mark.slow
def test_variables_say_what_they_hold():
    """Every result is found, told or said; the name is that of the thing."""
    hiding = {module: names for module, tree in modules().items() if (names := HIDES_ITS_TYPE & set(bound_names(tree)))}
    assert hiding == {}


@pytest.mark.slow
def test_a_class_of_many_fields_is_made_by_keywords():
    classes = {node.name for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    piled = [
        f"{file_of(module)}:{node.lineno} {ast.unparse(node.func)}"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in classes and len(node.args) > MOST_IN_A_ROW
    ]
    assert piled == []


def test_modules_have_names_that_say_something():
    folders_and_files = {word for module in modules() for word in module.split(".")}
    assert folders_and_files & SAYS_NOTHING == set()


def test_the_package_says_that_it_is_typed():
    assert (CODE / "budget_index" / "py.typed").is_file()
