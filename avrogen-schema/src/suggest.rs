//! What somebody may have meant.

/// How far two texts are from each other in insertions, deletions, replacements and swaps of neighbours; `None` where
/// that is more than `most`.
pub(crate) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > 4 * most || a.len() > 4 * LONGEST || b.len() > 4 * LONGEST {
        return None;
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > most || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut before_last: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

/// Texts longer than this are compared with nothing.
const LONGEST: usize = 80;

/// The nearest candidate that is near enough to have been meant, the first of equals.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut most = (text.chars().count() / 3).min(3);
    let mut best = None;
    for candidate in candidates {
        if candidate.eq_ignore_ascii_case(text) {
            return Some(candidate);
        }
        if let Some(found) = distance(text, candidate, most)
            && found > 0
        {
            best = Some(candidate);
            most = found - 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("default", "defualt", 1), Some(1));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "", 0), Some(0));
    }

    #[test]
    fn the_nearest_is_found() {
        assert_eq!(nearest("Adress", ["User", "Address"]), Some("Address"));
        assert_eq!(nearest("user", ["Used", "User"]), Some("User"));
        assert_eq!(nearest("ab", ["cd"]), None);
    }
}
