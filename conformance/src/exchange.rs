//! How the checks talk to the processes that they start: pieces, each a length and so many bytes, numbers big-endian.
//!
//! Programs around generated types take in this very file, so it uses nothing else of the crate.

use std::io::{self, Read, Write};

/// Writes a number.
///
/// # Errors
/// When it is larger than an int, or the other end does not listen.
pub fn put_count(to: &mut (impl Write + ?Sized), count: usize) -> io::Result<()> {
    let count = u32::try_from(count).map_err(io::Error::other)?;
    to.write_all(&count.to_be_bytes())
}

/// Writes a piece.
///
/// # Errors
/// When the other end does not listen.
pub fn put(to: &mut (impl Write + ?Sized), piece: &[u8]) -> io::Result<()> {
    put_count(to, piece.len())?;
    to.write_all(piece)
}

/// Writes how many pieces there are, and the pieces.
///
/// # Errors
/// When the other end does not listen.
pub fn put_all<'a>(
    to: &mut (impl Write + ?Sized),
    pieces: impl ExactSizeIterator<Item = &'a [u8]>,
) -> io::Result<()> {
    put_count(to, pieces.len())?;
    for piece in pieces {
        put(to, piece)?;
    }
    Ok(())
}

/// Reads a byte that says what follows.
///
/// # Errors
/// When the other end has gone.
pub fn kind(from: &mut (impl Read + ?Sized)) -> io::Result<u8> {
    let mut kind = [0];
    from.read_exact(&mut kind)?;
    Ok(kind[0])
}

/// Reads a number.
///
/// # Errors
/// When the other end has gone.
pub fn count(from: &mut (impl Read + ?Sized)) -> io::Result<usize> {
    let mut count = [0; 4];
    from.read_exact(&mut count)?;
    usize::try_from(u32::from_be_bytes(count)).map_err(io::Error::other)
}

/// Reads a piece.
///
/// # Errors
/// When the other end has gone.
pub fn piece(from: &mut (impl Read + ?Sized)) -> io::Result<Vec<u8>> {
    let mut piece = vec![0; count(from)?];
    from.read_exact(&mut piece)?;
    Ok(piece)
}

/// Reads a piece of text.
///
/// # Errors
/// When the other end has gone.
pub fn text(from: &mut (impl Read + ?Sized)) -> io::Result<String> {
    piece(from).map(|piece| String::from_utf8_lossy(&piece).into_owned())
}

/// Reads pieces with their count before them.
///
/// # Errors
/// When the other end has gone.
pub fn all(from: &mut (impl Read + ?Sized)) -> io::Result<Vec<Vec<u8>>> {
    (0..count(from)?).map(|_| piece(from)).collect()
}
