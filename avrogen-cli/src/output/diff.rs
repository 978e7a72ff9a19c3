//! Unified diffs, as `diff -u` and git write them.

use similar::TextDiff;

/// Returns the change from one text to another. A missing text is `/dev/null`.
pub(crate) fn unified(path: &str, old: Option<&str>, new: Option<&str>, color: bool) -> String {
    let header = |side: char, text: Option<&str>| match text {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let diff = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
    let text = diff.unified_diff().header(&header('a', old), &header('b', new)).to_string();
    if color { text.split_inclusive('\n').map(painted).collect() } else { text }
}

fn painted(line: &str) -> String {
    let paint = match line.as_bytes().first() {
        _ if line.starts_with("+++") || line.starts_with("---") => "1",
        Some(b'+') => "32",
        Some(b'-') => "31",
        Some(b'@') => "36",
        _ => return line.to_owned(),
    };
    let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
    format!("\x1b[{paint}m{text}\x1b[0m{end}")
}
