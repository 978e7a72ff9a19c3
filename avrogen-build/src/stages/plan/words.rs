//! The words of a name, by which it changes its case.

/// Hands over the words of an ASCII name, in order. What is no letter and no digit separates them; so does a capital after
/// a small letter, and one among capitals that a small letter follows: `HTTPServer2Go` has `HTTP`, `Server2` and `Go`.
pub(super) fn words(name: &str, mut take: impl FnMut(&str)) {
    for run in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let bytes = run.as_bytes();
        let mut start = 0;
        let mut last_letter: Option<u8> = None;
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(last) = last_letter.filter(|_| byte.is_ascii_uppercase())
                && (last.is_ascii_lowercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))
            {
                take(&run[start..at]);
                start = at;
            }
            if byte.is_ascii_alphabetic() {
                last_letter = Some(*byte);
            }
        }
        if start < run.len() {
            take(&run[start..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

    use super::super::name::{shouty, snake, upper_camel};

    /// Every name of up to seven characters of each kind has the case that the crate heck gives it, which others use.
    #[test]
    fn words_are_those_of_heck() {
        let mut names = vec![String::from("x")];
        let mut from = 0;
        for _ in 0..6 {
            let until = names.len();
            for at in from..until {
                names.extend(["a", "B", "1", "_"].map(|next| format!("{}{next}", names[at])));
            }
            from = until;
        }
        for name in
            names.iter().flat_map(|name| [name.clone(), name.replacen('x', "X", 1), format!("_{name}")])
        {
            assert_eq!(snake(&name), name.to_snake_case());
            assert_eq!(upper_camel(&name), name.to_upper_camel_case());
            assert_eq!(shouty(&name), name.to_shouty_snake_case());
        }
    }
}
