//! What is made to be shown as something else.

use avrogen_schema::options::Options;
use avrogen_schema::render;
use avrogen_schema::source::SourceMap;

/// Everything that a drawing and a summary say about a text, without colours.
fn shown(name: &str, text: &str) -> String {
    let mut sources = SourceMap::new();
    let file = sources.add(name, text);
    let parsed = avrogen_schema::parse_schemas(&sources, &[file], &Options::strict());
    assert!(!parsed.diagnostics.is_empty(), "{text}");
    let one =
        |finding| format!("{}\n{}\n", render::render(&sources, finding, false), finding.summary(&sources));
    parsed.diagnostics.iter().map(one).collect()
}

#[test]
fn nothing_invisible_is_drawn() {
    let hidden = "\u{202e}\u{2066}\u{200b}\u{85}\u{2028}\u{7f}\u{ad}\u{feff}\u{f8ff}\u{e0041}";
    let text = format!(
        "{{\"type\": \"record\", \"name\": \"R{hidden}\", \"fields\": [\r\n\t\
         {{\"name\": \"f\", \"type\": \"T{hidden}\", \"doc{hidden}\": \"\\u001b[2J\"}}]}}"
    );
    let shown = shown(&format!("dir/{hidden}\u{1b}[31m\n.avsc"), &text);
    let bad: Vec<char> =
        shown.chars().filter(|it| hidden.contains(*it) || (it.is_control() && *it != '\n')).collect();
    assert!(bad.is_empty(), "{bad:?} in {shown}");
    assert!(shown.contains("R\\u{202e}\\u{2066}"), "{shown}");
}

#[test]
fn no_line_begins_with_what_a_file_says() {
    let text = "{\"type\": \"fixed\", \"name\": \"cargo:rustc-link-arg=x\\ncargo:warning=y\\r\", \"size\": -1,\ncargo::error=z";
    for line in shown("a\ncargo::error=n", text).lines() {
        assert!(!line.trim_start().starts_with("cargo:"), "{line}");
    }
}

#[test]
fn places_are_those_of_the_file_and_not_of_the_drawing() {
    let far = " ".repeat(5000);
    let shown = shown("a.avsc", &format!("[\"int\",\n\"\u{202e}é\",{far}\"Name\"]"));
    assert!(shown.contains("--> a.avsc:2:5006"), "{shown}");
    assert!(shown.lines().all(|line| line.len() < 400), "{shown}");
}
