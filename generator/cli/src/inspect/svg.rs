//! The map as a picture: a bar for each resource, as long as the lines it costs.

use std::fmt::Write as _;

use super::map::Map;

const ROW: usize = 22;
const BARS: usize = 420;
const LEFT: usize = 340;

/// The picture.
pub fn draw(map: &Map) -> String {
    let height = (map.entries.len() + 2) * ROW;
    let width = LEFT + BARS + 140;
    let most = map.entries.iter().map(|entry| entry.lines).max();
    let most = most.unwrap_or(0).max(1);
    let title = escaped(&format!("{} {}", map.title, map.version));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>{title}</title>\n\
         <text x=\"8\" y=\"18\" font-weight=\"bold\">{title}</text>\n"
    );
    for (index, entry) in map.entries.iter().enumerate() {
        let y = (index + 1) * ROW;
        let x = 8 + 16 * entry.path.len().saturating_sub(1);
        let name = escaped(entry.path.last().map_or("", String::as_str));
        let bar = (entry.lines * BARS / most).max(1);
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{}\">{name}</text><rect x=\"{LEFT}\" y=\"{}\" width=\"{bar}\" \
             height=\"14\" fill=\"#4a7ebb\"/><text x=\"{}\" y=\"{}\">{} calls, {} lines</text>",
            y + 16,
            y + 5,
            LEFT + bar + 6,
            y + 16,
            entry.calls.len(),
            entry.lines
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
