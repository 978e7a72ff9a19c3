//! Short strings without a loop over their bytes.
//!
//! A string of up to 64 bytes is copied in blocks of 16 into an allocation that holds whole blocks, zeros behind its
//! end. The standard library's UTF-8 check takes ASCII 16 bytes at a time where memory is aligned, which a fresh
//! allocation is, and byte by byte behind the last block: here nothing is behind it. The length is put right
//! afterwards. Measured on the strings of the benchmarks, this takes a tenth less than copying and checking the exact
//! length; allocators round small sizes up anyway.

/// Which bits of a last block belong to a text, by how many of its bytes do.
static MASKS: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut len = 0;
    while len < 16 {
        masks[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    masks
};

/// Heap bytes of the string that [`string`] makes of a text of this length.
#[inline(always)]
pub(crate) const fn capacity(len: usize) -> usize {
    len.saturating_add(15) & !15
}

/// The string of a text, if it is UTF-8; `from` begins with the text and goes on with whatever follows it in the input.
#[inline(always)]
pub(crate) fn string(text: &[u8], from: &[u8]) -> Option<String> {
    let padded = match text.len() {
        0 => return Some(String::new()),
        1..=16 => match from.first_chunk() {
            Some(block) => (u128::from_le_bytes(*block) & MASKS[text.len()]).to_le_bytes().into(),
            None => at_the_end(text).to_le_bytes().into(),
        },
        17..=32 => blocks::<32>(text, from)?,
        33..=48 => blocks::<48>(text, from)?,
        49..=64 => blocks::<64>(text, from)?,
        _ => return String::from_utf8(text.to_vec()).ok(),
    };
    let mut string = String::from_utf8(padded).ok()?;
    // What is cut off is zeros, so this is the border of a character.
    string.truncate(text.len());
    Some(string)
}

/// A text of which N bytes are whole blocks.
#[inline(always)]
fn blocks<const N: usize>(text: &[u8], from: &[u8]) -> Option<Vec<u8>> {
    let head = N - 16;
    let mut copy = [0; N];
    let last = if let Some(chunk) = from.first_chunk::<N>() {
        copy = *chunk;
        u128::from_le_bytes(*chunk.last_chunk()?) & MASKS[text.len() - head]
    } else {
        copy[..head].copy_from_slice(&text[..head]);
        u128::from_le_bytes(*text.last_chunk()?) >> (8 * (N - text.len()))
    };
    copy[head..].copy_from_slice(&last.to_le_bytes());
    Some(copy.into())
}

/// A text of up to 16 bytes where fewer follow than fill the block.
#[inline(always)]
fn at_the_end(text: &[u8]) -> u128 {
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            u128::from(first) | u128::from(last) << (8 * (text.len() - 8))
        }
        _ => text.iter().rev().fold(0, |word, byte| word << 8 | u128::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_copied_wherever_the_input_ends() {
        let input: Vec<u8> = (0..160).map(|i| b'!' + (i % 90)).collect();
        for len in 0..=80 {
            for end in len..=len + 70 {
                let made = string(&input[..len], &input[..end]).unwrap();
                assert_eq!(made.as_bytes(), &input[..len], "{len} of {end}");
                assert!(made.capacity() <= capacity(len), "{len}: {}", made.capacity());
            }
        }
    }

    #[test]
    fn what_is_not_utf_8_is_refused_wherever_it_stands() {
        for len in 1..=80 {
            for at in 0..len {
                for follows in [0, 1, 64] {
                    let mut input = vec![b'a'; len + follows];
                    input[at] = 0xff;
                    assert_eq!(string(&input[..len], &input), None);
                    // The first byte of a character that goes on behind the end.
                    input[at] = 0xc3;
                    if let Some(next) = input.get_mut(at + 1) {
                        *next = 0xa4;
                    }
                    let made = string(&input[..len], &input);
                    assert_eq!(made.as_deref(), std::str::from_utf8(&input[..len]).ok());
                }
            }
        }
    }
}
