"""What our scripts are written in, and that they use nothing absent on http (G2).

Wall, desk and print: ES5, for the WebView of an Android 7 tablet (W8). The phone: modules in what Chromium 61 knows, the
first browser that loads modules at all; an older one shows the plain form. The scripts are parsed, and every node and
sign of their trees is looked up in a list of what that language has; what is not on the list is a fault, so that a
feature nobody thought of is found too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

STATIC = Path(__file__).resolve().parent.parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
MODULES = sorted((STATIC / "scan").glob("*.js"))
PLAIN = [path for path in SCRIPTS if path not in MODULES]


def words(names: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(names.split())


PARSER = Parser(Language(tree_sitter_javascript.language()))

ES5_NODES = words(
    "program comment empty_statement expression_statement variable_declaration variable_declarator statement_block "
    "if_statement else_clause for_statement for_in_statement while_statement do_statement break_statement "
    "continue_statement return_statement throw_statement try_statement catch_clause finally_clause switch_statement "
    "switch_body switch_case switch_default labeled_statement statement_identifier debugger_statement "
    "function_declaration function_expression formal_parameters arguments call_expression new_expression "
    "member_expression subscript_expression assignment_expression augmented_assignment_expression binary_expression "
    "unary_expression update_expression ternary_expression sequence_expression parenthesized_expression "
    "array object pair identifier property_identifier this null true false undefined number "
    "string string_fragment escape_sequence regex regex_pattern regex_flags"
)
ES5_SIGNS = words(
    "{ } ( ) [ ] . ; , < > <= >= == != === !== + - * / % ++ -- << >> >>> & | ^ ! ~ && || ? : = += -= *= /= %= <<= >>= "
    ">>>= &= |= ^= \" ' break case catch continue debugger default delete do else finally for function if in instanceof "
    "new return switch throw try typeof var void while"
)
# Parts of a tree that look like ES5 by their kinds, and are not: (kind of node, what its text must not match).
ES5_TEXTS = (
    ("number", re.compile(r"(?i)^0[bo]|_|n$")),
    ("regex_flags", re.compile(r"[^gim]")),
    ("regex_pattern", re.compile(r"\(\?<|\\[pPk]\{?<?")),
    ("escape_sequence", re.compile(r"\\u\{")),
)
# What a module of the phone has beyond ES5.
MODULE_NODES = ES5_NODES | words(
    "import_statement import_clause named_imports import_specifier export_statement export_clause export_specifier "
    "lexical_declaration arrow_function await_expression template_string template_substitution spread_element "
    "rest_pattern object_pattern array_pattern shorthand_property_identifier shorthand_property_identifier_pattern "
    "pair_pattern object_assignment_pattern assignment_pattern method_definition computed_property_name "
    "class_declaration class_body class_heritage super"
)
MODULE_SIGNS = ES5_SIGNS | words("import export from let const => async await of ... ` ${ class extends get set static as **")
# Parts that look like those of a module by their kinds, and are newer: (kind of node, what its text must not match).
MODULE_TEXTS = (
    ("number", re.compile(r"_|n$")),
    ("regex_flags", re.compile(r"[^gimuy]")),
    ("regex_pattern", re.compile(r"\(\?<|\\[pPk]\{?<?")),
    ("for_in_statement", re.compile(r"^for\s+await")),
)
# Names that a browser of Chromium 61 does not know; AbortController is asked for before it is used.
NEWER_THAN_MODULES = words(
    "globalThis ResizeObserver queueMicrotask structuredClone requestIdleCallback WeakRef BigInt fromEntries trimStart "
    "trimEnd replaceAll matchAll flat flatMap findLast findLastIndex allSettled finally hasOwn toSorted "
    "toReversed toSpliced replaceChildren toggleAttribute showModal createImageBitmap inert allocate commit "
    "databases isConnected getAnimations"
)
# Names that Chromium 51 does not know; what it has since ES5 (Promise, Map, fetch) is not used on the wall either.
NEWER_NAMES = words(
    "Promise Proxy Reflect Symbol Map Set WeakMap WeakSet WeakRef BigInt globalThis fetch AbortController "
    "ResizeObserver IntersectionObserver queueMicrotask structuredClone requestIdleCallback URLSearchParams "
    "assign entries values fromEntries from of includes startsWith endsWith padStart padEnd trimStart trimEnd repeat "
    "replaceAll matchAll at flat flatMap find findLast findIndex findLastIndex fill allSettled any finally hasOwn "
    "toSorted toReversed toSpliced with replaceChildren replaceWith append prepend before after toggleAttribute "
    "isConnected getAnimations"
)
# G2: absent on plain http, so never depended on.
HTTPS_ONLY = words(
    "serviceWorker getUserMedia mediaDevices geolocation subtle randomUUID Notification PushManager pushManager share "
    "canShare clipboard ClipboardItem wakeLock WakeLock locks LockManager persist estimate BarcodeDetector NDEFReader "
    "caches CacheStorage credentials bluetooth usb cookieStore isSecureContext"
)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything under it, signs and keywords too."""
    yield node
    for child in node.children:
        yield from walk(child)


def parsed(text: str) -> Node:
    return PARSER.parse(text.encode()).root_node


def said(node: Node) -> str:
    assert node.text is not None
    return node.text.decode()


def newer_than_es5(text: str) -> list[str]:
    """Return each part of a script that ES5 does not have, with its line."""
    return [place_of(node) for node in walk(parsed(text)) if not is_es5(node)]


def newer_than_modules(text: str) -> list[str]:
    """Return each part of a module that Chromium 61 does not have, with its line."""
    return [place_of(node) for node in walk(parsed(text)) if not is_of_modules(node)]


def place_of(node: Node) -> str:
    return f"{node.start_point.row + 1}: {node.type} {said(node)[:40]}"


def is_es5(node: Node) -> bool:
    """Decide whether ES5 has this node; its children are asked for themselves."""
    if not node.is_named and not node.is_missing:
        return node.type in ES5_SIGNS and not ends_a_list(node)
    return is_plain(node, ES5_NODES, ES5_TEXTS)


def is_of_modules(node: Node) -> bool:
    """Decide whether Chromium 61 has this node; its children are asked for themselves."""
    if not node.is_named and not node.is_missing:
        return node.type in MODULE_SIGNS
    if node.type == "spread_element" and node.parent is not None and node.parent.type == "object":
        return False
    if node.type == "call_expression" and (called := node.child_by_field_name("function")) and called.type == "import":
        return False
    return is_plain(node, MODULE_NODES, MODULE_TEXTS)


def is_plain(node: Node, nodes: frozenset[str], texts: tuple[tuple[str, re.Pattern[str]], ...]) -> bool:
    """Decide whether a named node is on a list, and its text is not of a later language."""
    if node.is_error or node.is_missing:
        return False
    if node.type == "catch_clause" and node.child_by_field_name("parameter") is None:
        return False
    return node.type in nodes and not any(kind == node.type and wrong.search(said(node)) for kind, wrong in texts)


def ends_a_list(node: Node) -> bool:
    """Decide whether a sign is a comma after the last argument or parameter."""
    parent, after = node.parent, node.next_sibling
    return (
        node.type == "," and parent is not None and parent.type in ("arguments", "formal_parameters")
        and after is not None and after.type == ")"
    )  # fmt: skip


def names_used(text: str) -> set[str]:
    """Return every name a script says: variables, properties, and those in brackets as a string.

    The name before a colon in an object that is written down there uses nothing of the browser's.
    """
    kinds = ("identifier", "property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
    named = {said(node) for node in walk(parsed(text)) if node.type in kinds and not is_key(node)}
    return named | {
        said(index)[1:-1]
        for node in walk(parsed(text))
        if node.type == "subscript_expression" and (index := node.child_by_field_name("index")) is not None
        and index.type == "string"
    }  # fmt: skip


def is_key(node: Node) -> bool:
    """Decide whether a name is the key of a pair in an object that is written down."""
    pair = node.parent
    return pair is not None and pair.type == "pair" and pair.child_by_field_name("key") == node


def test_the_scripts_are_found():
    assert {path.name for path in PLAIN} >= {"board.js", "desk.js", "print.js"}
    assert {path.name for path in MODULES} >= {"check.js", "store.js", "outbox.js"}


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.name)
def test_a_script_is_es5(path):
    assert newer_than_es5(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_what_the_first_browsers_with_modules_know(path):
    text = path.read_text(encoding="utf-8")
    assert newer_than_modules(text) == []
    assert names_used(text) & NEWER_THAN_MODULES == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_owns_no_words(path):
    """What people read stands in the page, in their language."""
    strings = [said(node) for node in walk(parsed(path.read_text(encoding="utf-8"))) if node.type == "string_fragment"]
    assert [text for text in strings if re.search(r"[\u4e00-\u9fff]", text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_uses_nothing_that_is_absent_on_http(path):
    assert names_used(path.read_text(encoding="utf-8")) & HTTPS_ONLY == set()


def test_the_walls_script_names_nothing_its_browser_does_not_know():
    (wall,) = [path for path in SCRIPTS if path.name == "board.js"]
    assert names_used(wall.read_text(encoding="utf-8")) & NEWER_NAMES == set()


# --- The rules bite -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "let a = 1;",
        "const a = 1;",
        "var f = a => a;",
        "var s = `a`;",
        "class A {}",
        "f(...a);",
        "var a = [...b];",
        "var a = {...b};",
        "for (var a of b) {}",
        "function f(a = 1) {}",
        "function f(...a) {}",
        "function f({a}) {}",
        "var {a} = b;",
        "var [a] = b;",
        "[a, b] = [b, a];",
        "var o = {a};",
        "var o = {a() {}};",
        "var o = {get a() { return 1; }};",
        "var o = {[a]: 1};",
        "async function f() {}",
        "async function f() { await a; }",
        "function* f() { yield 1; }",
        "a?.b;",
        "a ?? b;",
        "a ??= b;",
        "a ||= b;",
        "a ** b;",
        "a **= b;",
        "f(a,);",
        "function f(a,) {}",
        "try { a(); } catch { b(); }",
        "import a from 'a';",
        "import('a');",
        "export var a;",
        "var a = 1_000;",
        "var a = 0b1;",
        "var a = 0o7;",
        "var a = 1n;",
        "var a = /a/u;",
        "var a = /a/s;",
        "var a = /(?<=a)b/;",
        "var a = /(?<n>a)/;",
        "var a = '\\u{1F600}';",
        "function f() { return new.target; }",
        "var = ;",
    ],
)
def test_what_es5_does_not_have_is_found(text):
    assert newer_than_es5(text)


@pytest.mark.parametrize(
    "text",
    [
        "for (var a in b) { if (a === 'x') { continue; } else { break; } }",
        "outer: do { switch (a) { case 1: break outer; default: } } while (!b);",
        "try { throw new Error('\\u00e9'); } catch (error) { void error; } finally { delete a.b; }",
        "var o = {a: 1, 'b': [2, , 3], 3: function () { return this; }}, x = o.a ? 0x1f : 1.5e3;",
        "a = b, c; a >>>= 2; a++; --b; a[b] = typeof c; /a(?:b)(?=c)[^\\d]/gim.test(d);",
    ],
)
def test_what_es5_has_passes(text):
    assert newer_than_es5(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "navigator.serviceWorker.register('/x.js');",
        "navigator['serviceWorker'];",
        "window.crypto.subtle.digest('SHA-256', a);",
        "var uuid = crypto.randomUUID();",
        "new Notification('a');",
        "if ('x') { navigator.clipboard.writeText('a'); }",
    ],
)
def test_what_is_absent_on_http_is_found(text):
    assert names_used(text) & HTTPS_ONLY


def test_a_word_in_a_comment_or_text_is_no_use_of_it():
    assert names_used("// navigator.serviceWorker\nvar said = 'clipboard';") & HTTPS_ONLY == set()


@pytest.mark.parametrize(
    "text",
    [
        "a?.b;",
        "a ?? b;",
        "a ??= b;",
        "var a = {...b};",
        "try { a(); } catch { b(); }",
        "import('./a.js');",
        "async function f() { for await (const a of b) {} }",
        "class A { #a = 1; }",
        "class A { a = 1; }",
        "const a = 1_000;",
        "const a = 1n;",
        "const a = /a/s;",
        "const a = /(?<=a)b/;",
        "export * as a from './a.js';",
    ],
)
def test_what_the_first_browsers_with_modules_do_not_have_is_found(text):
    assert newer_than_modules(text)


@pytest.mark.parametrize(
    "text",
    [
        "import { a } from './a.js'; export const b = a;",
        "export async function f({a, b = 1}, ...c) { const [d] = await a; return `${d}` + [...c].length; }",
        "class A extends B { constructor() { super(); this.a = () => {}; } get b() { return 1; } }",
        "for (const a of b) { let c = {a, [a]: 1}; f(c, a ** 2,); }",
    ],
)
def test_what_modules_have_passes(text):
    assert newer_than_modules(text) == []


def test_a_key_of_an_object_is_no_use_of_the_browsers_name():
    assert names_used("fetch('/a', {credentials: 'same-origin'});") & HTTPS_ONLY == set()
    assert names_used("var c = {a: navigator.credentials};") & HTTPS_ONLY
    assert names_used("var {credentials} = navigator;") & HTTPS_ONLY
