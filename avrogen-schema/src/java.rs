//! Numbers as Java prints them, because a registry stores what Java Avro printed.

use std::fmt::Write as _;

/// Appends a JSON number as Jackson prints it after reading it: integers as they are, but zero without a sign;
/// everything else as a double. A double beyond the range becomes the string that Jackson writes for infinity.
pub(crate) fn print_number(text: &str, out: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        out.push_str(if text == "-0" { "0" } else { text });
        return;
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => print_double(value, out),
        Ok(value) => {
            out.push('"');
            out.push_str(non_finite(value));
            out.push('"');
        }
        Err(_) => out.push_str(text),
    }
}

/// How Jackson names a double that JSON has no number for.
pub(crate) fn non_finite(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

/// The double whose digits are the shortest ones of the float nearest to a double.
#[expect(clippy::cast_possible_truncation, reason = "Java narrows with a cast")]
pub(crate) fn shortest_float(value: f64) -> f64 {
    let float = value as f32;
    format!("{float:e}").parse().unwrap_or_else(|_| f64::from(float))
}

/// Appends a finite double as `Double.toString` writes it: at least one digit behind the point, and an exponent from
/// 10^7 up and below 10^-3.
pub(crate) fn print_double(value: f64, out: &mut String) {
    // Rust's exponent form has the shortest digits that lead back to the value, as has Java's from JDK 19 on, except
    // that Java never looks for fewer than two: the smallest double is 4.9E-324 and not 5E-324.
    let mut scientific = format!("{value:e}");
    let two_digits = format!("{value:.1e}");
    if scientific.len() < two_digits.len() && two_digits.parse() == Ok(value) {
        scientific = two_digits;
    }
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.strip_suffix(".0").unwrap_or(mantissa).replace('.', "");
    out.push_str(sign);
    if value == 0.0 {
        out.push_str("0.0");
    } else if !(-3..7).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { "0" } else { rest };
        let _ = write!(out, "{first}.{rest}E{exponent}");
    } else if let Ok(whole) = usize::try_from(exponent) {
        let whole = whole + 1;
        let padded = format!("{digits:0<whole$}");
        let (whole, rest) = padded.split_at(whole);
        let rest = if rest.is_empty() { "0" } else { rest };
        let _ = write!(out, "{whole}.{rest}");
    } else {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', usize::try_from(-exponent - 1).unwrap_or(0)));
        out.push_str(&digits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> String {
        let mut out = String::new();
        print_number(text, &mut out);
        out
    }

    /// The expected side was printed by Java.
    #[test]
    fn numbers_print_as_in_java() {
        for (text, printed) in [
            ("1e3", "1000.0"),
            ("-0", "0"),
            ("-0.0", "-0.0"),
            ("0e5", "0.0"),
            ("1.50", "1.5"),
            ("1e7", "1.0E7"),
            ("9999999.0", "9999999.0"),
            ("12345678.5", "1.23456785E7"),
            ("0.001", "0.001"),
            ("0.00099", "9.9E-4"),
            ("0.1", "0.1"),
            ("123.25", "123.25"),
            ("5e-324", "4.9E-324"),
            ("1.7976931348623157e308", "1.7976931348623157E308"),
            ("1e400", "\"Infinity\""),
            ("-1e400", "\"-Infinity\""),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] {
            assert_eq!(number(text), printed, "{text}");
        }
    }
}
