"""Templates as quicker Python than Jinja makes of them. Must not know what templates show.

It is for pages on which nothing unusual happens. What it doesn't know is refused here, or fails in the code made, by
any exception; where nothing fails, the text is the one that Jinja's own code gives.
"""

# ruff: noqa: N802  # names by which Jinja looks for what to do with a node

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from keyword import iskeyword
from typing import Any, TypeGuard

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Node
from jinja2.visitor import NodeTransformer


class Refused(Exception):
    """A template has something whose meaning depends on more than the quick code looks at."""


ARGUMENT = "l_1_"
"""How Jinja names the argument `x` of a macro: l_1_x."""
_ESCAPING = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)
"""These turn escaping off and on; here all is escaped."""
_CHANGING = (
    *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse"),
    *("setdefault", "sort", "update"),
)
"""Methods by which values change: loops here look at theirs once, and a page may be begun twice."""
_SEES_LOOP = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Block)
"""Where other templates may see the variable `loop`."""
_OF_LOOP = {
    "first": "(q_i{0} == 1)",
    "last": "(q_i{0} == q_n{0})",
    "index": "q_i{0}",
    "index0": "(q_i{0} - 1)",
    "length": "q_n{0}",
}
"""What counting alone can tell of a loop: the number of the round, and of all rounds."""
_LAST_CALLER = re.compile(r"^(def macro\((?:.*, )?)(l_\d+_caller\):)$")
_FORGIVING = ("defined", "undefined", "default", "d")
"""Tests and filters that may be asked about an attribute that isn't there."""
_COMMONS = """\
Macro = environment.macro
q_direct = environment.direct
q_text = environment.escape_text
q_as = environment.escaping
q_print = environment.printing
q_call = environment.calling
q_lasting = environment.lasting"""


class QuickCode(CodeGenerator):
    """Python's own attributes, calls and escaping in place of functions that find out what is meant."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forgiven: Node | None = None
        self._counted: dict[nodes.For, int] = {}
        self._whole = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        if any(map(_is_refused, node.find_all(Node))):
            raise Refused(self.name)
        loops = list(node.find_all(nodes.For))
        if not any(isinstance(found, _SEES_LOOP) for loop in loops for found in loop.find_all(Node)):
            for loop in reversed(loops):  # inner ones first
                self._simplify(loop)
        super().visit_Template(node, frame)

    def _simplify(self, loop: nodes.For) -> None:
        if loop.recursive or not self._may_test_elsewhere(loop):
            return
        if _counts(loop):
            number = len(self._counted)
            self._counted[loop] = number
            _Counting(number).of(loop)
        elif loop.test and not _mentions(loop):
            leave_out = nodes.If(nodes.Not(loop.test), [nodes.Continue()], [], [], lineno=loop.lineno)
            loop.body.insert(0, leave_out)
            loop.test = None

    def _may_test_elsewhere(self, loop: nodes.For) -> bool:
        """Whether what a loop asks of its values means the same in another place."""
        test = nodes.Output([loop.test] if loop.test else [])
        return (
            all(one.name in self.environment.filters for one in test.find_all(nodes.Filter))
            and all(one.name in self.environment.tests for one in test.find_all(nodes.Test))
            and not any(name.name == "loop" for name in test.find_all(nodes.Name))
        )

    def write_commons(self) -> None:
        super().write_commons()
        for line in _COMMONS.splitlines():
            self.writeline(line)

    # What goes to the page. A stretch of texts, values and conditions is one text; stretches are collected in a list.

    def blockvisit(self, nodes: Iterable[Node], frame: Frame) -> None:
        collected = frame.buffer is not None or not (frame.rootlevel or frame.block_frame)
        if not collected:
            self.buffer(frame)
        if frame.buffer is None or frame.require_output_check:
            super().blockvisit(nodes, frame)
        else:
            self.writeline("pass")
            for is_text, stretch in groupby(nodes, _is_text):
                if is_text:
                    self._write_text(list(stretch), frame)
                else:
                    super().blockvisit(stretch, frame)
        if not collected:
            self.writeline(f"yield concat({frame.buffer})")

    def macro_body(self, node: Any, frame: Frame) -> Any:
        self._whole = bool(node.body) and all(map(_is_text, node.body))
        return super().macro_body(node, frame)

    def buffer(self, frame: Frame) -> None:
        if self._whole:  # the body of a macro that is one stretch is returned as it is
            frame.buffer = ""
            self._whole = False
        else:
            super().buffer(frame)

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        if frame.buffer != "":
            super().return_buffer_contents(frame, force_unescaped)

    def _write_text(self, stretch: list[Node], frame: Frame) -> None:
        self.writeline(f"{frame.buffer}.append(" if frame.buffer else "return (", stretch[0])
        self._text(stretch, frame)
        self.write(")")

    def _text(self, stretch: Iterable[Node], frame: Frame) -> None:
        pieces = [piece for node in stretch for piece in self._pieces(node, frame)]
        values = [piece for piece in pieces if not isinstance(piece, str)]
        if not values:
            self.write(repr("".join(map(str, pieces))))
        elif len(pieces) == 1:
            self._value(values[0], frame)
        else:
            form = "".join(piece.replace("%", "%%") if isinstance(piece, str) else "%s" for piece in pieces)
            self.write(f"{form!r} % (")
            for value in values:
                self._value(value, frame)
                self.write(", ")
            self.write(")")

    def _pieces(self, node: Node, frame: Frame) -> Iterator[str | Node]:
        """Texts that are known, and what is to be put between them."""
        if not isinstance(node, nodes.Output):
            yield node
            return
        for child in node.nodes:
            try:
                yield self._output_child_to_const(child, frame, self._make_finalize())
            except Exception:  # not constant, or an error that is the page's own
                yield child

    def _value(self, node: Node, frame: Frame) -> None:
        if isinstance(node, nodes.If):
            self._choice([node, *node.elif_], node.else_, frame.soft())
        elif _is_simple_call(node):
            self._call(node, frame, "_func", "q_print")
        else:
            self.write("(q_text(q) if type(q := ")
            self.visit(node, frame)
            self.write(") is str else q_as[type(q)](q))")

    def _choice(self, cases: list[nodes.If], otherwise: list[Node], frame: Frame) -> None:
        if not cases:
            self._text(otherwise, frame)
            return
        self.write("(")
        self._text(cases[0].body, frame)
        self.write(" if ")
        self.visit(cases[0].test, frame)
        self.write(" else ")
        self._choice(cases[1:], otherwise, frame)
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """One that stands in a template that extends another, or may: there is no other that comes here."""
        if not self.has_known_extends:
            self.writeline("if parent_template is None:")
            self.indent()
            self._write_text([node], frame)
            self.outdent()

    # Calls, of macros most of all. Where their text goes on the page at once, it needn't be `Markup`.

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if not _is_simple_call(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif forward_caller:
            self._call(node, frame, "_func", "q_call", f"{ARGUMENT}caller=caller")
        else:
            self._call(node, frame, "marked", "q_call")

    def _call(self, node: nodes.Call, frame: Frame, macro: str, other: str, more: str = "") -> None:
        """`macro`: which method of a macro is called. `other`: what calls anything else."""
        self.write(f"(q_f.{macro} if type(q_f := ")
        self._visit_owner(node.node, frame)
        self.write(f") is q_direct else {other}(context, q_f")
        self.write(", _loop_vars=_loop_vars" if frame.loop_frame else "")
        self.write(", _block_vars=_block_vars" if frame.block_frame else "")
        self.write("))(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{ARGUMENT}{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(f"{more})")

    def writeline(self, x: str, node: Node | None = None, extra: int = 0) -> None:
        # By its name alone: else an argument too many would be taken for it.
        super().writeline(_LAST_CALLER.sub(r"\1*, \2", x), node, extra)

    # Attributes and elements. An object that has none of the name fails, which is what we want.

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        own = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if node is self._forgiven or own or not _is_plain(node.attr):
            super().visit_Getattr(node, frame)
        else:
            self._visit_owner(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        number = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)
        if number and node is not self._forgiven:
            self._visit_owner(node.node, frame)
            self.write("[")
            self.visit(node.arg, frame)
            self.write("]")
        else:
            super().visit_Getitem(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        if node.name in _FORGIVING:
            self._forgiven = node.node
        super().visit_Test(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        if node.name in _FORGIVING:
            self._forgiven = node.node
        super().visit_Filter(node, frame)

    def _visit_owner(self, node: nodes.Expr, frame: Frame) -> None:
        """What has an attribute, or is called: `missing`, where a variable isn't there, has none and can't be."""
        if isinstance(node, nodes.Name):
            self.write(frame.symbols.ref(node.name))
        elif isinstance(node, nodes.Getattr):
            self.visit(node, frame)
        else:
            self.write("(")
            self.visit(node, frame)
            self.write(")")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        number = self._counted.get(node)
        if number is not None:
            self.writeline(f"q_s{number} = ", node)
            self.visit(node.iter, frame)
            shared = _names([node.iter]) & _names(node.body)
            self.writeline(f"if type(q_s{number}) is not tuple:")
            self.indent()
            self.writeline(f"q_s{number} = tuple({'q_lasting' if shared else ''}(q_s{number}))")
            self.outdent()
            if node.test:
                self._filter(node, f"q_s{number}", frame)
            self.writeline(f"q_n{number} = len(q_s{number})")
            self.writeline(f"q_i{number} = 0")
            node.iter = _source(f"q_s{number}", node)
            node.body.insert(0, nodes.ExprStmt(_source(f"q_i{number} += 1", node), lineno=node.lineno))
        super().visit_For(node, frame)

    def _filter(self, node: nodes.For, values: str, frame: Frame) -> None:
        inner = frame.inner()
        inner.symbols.analyze_node(node, for_branch="test")
        self.enter_frame(inner)
        self.writeline(f"{values} = [")
        self.visit(node.target, inner)
        self.write(" for ")
        self.visit(node.target, inner)
        self.write(f" in {values} if ")
        self.visit(node.test, inner)  # type: ignore[arg-type]  # its caller has looked
        self.write("]")
        node.test = None


def _is_plain(attribute: str) -> bool:
    return attribute.isascii() and not iskeyword(attribute) and not attribute.startswith("__")


def _is_text(node: Node) -> bool:
    """Whether all that it does is to put something on the page."""
    if isinstance(node, nodes.If):
        return all(map(_is_text, (*node.body, *node.elif_, *node.else_)))
    return isinstance(node, nodes.Output)


def _is_refused(node: Node) -> bool:
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Getattr) and node.node.attr in _CHANGING
    return isinstance(node, _ESCAPING) or (isinstance(node, nodes.Include) and not node.with_context)


def _is_simple_call(node: Node) -> TypeGuard[nodes.Call]:
    return isinstance(node, nodes.Call) and not (node.dyn_args or node.dyn_kwargs)


def _source(text: str, like: Node) -> nodes.Expr:
    """Python's source in a place where Jinja expects an expression of its own."""
    node: nodes.InternalName = object.__new__(nodes.InternalName)
    Node.__init__(node, text, lineno=like.lineno)
    return node


def _counts(loop: nodes.For) -> bool:
    """Whether it asks of the variable `loop` what counting can tell, and nothing else."""
    asked = sum(_is_of_loop(node) for part in loop.body for node in _own(part))
    return 0 < asked == _mentions(loop)


def _names(parts: Iterable[Node]) -> set[str]:
    """Variables in them."""
    return {
        name.name
        for part in parts
        for name in (part, *part.find_all(nodes.Name))
        if isinstance(name, nodes.Name)
    }


def _mentions(loop: nodes.For) -> int:
    """How often the variable `loop` of this loop stands in it."""
    uses = (node for part in loop.body for node in _own(part))
    return sum(isinstance(node, nodes.Name) and node.name == "loop" for node in uses)


def _is_of_loop(node: Node) -> bool:
    return (
        isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "loop"
        and node.attr in _OF_LOOP
    )


def _own(node: Node) -> Iterator[Node]:
    """A node and those within it, but for the bodies of loops: there `loop` is another."""
    yield node
    leave_out = ("body",) if isinstance(node, nodes.For) else ()
    for child in node.iter_child_nodes(exclude=leave_out):
        yield from _own(child)


class _Counting(NodeTransformer):
    """Puts numbers in place of what a loop asks of the variable `loop`."""

    def __init__(self, number: int) -> None:
        self._number = number

    def of(self, loop: nodes.For) -> None:
        loop.body = [self.visit(node) for node in loop.body]

    def visit_For(self, node: nodes.For) -> nodes.For:
        node.iter = self.visit(node.iter)
        node.else_ = [self.visit(one) for one in node.else_]
        return node

    def visit_Getattr(self, node: nodes.Getattr) -> Node:
        if _is_of_loop(node):
            return _source(_OF_LOOP[node.attr].format(self._number), node)
        return self.generic_visit(node)
