"""`python -m qr`: a symbol on the console or in a file."""

from qr import symbol
from qr.__main__ import main

ADDRESS = "http://192.168.1.20/c/K7M3PX9Q"


def test_text_alone_draws_on_the_console(capsys):
    assert main([ADDRESS]) == 0
    assert capsys.readouterr().out == symbol.terminal(ADDRESS) + "\n"


def test_svg_option_writes_the_file_and_prints_nothing(tmp_path, capsys):
    target = tmp_path / "code.svg"
    assert main([ADDRESS, "--svg", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == symbol.svg(ADDRESS)
    assert capsys.readouterr().out == ""


def test_too_long_a_text_is_one_line_on_stderr(capsys):
    assert main(["x" * 3000]) == 1
    output = capsys.readouterr()
    assert (output.out, len(output.err.splitlines())) == ("", 1)


def test_unwritable_file_is_one_line_on_stderr(tmp_path, capsys):
    assert main([ADDRESS, "--svg", str(tmp_path / "missing" / "code.svg")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
