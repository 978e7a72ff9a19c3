//! Line ends of files that somebody else wrote: what is added to a file ends its lines as the file does.

use avrogen_build::tools::files::line_end;
use similar::{Algorithm, DiffTag, capture_diff_slices};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A new text for a file, whose lines end as in the old one: those that were there as they did, and others as most do.
pub(crate) fn kept(old: &str, new: &str) -> String {
    let mut out = String::with_capacity(new.len());
    if old.starts_with(BYTE_ORDER_MARK) {
        out.push(BYTE_ORDER_MARK);
    }
    let [old, new] = [old, new].map(|text| text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text));
    let [old_lines, new_lines] = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let [old_bare, new_bare] =
        [&old_lines, &new_lines].map(|lines| lines.iter().map(|line| bare(line)).collect::<Vec<_>>());
    let end = line_end(old);
    let mut push = |line: &str| {
        // What was the last line of the file may have had no end.
        if !out.is_empty() && !out.ends_with(['\n', BYTE_ORDER_MARK]) {
            out.push_str(end);
        }
        out.push_str(line);
    };
    for op in capture_diff_slices(Algorithm::Myers, &old_bare, &new_bare) {
        match op.as_tag_tuple() {
            (DiffTag::Equal, there, _) => there.for_each(|at| push(old_lines[at])),
            (DiffTag::Delete, ..) => {}
            (DiffTag::Insert | DiffTag::Replace, _, added) => {
                for at in added {
                    let is_whole = new_lines[at].ends_with('\n');
                    push(&[new_bare[at], if is_whole { end } else { "" }].concat());
                }
            }
        }
    }
    out
}

fn bare(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_they_did() {
        assert_eq!(kept("a\r\nb\r\n", "a\nx\nb\n"), "a\r\nx\r\nb\r\n");
        assert_eq!(kept("a\nb\n", "a\nb\nc\n"), "a\nb\nc\n");
        // Somebody's editor was of another mind.
        assert_eq!(kept("a\r\nb\nc\r\n", "a\nb\nc\nd\n"), "a\r\nb\nc\r\nd\r\n");
        assert_eq!(kept("a\r\nb", "a\nb\nc\n"), "a\r\nb\r\nc\r\n");
        assert_eq!(kept("\u{feff}a\r\n", "a\nb\n"), "\u{feff}a\r\nb\r\n");
        assert_eq!(kept("", "a\n"), "a\n");
        assert_eq!(kept("a\r\nb\r\n", "b\n"), "b\r\n");
    }
}
