//! Texts that are JSON, that are not, and of which RFC 8259 leaves it open: every
//! kind of case that parsers of JSON are compared by, written from its grammar.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

use specwright_runtime::runtime::{Value, from_json, to_json};

fn parse(text: &[u8]) -> Result<Value, String> {
    from_json::<Value>(text).map_err(|error| error.to_string())
}

fn lossy(text: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(text).chars().take(60).collect();
    text.escape_debug().to_string()
}

/// JSON (sections 2 to 7 of the RFC).
const ACCEPTED: &[&str] = &[
    // Arrays.
    "[]",
    "[ ]",
    "[[]   ]",
    "[\"\"]",
    "[\"a\"]",
    "[false]",
    "[null, 1, \"1\", {}]",
    "[null]",
    "[1\n]",
    " [1]",
    "[1,null,null,null,2]",
    "[2] ",
    "[1,2,3]",
    "[[[[]]]]",
    // Numbers.
    "[123e65]",
    "[0e+1]",
    "[0e1]",
    "[ 4]",
    "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]",
    "[20e1]",
    "[-0]",
    "[-123]",
    "[-1]",
    "[-0.0]",
    "[1E22]",
    "[1E-2]",
    "[1E+2]",
    "[123e45]",
    "[123.456e78]",
    "[1e-2]",
    "[1e+2]",
    "[123]",
    "[123.456789]",
    "[9007199254740993]",
    "[0.1]",
    "[1.0]",
    // Objects.
    "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}",
    "{\"asd\":\"sdf\"}",
    "{\"a\":\"b\",\"a\":\"c\"}",
    "{\"a\":\"b\",\"a\":\"b\"}",
    "{}",
    "{ }",
    "{\"\":0}",
    "{\"foo\\u0000bar\": 42}",
    "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }",
    "{\"x\":[{\"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}], \"id\": \"y\"}",
    "{\"a\":[]}",
    "{\"title\":\"\\u041f\\u043e\\u043b\\u0442\\u043e\\u0440\\u0430\"}",
    "{\n\"a\": \"b\"\n}",
    // Strings: escapes, pairs of them, and characters as they are.
    "[\"\\u0060\\u012a\\u12AB\"]",
    "[\"\\uD801\\udc37\"]",
    "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
    "[\"\\\\u0000\"]",
    "[\"\\\"\"]",
    "[\"a/*b*/c/*d//e\"]",
    "[\"\\\\a\"]",
    "[\"\\\\n\"]",
    "[\"\\u0012\"]",
    "[\"\\uFFFF\"]",
    "[\"asd\"]",
    "[ \"asd\"]",
    "[\"\\uDBFF\\uDFFF\"]",
    "[\"new\\u00A0line\"]",
    "[\"\u{10FFFF}\"]",
    "[\"\u{FFFF}\"]",
    "[\"\\u0000\"]",
    "[\"\\u002c\"]",
    "[\"\u{3c0}\"]",
    "[\"\u{1BFFF}\"]",
    "[\"asd \"]",
    "\" \"",
    "[\"\\uD834\\uDd1e\"]",
    "[\"\\u0821\"]",
    "[\"\\u0123\"]",
    "[\"\u{2028}\"]",
    "[\"\u{2029}\"]",
    "[\"\\u0061\\u30af\\u30EA\\u30b9\"]",
    "[\"new\\u000Aline\"]",
    "[\"\u{7f}\"]",
    "[\"\\uA66D\"]",
    "[\"\\u005C\"]",
    "[\"\u{2342}\u{3347}\u{20a8}\"]",
    "[\"\\u200B\"]",
    "[\"\\u2064\"]",
    "[\"\\uFDD0\"]",
    "[\"\\uFFFE\"]",
    "[\"\\uDBFF\\uDFFE\"]",
    "[\"\\uD83F\\uDFFE\"]",
    "[\"\\u0022\"]",
    "[\"\u{20ac}\u{1d11e}\"]",
    "[\"a\u{7f}a\"]",
    // Values alone, and white space.
    "false",
    "42",
    "-0.1",
    "null",
    "\"asd\"",
    "true",
    "\"\"",
    "[\"a\"]\n",
    "[true]",
    " [] ",
    "\t\r\n[\t\r\n]\t\r\n",
];

/// Not JSON, whatever follows from it.
const REFUSED: &[&[u8]] = &[
    // Arrays.
    b"[1 true]",
    b"[a\xe5]",
    b"[\"\": 1]",
    b"[\"\"],",
    b"[,1]",
    b"[1,,2]",
    b"[\"x\",,]",
    b"[\"x\"]]",
    b"[\"\",]",
    b"[\"x\"",
    b"[x",
    b"[3[4]]",
    b"[\xff]",
    b"[1:2]",
    b"[,]",
    b"[-]",
    b"[   , \"\"]",
    b"[\"a\",\n4\n,1,",
    b"[1,]",
    b"[1,,]",
    b"[\"\x0ba\"\\f]",
    b"[*]",
    b"[\"\"",
    b"[1,",
    b"[1,\n1\n,1",
    b"[{}",
    // Words that are cut short or not known.
    b"[fals]",
    b"[nul]",
    b"[tru]",
    b"[True]",
    b"[NULL]",
    b"[truefalse]",
    b"[undefined]",
    b"nulll",
    // A byte of zero, and what ends nothing.
    b"123\0",
    b"[1]\0",
    // Numbers.
    b"[++1234]",
    b"[+1]",
    b"[+Inf]",
    b"[-01]",
    b"[-1.0.]",
    b"[-2.]",
    b"[-NaN]",
    b"[.-1]",
    b"[.2e-3]",
    b"[0.1.2]",
    b"[0.3e+]",
    b"[0.3e]",
    b"[0.e1]",
    b"[0E+]",
    b"[0E]",
    b"[0e+]",
    b"[0e]",
    b"[1.0e+]",
    b"[1.0e-]",
    b"[1.0e]",
    b"[1 000.0]",
    b"[1eE2]",
    b"[2.e+3]",
    b"[2.e-3]",
    b"[2.e3]",
    b"[9.e+]",
    b"[Inf]",
    b"[NaN]",
    b"[\xef\xbc\x91]",
    b"[1+2]",
    b"[0x1]",
    b"[0x42]",
    b"[Infinity]",
    b"[0e+-1]",
    b"[-123.123foo]",
    b"[123\xe5]",
    b"[1e1\xe5]",
    b"[0\xe5]",
    b"[-Infinity]",
    b"[-foo]",
    b"[- 1]",
    b"[-012]",
    b"[-.123]",
    b"[-1x]",
    b"[1ea]",
    b"[1e\xe5]",
    b"[1.]",
    b"[.123]",
    b"[1.2a-3]",
    b"[1.8011670033376514H-308]",
    b"[012]",
    b"[1_000]",
    b"[1,000.5e]",
    b"00",
    b"1e",
    b"-",
    // Objects.
    b"[\"x\", truth]",
    b"{[: \"x\"}\n",
    b"{\"x\", null}",
    b"{\"x\"::\"b\"}",
    b"{\xf0\x9f\x87\xa8\xf0\x9f\x87\xad}",
    b"{\"a\":\"a\" 123}",
    b"{key: 'value'}",
    b"{\"\xb9\":\"0\",}",
    b"{\"a\" b}",
    b"{:\"b\"}",
    b"{\"a\" \"b\"}",
    b"{\"a\":",
    b"{\"a\"",
    b"{1:1}",
    b"{9999E9999:1}",
    b"{null:null,null:null}",
    b"{\"id\":0,,,,,}",
    b"{'a':0}",
    b"{\"id\":0,}",
    b"{\"a\":\"b\"}/**/",
    b"{\"a\":\"b\"}/**//",
    b"{\"a\":\"b\"}//",
    b"{\"a\":\"b\"}/",
    b"{\"a\":\"b\",,\"c\":\"d\"}",
    b"{a: \"b\"}",
    b"{\"a\":\"a",
    b"{ \"foo\" : \"bar\", \"a\" }",
    b"{\"a\":\"b\"}#",
    b"{\"a\":1 \"b\":2}",
    b"{,}",
    b"{\"a\":}",
    b"{\"a\":1,\"b\"}",
    b"{{}:1}",
    b"{[]:1}",
    b"{true:1}",
    // Strings.
    b" ",
    b"[\"\\uD800\\\"]",
    b"[\"\\uD800\\u\"]",
    b"[\"\\uD800\\u1\"]",
    b"[\"\\uD800\\u1x\"]",
    b"[\xc3\xa9]",
    b"[\"\\\0\"]",
    b"[\"\\x00\"]",
    b"[\"\\\\\\\"]",
    b"[\"\\\t\"]",
    b"[\"\\\xf0\x9f\x8c\x80\"]",
    b"[\"\\\"]",
    b"[\"\\u00A\"]",
    b"[\"\\uD834\\uDd\"]",
    b"[\"\\uD800\\uD800\\x\"]",
    b"[\"\\u\xe5\"]",
    b"[\"\\a\"]",
    b"[\"\\uqqqq\"]",
    b"[\"\\\xe5\"]",
    b"[\\u0020\"asd\"]",
    b"[\\n]",
    b"\"",
    b"['single quote']",
    b"abc",
    b"[\"\\",
    b"[\"a\0a\"]",
    b"[\"new\nline\"]",
    b"[\"\t\"]",
    b"[\"\x1f\"]",
    b"\"\\UA66D\"",
    b"\"\"x",
    b"[\"a\rb\"]",
    b"[\"\\u{41}\"]",
    b"[`a`]",
    // Structure.
    b"<.>",
    b"[<null>]",
    b"[1]x",
    b"[1]]",
    b"[\"asd]",
    b"a\xcc\x8a",
    b"[True]",
    b"1]",
    b"{\"x\": true,",
    b"[][]",
    b"]",
    b"\xef\xbb{}",
    b"\xe5",
    b"[",
    b"",
    b"[\0]",
    b"2@",
    b"{}}",
    b"{\"\":",
    b"{\"a\":/*comment*/\"b\"}",
    b"{\"a\": true} \"x\"",
    b"['",
    b"[,",
    b"[{",
    b"[\"a",
    b"[\"a\"",
    b"{",
    b"{]",
    b"{,",
    b"{[",
    b"{\"a",
    b"{'a'",
    b"[\"\\{[\"\\{[\"\\{[\"\\{",
    b"*",
    b"{\"a\":\"b\"}#{}",
    b"[\\u000A\"\"]",
    b"[1",
    b"[ false, nul",
    b"[ true, fals",
    b"[ false, tru",
    b"{\"asd\":\"asd\"",
    b"\xc3\xa5",
    b"\xef\xbb\xbf\xef\xbb\xbf[]",
    b"[\xe2\x81\xa0]",
    b"[\x0c]",
    b"[\x0b]",
    b"[\xc2\xa0]",
    b"[1]\xc2\xa0",
    b"// a\n[]",
    b"/* a */ []",
];

/// Of these the RFC leaves it open (sections 4, 6, 8.1, 8.2 and 9): what is done is
/// said beside each. `None` is an error.
const OPEN: &[(&[u8], Option<&str>)] = &[
    // Numbers beyond 64 bits: their text is kept.
    (b"[123.456e-789]", Some("[123.456e-789]")),
    (
        b"[0.4e00669999999999999999999999999999999999999999]",
        Some("[0.4e00669999999999999999999999999999999999999999]"),
    ),
    (b"[-1e+9999]", Some("[-1e+9999]")),
    (b"[1.5e+9999]", Some("[1.5e+9999]")),
    (b"[-123123e100000]", Some("[-123123e100000]")),
    (b"[123123e100000]", Some("[123123e100000]")),
    (b"[123e-10000000]", Some("[123e-10000000]")),
    (
        b"[-123123123123123123123123123123]",
        Some("[-123123123123123123123123123123]"),
    ),
    (b"[100000000000000000000]", Some("[100000000000000000000]")),
    (
        b"[-237462374673276894279832749832423479823246327846]",
        Some("[-237462374673276894279832749832423479823246327846]"),
    ),
    (b"[1e1000]", Some("[1e1000]")),
    (b"[18446744073709551616]", Some("[18446744073709551616]")),
    // Halves of pairs are not characters, and so no text.
    (b"[\"\\uDADA\"]", None),
    (b"{\"\\uDFAA\":0}", None),
    (b"[\"\\uD888\\u1234\"]", None),
    (b"[\"\\uD800\\n\"]", None),
    (b"[\"\\uDd1ea\"]", None),
    (b"[\"\\uD800\\uD800\\n\"]", None),
    (b"[\"\\ud800\"]", None),
    (b"[\"\\ud800abc\"]", None),
    (b"[\"\\uDd1e\\uD834\"]", None),
    (b"[\"\\uDFAA\"]", None),
    // What is not UTF-8 is not JSON between systems.
    (b"[\"\xff\"]", None),
    (b"[\"\xe6\x97\xa5\xd1\x88\xfa\"]", None),
    (b"[\"\xed\xa0\x80\"]", None),
    (b"[\"\xe9\"]", None),
    (b"[\"\x81\"]", None),
    (b"[\"\xf4\xbf\xbf\xbf\"]", None),
    (b"[\"\xc0\xaf\"]", None),
    (b"[\"\xfc\x83\xbf\xbf\xbf\xbf\"]", None),
    (b"[\"\xe0\x80\x80\"]", None),
    (b"\xff\xfe[\0\"\0\xe9\0\"\0]\0", None),
    (b"\0[\0\"\0\xe9\0\"\0]", None),
    // A byte order mark before the text may be ignored.
    (b"\xef\xbb\xbf{}", Some("{}")),
];

#[test]
fn what_is_json_is_accepted_and_written_again() {
    for text in ACCEPTED {
        let value = parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        let again = parse(to_json(&value).as_bytes()).unwrap();
        assert_eq!(to_json(&again), to_json(&value), "{text}");
    }
    assert!(ACCEPTED.len() >= 95, "{}", ACCEPTED.len());
    println!("{} texts are accepted", ACCEPTED.len());
}

#[test]
fn what_is_not_json_is_refused() {
    let deep: [Vec<u8>; 3] = [
        // Deeper than is read, and without an end.
        b"[".repeat(100_000),
        b"[{\"\":".repeat(50_000),
        [b"[".repeat(100_000), b"]".repeat(100_000)].concat(),
    ];
    for text in REFUSED
        .iter()
        .copied()
        .chain(deep.iter().map(Vec::as_slice))
    {
        assert!(parse(text).is_err(), "{}", lossy(text));
    }
    // All that begins as JSON and is cut short.
    for text in ACCEPTED
        .iter()
        .filter(|text| text.trim_start().starts_with(['[', '{', '"']))
    {
        let whole = text.trim_end();
        for end in 0..whole.len() {
            assert!(
                parse(&whole.as_bytes()[..end]).is_err(),
                "{whole} cut at {end}"
            );
        }
    }
    assert!(REFUSED.len() >= 188, "{}", REFUSED.len());
    println!("{} texts are refused", REFUSED.len() + deep.len());
}

#[test]
fn what_is_left_open_is_decided_and_never_ends_the_process() {
    let mut others = Vec::new();
    for (text, decided) in OPEN {
        let found = parse(text).ok().map(|value| to_json(&value));
        if found.as_deref() != *decided {
            others.push(format!("{}: {found:?}, not {decided:?}", lossy(text)));
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
    // 500 levels: more than are read, or fewer, but no overflow.
    let nested = [b"[".repeat(500), b"]".repeat(500)].concat();
    let found = parse(&nested).map(|value| to_json(&value).len());
    assert!(
        found.as_ref().map_or(true, |length| *length == 1000),
        "{found:?}"
    );
    assert!(OPEN.len() + 1 >= 35, "{}", OPEN.len());
    println!("{} texts are decided", OPEN.len() + 1);
}
