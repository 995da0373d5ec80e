//! Descriptions as doc comments.

mod oracle;

use std::time::{Duration, Instant};

use oracle::problems;
use specwright::markdown::doc_lines;

/// The pieces of which random texts are made: whatever means something to somebody.
const PIECES: [&str; 96] = [
    "a",
    "word ",
    "Two words",
    " ",
    "  ",
    "    ",
    "      ",
    "\n",
    "\n\n",
    "\n    ",
    "\n  ",
    "\r\n",
    "\r",
    "\t",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{0}",
    "\u{7f}",
    "é",
    "日本",
    "😀",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "10. ",
    "# ",
    "## ",
    "#",
    "> ",
    ">",
    "---",
    "***",
    "===",
    "--",
    "```",
    "```rust",
    "```json",
    "~~~",
    "````",
    "`",
    "``",
    "\\",
    "\\`",
    "\\[",
    "[",
    "]",
    "(",
    ")",
    "[a]",
    "[a](b)",
    "[a](https://x.example)",
    "[a][b]",
    "[b]: https://b.example",
    "[^1]",
    "[x] ",
    "![a](b)",
    "![",
    "!",
    "http://x.example/a_b",
    "https://x.example/(y)",
    "https://",
    "<",
    ">",
    "<p>",
    "</p>",
    "<a href=\"/x\">",
    "<a href='https://x.example'>",
    "</a>",
    "<code>",
    "</code>",
    "<b>",
    "</b>",
    "<br>",
    "<br/>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<li>",
    "</li>",
    "<pre>",
    "</pre>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<!--",
    "-->",
    "<id>",
    "<T",
    "&lt;",
    "&gt;",
    "*",
    "|",
];

/// Numbers that look random and are the same on every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or(0)
    }

    fn text(&mut self) -> String {
        let pieces = 1 + self.below(24);
        (0..pieces)
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }
}

#[test]
fn random_texts_are_fit_for_rustdoc() {
    let mut random = Random(0x5eed);
    let mut failures = 0;
    for round in 0..40_000 {
        let text = random.text();
        let base = (round % 2 == 0).then_some("https://docs.example/a/b");
        let lines = doc_lines(&text, base);
        let problems = problems(&lines);
        if !problems.is_empty() {
            failures += 1;
            if failures <= 5 {
                println!("{problems:?}\n  of {text:?}\n  is {lines:#?}");
            }
        }
    }
    assert_eq!(failures, 0);
}

/// What becomes of a text with no address to resolve links against.
fn lines(text: &str) -> Vec<String> {
    let lines = doc_lines(text, None);
    assert_eq!(problems(&lines), [""; 0], "of {text:?}: {lines:#?}");
    lines
}

fn text(text: &str) -> String {
    lines(text).join("\n")
}

/// The same with an address.
fn based(text: &str) -> String {
    doc_lines(text, Some("https://docs.example/api/v1?x")).join("\n")
}

#[test]
fn markdown_stays_as_it_is() {
    for same in [
        "",
        "One line.",
        "Two\nlines, and **bold**, *italic*, `code <T>`, ~~gone~~.",
        "# Title\n\nText\n\n- a\n- b\n  - c\n\n  more of b\n\n1. one\n2. two\n\n> quoted\n> more",
        "| a | b |\n| --- | :-: |\n| `x` | y \\| z |",
        "[text](https://a.example/x_y) and ![image](https://a.example/i.png)",
        "```json\n{\n    \"a\": 1\n}\n```",
        "<https://a.example>",
        "a \\[b\\] \\<c>",
    ] {
        assert_eq!(text(same), same);
    }
}

#[test]
fn entities_are_the_characters_they_stand_for() {
    let is = |entities: &str, characters: &str| assert_eq!(text(entities), characters);
    is("&lt;a&gt; &amp; &quot;b&quot; &eacute;", "\\<a> & \"b\" é");
    is("a&nbsp;b&#8203;c&zwnj;&#42;d&#42;", "a bc\u{200c}\\*d\\*");
    is("&amp;lt; &#96;x&#96; &unknown;", "\\&lt; \\`x\\` &unknown;");
    is("<code>a &lt; b &amp;&amp; `c`</code>", "`` a < b && `c` ``");
}

#[test]
fn lines_break_where_they_do() {
    assert_eq!(text("a  \nb\\\nc  "), "a\\\nb\\\nc");
    assert_eq!(text("| a |\n| - |\n| b<br>c |"), "| a |\n| --- |\n| b c |");
}

#[test]
fn lists_that_are_not_written_well() {
    let is = |list: &str, markdown: &str| assert_eq!(text(list), markdown);
    is("One of:\n        - a\n        - b", "One of:\n- a\n- b");
    is("One of:<br> - a <br> - b", "One of:\n\n- a\n- b");
    is(
        "<ul><li>* any</li><li>1. b</li></ul>",
        "- \\* any\n- 1\\. b",
    );
    is("<ul>\n\n    <li>a\n\n      b</li>\n\n</ul>", "- a\n\n  b");
}

#[test]
fn marks_that_blocks_come_between_mean_nothing() {
    assert_eq!(
        text("<ul><li>with (_)</li><li>or (_)</li></ul>"),
        "- with (\\_)\n- or (\\_)"
    );
    assert_eq!(text("<b>Note:</b>text, <i/>x"), "**Note:** text, x");
    assert_eq!(
        text("Look!<a href='https://a.example'>x</a>"),
        "Look\\![x](https://a.example)"
    );
}

#[test]
fn html_becomes_markdown() {
    let is = |html: &str, markdown: &str| assert_eq!(text(html), markdown);
    is(
        "<p>One</p><p>Two <b>bold</b> <i>it</i></p>",
        "One\n\nTwo **bold** *it*",
    );
    is("<p>Unclosed<p>twice", "Unclosed\n\ntwice");
    is("a<br>b<br/><br />c", "a\n\nb\n\nc");
    is(
        "<code>a &lt; b</code> <code>`x`</code>",
        "`a < b` `` `x` ``",
    );
    is(
        "Use:<ul>\n  <li><p>a</p></li>\n  <li>b<ol><li>c</li><li>d</li></ol></li>\n</ul>done",
        "Use:\n\n- a\n- b\n  1. c\n  2. d\n\ndone",
    );
    is("<h2>Title</h2>\n    Text", "## Title\n\nText");
    is(
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td><ul><li>x</li></ul></td></tr></table>",
        "| A | B |\n| --- | --- |\n| 1\\|2 | • x |",
    );
    is(
        "<pre><code>let a = 1;\n  b</code></pre>",
        "```text\nlet a = 1;\n  b\n```",
    );
    is(
        r#"See <a class="x" href="https://a.example/?a=1&amp;b=(2)">the
docs</a> or <a href='#x'>here</a>, <a name="y">there</a>."#,
        "See [the docs](https://a.example/?a=1&b=%282%29) or here, there.",
    );
    is(
        "<!-- hidden -->shown<span style='x'>, too</span>",
        "shown, too",
    );
    is("<b> spaced </b>x<em></em>", "**spaced** x");
    is(
        "it&#8217;s &ldquo;so&rdquo;&nbsp;<b>x</b>",
        "it’s “so” **x**",
    );
}

#[test]
fn what_is_no_html_is_text() {
    let is = |html: &str, markdown: &str| assert_eq!(text(html), markdown);
    is(
        "Vec<String> and <id> or </id>",
        "Vec\\<String> and \\<id> or \\</id>",
    );
    is("a < b, <3, <!doctype x>", "a \\< b, \\<3, \\<!doctype x>");
    is("<a href=\"x\" and no end", "\\<a href=\"x\" and no end");
    is("<!-- no end", "\\<!-- no end");
    is("`<id>` and `` ` <b> ``", "`<id>` and `` ` <b> ``");
    is("<script>alert(1)</script>", "\\<script>alert(1)\\</script>");
    is("</p></li></table>", "");
}

#[test]
fn links() {
    let is = |markdown: &str, none: &str, some: &str| {
        assert_eq!(text(markdown), none);
        assert_eq!(based(markdown), some);
    };
    is("[a](/x/y#z)", "a", "[a](https://docs.example/x/y#z)");
    is("[a](b)", "a", "[a](https://docs.example/api/b)");
    is("[`A`](crate::A)", "`A`", "`A`");
    is(
        "![a](b.png)!",
        "a!",
        "![a](https://docs.example/api/b.png)!",
    );
    is(
        "[![i](j)](https://a.example)",
        "[i](https://a.example)",
        "[![i](https://docs.example/api/j)](https://a.example)",
    );
    is(
        "[x] [`Y`] [^1] [a, b] []",
        "\\[x\\] \\[`Y`\\] \\[^1\\] \\[a, b\\] \\[\\]",
        "\\[x\\] \\[`Y`\\] \\[^1\\] \\[a, b\\] \\[\\]",
    );
    is(
        "[a][B] [b] [c][]\n\n[b]: https://b.example 'T'",
        "[a](https://b.example) [b](https://b.example) \\[c\\]\\[\\]",
        "[a](https://b.example) [b](https://b.example) \\[c\\]\\[\\]",
    );
    is(
        "[note]: this is a sentence.",
        "\\[note\\]: this is a sentence.",
        "\\[note\\]: this is a sentence.",
    );
    is("[x](javascript:alert)", "x", "x");
    is(
        "[a](<b c> \"t\")",
        "a",
        "[a](https://docs.example/api/b%20c)",
    );
    is("[", "\\[", "\\[");
    is("](", "\\](", "\\](");
}

#[test]
fn addresses_in_text() {
    let is = |markdown: &str, is: &str| assert_eq!(text(markdown), is);
    is(
        "See https://a.example/x_(y), or (http://b.example).",
        "See <https://a.example/x_(y)>, or (<http://b.example>).",
    );
    is("**https://a.example** x", "**<https://a.example>** x");
    is(
        "[https://a.example](https://a.example)",
        "[https://a.example](https://a.example)",
    );
    is(
        "`https://a.example` https:// http",
        "`https://a.example` https:\\// http",
    );
}

#[test]
fn code_is_never_compiled() {
    let is = |markdown: &str, is: &str| assert_eq!(text(markdown), is);
    is(
        "Text:\n\n    let a;\n\n      b\n\nend",
        "Text:\n\n```text\nlet a;\n\n  b\n```\n\nend",
    );
    is("```\nlet a;\n```", "```text\nlet a;\n```");
    is("```rust,no_run\nlet a;\n```", "```text\nlet a;\n```");
    is("~~~ JSON {.x}\n{}\n~~~", "```json\n{}\n```");
    is("```\nnever closed", "```text\nnever closed\n```");
    is("````\n```\nx\n````", "````text\n```\nx\n````");
    is(
        "- a\n\n      code\n- b",
        "- a\n\n  ```text\n  code\n  ```\n- b",
    );
    is("-     a", "- a");
    is("> ```\n> x", "> ```text\n> x\n> ```");
    is("para\n        not code", "para\nnot code");
    is("Not ``` a fence", "Not \\`\\`\\` a fence");
}

#[test]
fn what_cannot_be_seen_goes() {
    let lines =
        lines("a\r\nb\rc\u{85}d\u{2028}e\u{b}f\u{0}g\u{202e}h\u{feff}i \t\n\n\n\n\tj\u{7f}  \n\n");
    assert_eq!(
        lines,
        ["a", "b", "c", "d", "e", "fghi", "", "```text", "j", "```"]
    );
}

#[test]
fn quotations() {
    assert_eq!(text("> [!WARNING]\n> Hot"), "> **Warning**\n>\n> Hot");
    assert_eq!(text("a\n> b\n>> c"), "a\n\n> b\n>\n> > c");
}

#[test]
fn hostile_texts_take_no_longer_than_others() {
    let pieces = [
        "[",
        "]",
        "(",
        "[a](",
        "![",
        "`",
        "``a",
        "<",
        "<a ",
        "<a href='",
        "<b>",
        "</b>",
        "<b></i>",
        "<li>",
        "<ul><li>",
        "<table>",
        "<td>",
        "|<br>",
        "<br>",
        "<code>",
        "<pre>",
        "<!--",
        "&",
        "&lt;",
        "- ",
        "> ",
        "1. ",
        "    ",
        "\n",
        "\n\n",
        "-\n",
        "# ",
        "*",
        "\\",
        "http://",
        "https://x.y)",
        "[x]: /y\n",
        "```\n",
        "|-|\n",
        "---\n",
        "<p>\n",
        "* * ",
        "`<b>` ",
        "\\\\`",
    ];
    for piece in pieces {
        let text = piece.repeat(200_000 / piece.len());
        let start = Instant::now();
        let lines = doc_lines(&text, Some("https://a.example/"));
        assert!(lines.iter().all(|line| !line.contains(['\n', '\r'])));
        // Anything that is not linear takes minutes.
        assert!(
            start.elapsed() < Duration::from_secs(8),
            "{piece:?} {:?}",
            start.elapsed()
        );
    }
}
