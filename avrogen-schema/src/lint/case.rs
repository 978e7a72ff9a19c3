//! Names in their cases: `PascalCase`, `camelCase`, `snake_case`, `UPPER_CASE`.

use crate::name::is_name;

/// Whether a name begins with a capital and has no underscores. Names outside of ASCII are nobody's business here.
pub(super) fn is_pascal(name: &str) -> bool {
    !is_name(name) || (name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('_'))
}

/// Whether a name is in snake case, with underscores in front if need be.
pub(super) fn is_snake(name: &str) -> bool {
    let inner = name.trim_start_matches('_');
    !is_name(name) || !inner.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether a name is in camel case, with underscores in front if need be.
pub(super) fn is_camel(name: &str) -> bool {
    let inner = name.trim_start_matches('_');
    !is_name(name) || (inner.starts_with(|first: char| first.is_ascii_lowercase()) && !inner.contains('_'))
}

/// Whether a name is in capitals.
pub(super) fn is_upper(name: &str) -> bool {
    !is_name(name) || !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The words of a name: between underscores and where capitals begin. `HTTPPort2` has the words HTTP and Port2.
pub(super) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let bytes = part.as_bytes();
        let mut begin = 0;
        for at in 1..bytes.len() {
            let is_capital = bytes[at].is_ascii_uppercase();
            let after_small = !bytes[at - 1].is_ascii_uppercase();
            let before_small = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            if is_capital && (after_small || before_small) {
                words.push(&part[begin..at]);
                begin = at;
            }
        }
        words.push(&part[begin..]);
    }
    words
}

pub(super) fn to_pascal(name: &str) -> String {
    words(name).into_iter().map(capital).collect()
}

pub(super) fn to_camel(name: &str) -> String {
    let words = words(name);
    let first = words.first().map(|word| word.to_ascii_lowercase()).unwrap_or_default();
    words.into_iter().skip(1).fold(first, |name, word| name + &capital(word))
}

pub(super) fn to_snake(name: &str) -> String {
    words(name).join("_").to_ascii_lowercase()
}

pub(super) fn to_upper(name: &str) -> String {
    words(name).join("_").to_ascii_uppercase()
}

fn capital(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let mut letters = lower.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_case() {
        for (name, pascal, camel, snake, upper) in [
            ("user_id", "UserId", "userId", "user_id", "USER_ID"),
            ("HTTPPort2", "HttpPort2", "httpPort2", "http_port2", "HTTP_PORT2"),
            ("__x", "X", "x", "x", "X"),
            ("aB", "AB", "aB", "a_b", "A_B"),
        ] {
            assert_eq!(
                (to_pascal(name), to_camel(name), to_snake(name), to_upper(name)),
                (pascal.to_owned(), camel.to_owned(), snake.to_owned(), upper.to_owned())
            );
        }
    }

    #[test]
    fn cases_are_told_apart() {
        assert!(is_pascal("User") && is_pascal("HTTPPort") && !is_pascal("user") && !is_pascal("User_Id"));
        assert!(is_snake("user_id2") && is_snake("_id") && !is_snake("userId"));
        assert!(is_camel("userId") && is_camel("_userId") && !is_camel("user_id") && !is_camel("UserId"));
        assert!(is_upper("A_B2") && !is_upper("A_b"));
        assert!(is_pascal("größe"), "no rule speaks of names outside of ASCII");
    }
}
