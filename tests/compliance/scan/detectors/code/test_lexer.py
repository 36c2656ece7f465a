import pytest

from advisor.compliance.scan.detectors.code.languages import language_of
from advisor.compliance.scan.detectors.code.lexer import lex


def strings(path, text):
    return [text[s.first : s.last] for s in lex(text, language_of(path)).literals]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.js", r"""'a\'b' + "c\"d" + `e`""", [r"a\'b", r"c\"d", "e"]),
        ("a.js", "don't\n'x'", ["x"]),
        ("a.js", "<p>it's and don't</p>'x'", ["x"]),
        ("a.js", "return's'", ["s"]),
        ("a.js", "a = b / 2; c = 'x' / 3", ["x"]),
        ("a.js", "x = /[/'\"]/.test('y')", ["y"]),
        ("a.js", "// 'no'\n/* 'no' */ 'x'", ["x"]),
        ("a.js", "`a${'b' + `c${{d: 'e'}}f`}g`", ["a${'b' + `c${{d: 'e'}}f`}g", "b", "c${{d: 'e'}}f", "e"]),
        ("A.java", 'char c = \'"\'; String s = "x"; String t = """\n "y" z""";', ["x", '\n "y" z']),
        ("a.go", 's := `a "b"\nc`; r := \'"\'; t := "x"', ['a "b"\nc', "x"]),
        ("a.cs", '@"a""b\\"; "x"; $"y{z}"; """q"w"""', ['a""b\\', "x", "y{z}", 'q"w']),
        ("a.rs", 'r#"a"b"#; b"x"; fn f<\'a>(); \'"\'; "y\nz"', ['a"b', "x", "y\nz"]),
        ("a.php", "# it's\n'x'; // y'\n\"z\"", ["x", "z"]),
        ("a.vue", "<!-- 'no' --><a b='x'>", ["x"]),
    ],
)
def test_finds_the_strings(path, text, expected):
    assert strings(path, text) == expected


@pytest.mark.parametrize("text", ["'a' /* b */ `c${d}e` // f", "`open ${x", '"open', "/* open", "/open[", "a\n`b\n'c'"])
def test_the_mask_is_as_long_as_the_text(text):
    masked = lex(text, language_of("a.js")).masked

    assert len(masked) == len(text)
    assert masked.count("\n") <= text.count("\n")


def test_the_mask_hides_strings_and_comments_and_keeps_code():
    assert lex("f('a(b', `c${d}e`) // g(", language_of("a.ts")).masked == "f('\0\0\0', `\0${d}\0`)      "


@pytest.mark.parametrize(("path", "name"), [("x/A.TSX", "javascript"), ("b.kts", "java"), ("c.txt", None), ("d", None)])
def test_knows_languages_by_the_ending(path, name):
    language = language_of(path)

    assert (language.name if language else None) == name
