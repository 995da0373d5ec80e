use cases::runtime::json::{Decode, Document};

/// How many values may be looked at for each that a text has: some variants, some deep.
const MOST: usize = 60;

/// How many texts are made up for a document.
const TEXTS: u64 = 100;

/// A text of the names and values that the documents have, up to so deep.
fn text(dice: &mut u64, depth: u64) -> String {
    let mut roll = |sides: u64| {
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        (*dice >> 16) % sides
    };
    if depth == 0 || roll(8) == 0 {
        let values = ["\"v0\"", "\"v1\"", "\"v2\"", "1", "2.5", "true", "null", "\"o\""];
        return values[roll(8) as usize].to_owned();
    }
    if roll(6) == 0 {
        let items: Vec<String> = (0..roll(3)).map(|_| text(dice, depth - 1)).collect();
        return format!("[{}]", items.join(","));
    }
    let mut members = Vec::new();
    for name in ["a", "b", "c", "d", "e", "o"] {
        // Deep rather than broad.
        let is_there = roll(10) < if depth > 6 { 2 } else { 4 };
        if is_there {
            members.push(name);
        }
    }
    let members: Vec<String> = members
        .into_iter()
        .map(|name| format!("\"{name}\":{}", text(dice, depth - 1)))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn is_linear<T: Decode>(name: &str) {
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let (mut most, mut deepest) = (0.0_f64, 0);
    for number in 0..TEXTS {
        let text = text(&mut dice, number % 24);
        let document = Document::parse(text.clone().into_bytes()).unwrap();
        let read = T::decode(document.root()).map(drop);
        // A union never ends the reply it is in.
        assert!(read.is_ok(), "{name}: {text}");
        let values = text.matches([':', ',', '[', '{']).count() + 1;
        assert!(
            document.work() <= MOST * values,
            "{name}: {} for {values} values: {text}",
            document.work()
        );
        most = most.max(document.work() as f64 / values as f64);
        deepest = deepest.max(text.matches('{').count());
    }
    println!("{name}: at most {most:.1} looks a value, {deepest} objects in a text");
}

macro_rules! documents {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                is_linear::<cases::$name::types::U0>(stringify!($name));
            }
        )*
    };
}
