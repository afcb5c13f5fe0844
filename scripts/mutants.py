"""Change the rules of the domain a little, one change at a time, and see whether a test notices.

python scripts/mutants.py                         all of them
python scripts/mutants.py domain/clock.py         of one file
python scripts/mutants.py domain/ladder.py:120    of one line

Every mutant is imported and tested in a process of its own, forked from one that has loaded the libraries. Its time is limited in
seconds of processor: on a machine that is busy with something else it is not taken for one that never ends. Prints every survivor
with its line and a summary; exits 1 where less than WANTED of the mutants are killed.
"""

import ast
import contextlib
import copy
import gc
import importlib
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from types import CodeType

import pytest
from hypothesis import Phase, settings

HOME = Path(__file__).resolve().parent.parent
WANTED = 0.95
TESTS = {
    "domain/calendar.py": ("calendar", "digest", "day", "clock"),
    "domain/clock.py": ("clock", "ladder", "day"),
    "domain/ladder.py": ("ladder", "deadline", "digest", "outside", "alarm"),
    "domain/lifecycle.py": ("lifecycle", "barred", "effects", "conflict", "outside", "alarm"),
    "domain/effects.py": ("effects", "lifecycle", "barred", "conflict", "outside", "alarm", "deadline"),
}
"""Which files of tests/domain may kill a mutant: its own first, then those that ask it most. Not the machine, which takes longer
than all the others."""
APART = {"domain/ladder.py", "domain/lifecycle.py", "domain/effects.py"}
"""What the community's policy knows nothing of: for these it is loaded once."""
QUIET = (
    "-x",
    "--no-header",
    "--tb=no",
    "--assert=plain",
    *(f"-pno:{name}" for name in ("asyncio", "syrupy", "xdist", "anyio")),
)
PATIENCE = 4
"""How many times as long as the tests take by themselves."""

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
UNWRAPPED = {"reversed", "sorted", "abs", "int", "bool", "tuple"}


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Mutant:
    """One change: `put` makes it in the tree of its file, once and for all, so only a forked process does."""

    file: str
    line: int
    in_table: bool
    before: str
    after: str
    put: Callable[[], None] = field(compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  →  {self.after}"


@dataclass
class Site:
    """A node and where it hangs: `put` hangs another in its place."""

    node: ast.AST
    parents: tuple[ast.AST, ...]
    put: Callable[[object], None]


class Source:
    """A file of the domain and all that can be changed in it."""

    def __init__(self, file: str) -> None:
        self.file, self.tree = file, ast.parse((HOME / file).read_text("utf-8"))
        self.module = file.removesuffix(".py").replace("/", ".")
        self._kin = dict(_kin(self.tree))

    def mutants(self) -> list[Mutant]:
        """In the order of the lines, each change once."""
        found: dict[tuple[int, str, str], Mutant] = {}
        for site in _sites(self.tree, ()):
            for other in self._others(site):
                mutant = self._mutant(site, other)
                found.setdefault((id(site.node), mutant.before, mutant.after), mutant)
        return sorted(found.values(), key=lambda mutant: mutant.line)

    def code(self) -> CodeType:
        """As it is now, compiled."""
        return compile(ast.fix_missing_locations(self.tree), str(HOME / self.file), "exec")

    def _mutant(self, site: Site, other: object) -> Mutant:
        line = next(node.lineno for node in (site.node, *reversed(site.parents)) if hasattr(node, "lineno"))
        before, after = (_short(each) for each in (site.node, other))
        return Mutant(self.file, line, not _in_function(site), before, after, lambda: site.put(other))

    def _others(self, site: Site) -> Iterator[object]:
        """What can stand in place of a node."""
        node, parent = site.node, site.parents[-1]
        match node:
            case ast.Compare():
                for at, op in enumerate(node.ops):
                    for other in COMPARED[type(op)]:
                        yield _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])
            case ast.BoolOp():
                yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
                for at in range(len(node.values)):
                    others = [*node.values[:at], *node.values[at + 1 :]]
                    yield _with(node, values=others) if len(others) > 1 else others[0]
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                yield node.operand
            case ast.BinOp() | ast.AugAssign():
                yield _with(node, op=COUNTED[type(node.op)]())
            case ast.Constant(value=bool()):
                yield ast.Constant(not node.value)
            case ast.Constant(value=int(number)):
                yield ast.Constant(number + 1)
                if number > 0:
                    yield ast.Constant(number - 1)
            case ast.Constant(value=str()):
                yield ast.Constant("" if node.value else "?")
            case ast.JoinedStr():
                yield ast.Constant("")
            case ast.Return(value=ast.expr() as value) if not _is_none(value):
                yield ast.Return(ast.Constant(None))
            case ast.If() | ast.IfExp():
                for truth in (True, False):
                    yield _with(node, test=ast.Constant(truth))
            case ast.While() if not isinstance(node.test, ast.Constant):
                yield _with(node, test=ast.Constant(False))
            case ast.comprehension():
                for at in range(len(node.ifs)):
                    yield _with(node, ifs=[*node.ifs[:at], *node.ifs[at + 1 :]])
            case ast.match_case(guard=ast.expr()):
                yield _with(node, guard=None)
            case ast.Match():
                for at in range(len(node.cases)):
                    yield _with(node, cases=[*node.cases[:at], *node.cases[at + 1 :]])
            case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
                yield _with(node, func=ast.Name(SWAPPED[name], ast.Load()))
            case ast.Call(func=ast.Name(id=name), args=[only]) if name in UNWRAPPED:
                yield only
            case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Break() | ast.Continue():
                yield ast.Pass()
            case ast.Tuple(ctx=ast.Load()) if _in_function(site) or isinstance(parent, ast.Assign):
                pass  # a pair is no list
            case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set():
                for at in range(len(node.elts)):
                    yield _with(node, elts=[*node.elts[:at], *node.elts[at + 1 :]])
            case ast.Dict():
                for at in range(len(node.keys)):
                    yield _with(
                        node, **{name: [*given[:at], *given[at + 1 :]] for name, given in ast.iter_fields(node)}
                    )
        if isinstance(node, ast.AugAssign):
            yield ast.Pass()
        if isinstance(node, ast.Call):
            for at in range(len(node.keywords)):
                yield _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from self._kin.get(ast.unparse(node), ())


def _kin(tree: ast.Module) -> Iterator[tuple[str, list[ast.expr]]]:
    """For each constant the next one of its kind: members of an enumeration that the file names, and names in capitals that are
    made in the same way (`frozenset(…)`, a member)."""
    members = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.isupper()}
    kinds = {name: name.rpartition(".")[0] for name in members if name.count(".") == 1}
    for made in tree.body:
        if isinstance(made, ast.Assign) and made.value is not None:
            for name, value in _assigned(made):
                kinds[name] = type(value).__name__ + (ast.unparse(value.func) if isinstance(value, ast.Call) else "")
    by_kind = sorted(((kind, name) for name, kind in kinds.items()))
    for _, group in groupby(by_kind, key=lambda pair: pair[0]):
        names = [name for _, name in group]
        for name, other in zip(names, [*names[1:], names[0]], strict=True):
            if name != other:
                yield name, [ast.parse(other, mode="eval").body]


def _assigned(made: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    target = made.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(made.value, ast.Tuple):
        pairs = list(zip(target.elts, made.value.elts, strict=True))
    else:
        pairs = [(target, made.value)]
    yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name) and one.id.isupper())


def _sites(node: ast.AST, parents: tuple[ast.AST, ...]) -> Iterator[Site]:
    """Every node below this one that does something: no annotations, no decorators, no texts about the code, nor what an
    assertion says, nor the pieces of an f-string."""
    skipped = {"annotation", "returns", "decorator_list", "format_spec", "type_params"}
    for name, value in ast.iter_fields(node):
        if name in skipped or (isinstance(node, ast.ImportFrom | ast.Import)):
            continue
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_text(child) or (isinstance(node, ast.Assert) and name == "msg"):
                continue
            if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
                yield Site(child, (*parents, node), _putter(node, name, at))
            yield from _sites(child, (*parents, node))


def _putter(node: ast.AST, name: str, at: int | None) -> Callable[[object], None]:
    def put(other: object) -> None:
        if at is None:
            setattr(node, name, other)
        else:
            getattr(node, name)[at] = other

    return put


def _in_function(site: Site) -> bool:
    return any(isinstance(each, ast.FunctionDef | ast.Lambda) for each in site.parents)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **changed: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in changed.items():
        setattr(other, name, value)
    return other


def _short(node: object) -> str:
    """Of a long piece of code the first line; nodes that are no code by themselves as well as may be."""
    if isinstance(node, ast.comprehension):
        return f"for {ast.unparse(node.target)} in …" + "".join(f" if {ast.unparse(test)}" for test in node.ifs)
    if isinstance(node, ast.match_case):
        return f"case {ast.unparse(node.pattern)}" + (f" if {ast.unparse(node.guard)}" if node.guard else "")
    if isinstance(node, ast.Match):
        return "match " + " | ".join(map(_short, node.cases))
    text = ast.unparse(node) if isinstance(node, ast.AST) else str(node)
    return text.splitlines()[0]


class Loader(importlib.machinery.SourceFileLoader):
    """Imports one module from its changed tree."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.module, str(HOME / source.file))
        self._source = source

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """This one, and no other."""
        return importlib.util.spec_from_loader(name, self, origin=self.path) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType | None:
        """Compiled anew, never kept."""
        return self._source.code()


def tested(tests: Sequence[str], source: Source, mutant: Mutant | None, seconds: float) -> tuple[Fate, float]:
    """What these tests say to a mutant, or to the file as it is, and the seconds of processor they took."""
    child = os.fork()
    if child == 0:
        _quietly(tests, source, mutant, seconds)
    _, status, used = os.wait4(child, 0)
    took = used.ru_utime + used.ru_stime
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) != signal.SIGXCPU:
            raise RuntimeError(f"{mutant}: ended by signal {os.WTERMSIG(status)}")
        return Fate.TIMED_OUT, took
    code = os.WEXITSTATUS(status)
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}:
        raise RuntimeError(f"{mutant}: pytest ended with {code}")
    return Fate.KILLED if code else Fate.SURVIVED, took


def _quietly(tests: Sequence[str], source: Source, mutant: Mutant | None, seconds: float) -> None:
    """In the forked process: make the change, import it, test it; never returns."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
    if mutant:
        mutant.put()
    sys.meta_path.insert(0, Loader(source))
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    with contextlib.suppress(BaseException):
        code = pytest.main([*QUIET, *(f"tests/domain/test_{name}.py" for name in tests)])
    os._exit(code)


def judged(source: Source, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, Fate]]:
    """The fate of each, its own tests first."""
    if source.file in APART:
        importlib.import_module("tests.domain.building").example()
    if source.module in sys.modules:
        raise RuntimeError(f"{source.module} is loaded already: no mutant of it would be")
    gc.freeze()
    own, *others = TESTS[source.file]
    groups = [[own], others]
    limits = []
    for tests in groups:
        fate, took = tested(tests, source, None, 600)
        if fate is not Fate.SURVIVED:
            raise RuntimeError(f"{source.file}: its tests do not pass as it is")
        limits.append(PATIENCE * took + 5)
    for mutant in mutants:
        for tests, limit in zip(groups, limits, strict=True):
            fate, _ = tested(tests, source, mutant, limit)
            if fate is not Fate.SURVIVED:
                break
        yield mutant, fate


def row(name: str, fates: Counter[Fate]) -> str:
    """A line of the summary."""
    killed, late, alive = (fates[fate] for fate in (Fate.KILLED, Fate.TIMED_OUT, Fate.SURVIVED))
    return f"{name:<30}{fates.total():>8}{killed:>8}{late:>10}{alive:>10}{_share(fates):>9.1%}"


def _share(fates: Counter[Fate]) -> float:
    return 1 - fates[Fate.SURVIVED] / max(1, fates.total())


def main(arguments: Sequence[str]) -> int:
    """0 where enough of them are killed."""
    os.chdir(HOME)
    sys.path.insert(0, str(HOME))
    os.environ["CI"] = "1"  # the same examples every time
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate))  # nobody reads the smallest one
    settings.load_profile("mutants")
    wanted = sorted(
        (argument.partition(":") for argument in arguments or TESTS), key=lambda each: [*TESTS].index(each[0])
    )
    counted: dict[str, Counter[Fate]] = {}
    for file, _, line in wanted:
        source = Source(file)
        mutants = [mutant for mutant in source.mutants() if not line or mutant.line == int(line)]
        print(f"{file}: {len(mutants)} mutants", flush=True)
        for mutant, fate in judged(source, mutants):
            name = f"{file}, {'tables' if mutant.in_table else 'functions'}"
            counted.setdefault(name, Counter())[fate] += 1
            if fate is Fate.SURVIVED:
                print(f"  {mutant}", flush=True)
    total = sum(counted.values(), Counter())
    print(f"\n{'':<30}{'mutants':>8}{'killed':>8}{'timed out':>10}{'survived':>10}{'share':>9}")
    print("\n".join(row(name, fates) for name, fates in sorted(counted.items())))
    print(row("all", total))
    return 0 if _share(total) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
