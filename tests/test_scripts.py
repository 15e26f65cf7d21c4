"""What our scripts are written in: ES5, for the WebView of an Android 7 tablet (W8), and nothing absent on http (G2).

The scripts are parsed, and every node and sign of their trees is looked up in a list of what ES5 has; what is not on
the list is a fault, so that a feature nobody thought of is found too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

SCRIPTS = sorted((Path(__file__).resolve().parent.parent / "static").rglob("*.js"))


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
    root = parsed(text)
    return [f"{node.start_point.row + 1}: {node.type} {said(node)[:40]}" for node in walk(root) if not is_es5(node)]


def is_es5(node: Node) -> bool:
    """Decide whether ES5 has this node; its children are asked for themselves."""
    if node.is_error or node.is_missing:
        return False
    if not node.is_named:
        return node.type in ES5_SIGNS and not ends_a_list(node)
    if node.type == "catch_clause" and node.child_by_field_name("parameter") is None:
        return False
    return node.type in ES5_NODES and not any(
        kind == node.type and wrong.search(said(node)) for kind, wrong in ES5_TEXTS
    )


def ends_a_list(node: Node) -> bool:
    """Decide whether a sign is a comma after the last argument or parameter."""
    parent, after = node.parent, node.next_sibling
    return (
        node.type == "," and parent is not None and parent.type in ("arguments", "formal_parameters")
        and after is not None and after.type == ")"
    )  # fmt: skip


def names_used(text: str) -> set[str]:
    """Return every name a script says: variables, properties, and those in brackets as a string."""
    named = {said(node) for node in walk(parsed(text)) if node.type in ("identifier", "property_identifier")}
    return named | {
        said(index)[1:-1]
        for node in walk(parsed(text))
        if node.type == "subscript_expression" and (index := node.child_by_field_name("index")) is not None
        and index.type == "string"
    }  # fmt: skip


def test_the_scripts_are_found():
    assert {path.name for path in SCRIPTS} >= {"board.js", "scan.js"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_es5(path):
    assert newer_than_es5(path.read_text(encoding="utf-8")) == []


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
