//! Bodies of answers: read within a limit, and told apart when they are not what they should be.

use super::error::{Error, ErrorKind};

/// The body, unless it is larger than the limit. Nothing is reserved by what the server claims.
pub(crate) async fn read(mut answer: reqwest::Response, limit: usize) -> Result<Vec<u8>, Error> {
    let too_large = || {
        let message = format!("the answer is larger than the limit of {limit} bytes");
        Error::new(ErrorKind::TooLarge, message)
    };
    if answer.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(transport_error)? {
        if chunk.len() > limit - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The body of an answer that is an error already: as much of it as there is.
pub(crate) async fn read_some(mut answer: reqwest::Response, limit: usize) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        let room = limit - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() >= limit {
            break;
        }
    }
    body
}

/// What went wrong beneath HTTP.
pub(crate) fn transport_error(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else if find::<rustls::Error>(&error).is_some() {
        ErrorKind::Tls
    } else {
        ErrorKind::Connect
    };
    let message = match (kind, find::<std::io::Error>(&error)) {
        (ErrorKind::Timeout, _) if error.is_connect() => "no connection in time".to_owned(),
        (ErrorKind::Timeout, _) => "no answer in time".to_owned(),
        (ErrorKind::Tls, _) => {
            let cause = find::<rustls::Error>(&error).map(ToString::to_string);
            format!("no trust over TLS: {}", cause.unwrap_or_default())
        }
        (_, Some(io)) => io.to_string(),
        _ => innermost(&error),
    };
    // The error would name the URL again.
    Error::new(kind, message).with_source(error.without_url())
}

fn find<'e, E: std::error::Error + 'static>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(current) = next {
        if let Some(found) = current.downcast_ref::<E>() {
            return Some(found);
        }
        // An I/O error hides what it wraps from the chain of sources.
        if let Some(io) = current.downcast_ref::<std::io::Error>()
            && let Some(inner) = io.get_ref()
            && let Some(found) = find::<E>(inner)
        {
            return Some(found);
        }
        next = current.source();
    }
    None
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

/// A body in a few words.
pub(crate) fn describe(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(1 << 10)]);
    let start: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    if body.is_empty() {
        "an empty body".to_owned()
    } else if start.starts_with("<!doctype html") || start.starts_with("<html") {
        "an HTML page".to_owned()
    } else {
        format!("`{}`", one_line(&text))
    }
}

/// The beginning of a text from outside, fit for a log: one line, no control characters.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 64_000;
    let mut line: String =
        text.trim().chars().take(LONGEST).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_in_a_few_words() {
        assert_eq!(describe(b""), "an empty body");
        assert_eq!(describe(b"\n <!DOCTYPE HTML><html>"), "an HTML page");
        assert_eq!(describe(b"<html lang=en>........"), "an HTML page");
        assert_eq!(describe(b"\"Not\x1b[31m\nFound\""), "`\"Not [31m Found\"`");
        assert_eq!(describe(b"\xff\xfe"), "`\u{fffd}\u{fffd}`");
        assert!(describe(&vec![b'x'; 1 << 20]).len() < 2_000);
        assert_eq!(one_line(&"é".repeat(70_000)).chars().count(), 64_001);
    }
}
