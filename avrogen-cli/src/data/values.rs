//! Splits a text into JSON values, each of which begins on a line of its own.

use std::io::{self, BufRead};

/// The texts of the values of a stream, each with the line that it begins on.
///
/// A value ends with the line on which its last bracket is closed; its text is not checked here.
pub(crate) struct Values<R> {
    from: R,
    lines: usize,
}

impl<R: BufRead> Values<R> {
    pub(crate) fn new(from: R) -> Self {
        Self { from, lines: 0 }
    }
}

impl<R: BufRead> Iterator for Values<R> {
    type Item = io::Result<(usize, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut text = Vec::new();
        let mut begin = 0;
        let mut depth = Depth::default();
        loop {
            let before = text.len();
            match self.from.read_until(b'\n', &mut text) {
                Ok(0) if text.is_empty() => return None,
                Ok(0) => {
                    text.truncate(text.trim_ascii_end().len());
                    return Some(Ok((begin, text)));
                }
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            self.lines += 1;
            if before == 0 {
                begin = self.lines;
                if text.trim_ascii().is_empty() {
                    text.clear();
                    continue;
                }
            }
            if depth.after(&text[before..]) == 0 {
                text.truncate(text.trim_ascii_end().len());
                return Some(Ok((begin, text)));
            }
        }
    }
}

/// How many brackets are open. A string does not go beyond its line.
#[derive(Default)]
struct Depth(usize);

impl Depth {
    fn after(&mut self, line: &[u8]) -> usize {
        let (mut in_string, mut is_escaped) = (false, false);
        for byte in line {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_string => is_escaped = true,
                b'"' => in_string = !in_string,
                b'[' | b'{' if !in_string => self.0 += 1,
                b']' | b'}' if !in_string => self.0 = self.0.saturating_sub(1),
                _ => {}
            }
        }
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(usize, String)> {
        let text_of = |(line, text)| (line, String::from_utf8(text).expect("text"));
        Values::new(text.as_bytes()).map(|value| text_of(value.expect("nothing fails"))).collect()
    }

    fn of<const N: usize>(expected: [(usize, &str); N]) -> Vec<(usize, String)> {
        expected.map(|(line, text)| (line, text.to_owned())).to_vec()
    }

    #[test]
    fn a_value_ends_with_its_line_or_its_last_bracket() {
        assert_eq!(values("1\n\n \"a\"\r\nnull"), of([(1, "1"), (3, " \"a\""), (4, "null")]));
        assert_eq!(
            values("{\"a\": [\n1,\n\"]}{\\\"[\"\n]}\n{}\n"),
            of([(1, "{\"a\": [\n1,\n\"]}{\\\"[\"\n]}"), (5, "{}")])
        );
        assert_eq!(values("[1\n2\n\n"), of([(1, "[1\n2")]));
        assert_eq!(values("]\n1"), of([(1, "]"), (2, "1")]));
        assert_eq!(values("\n \n"), of([]));
    }
}
