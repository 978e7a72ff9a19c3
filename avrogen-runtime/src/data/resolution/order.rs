//! In which order the fields of two records are met: the writer's are read from front to back, as long as the reader has
//! them in that order; one that the reader wants later is passed over, and come back to. Fields without bytes, such as
//! nulls, are everywhere.

/// A step through the fields, by their positions.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Visit {
    /// The writer's next field, or one without bytes, is the reader's next one.
    Field { writer: usize, reader: usize },
    /// The reader does not have the writer's next field, which has bytes.
    Drop(usize),
    /// The reader wants the writer's next fields later.
    Save { slot: usize, fields: Vec<usize> },
    /// The reader wants fields that were saved: of both sides.
    Load { slot: usize, fields: Vec<(usize, usize)> },
    /// The writer does not have the reader's next field.
    Default(usize),
}

/// The steps; `wanted` says which of the writer's fields each of the reader's is, `is_empty` which of them have no bytes.
pub(super) fn visits(
    fields: usize,
    wanted: &[Option<usize>],
    is_empty: impl Fn(usize) -> bool,
) -> Vec<Visit> {
    let mut visits = Vec::new();
    let mut readers: Vec<Option<usize>> = vec![None; fields];
    for (reader, writer) in wanted.iter().enumerate() {
        let writer = writer.filter(|writer| !is_empty(*writer));
        if let Some(reader_of) = writer.and_then(|writer| readers.get_mut(writer)) {
            *reader_of = Some(reader);
        }
    }
    let mut slots: Vec<Option<usize>> = vec![None; fields];
    let (mut next, mut count) = (0, 0);
    for (reader, writer) in wanted.iter().enumerate() {
        let Some(writer) = *writer else {
            visits.push(Visit::Default(reader));
            continue;
        };
        if is_empty(writer) {
            visits.push(Visit::Field { writer, reader });
            continue;
        }
        while next < writer {
            if !is_empty(next) {
                pass(next, &readers, &mut slots, &mut count, &mut visits);
            }
            next += 1;
        }
        if let Some(slot) = slots.get(writer).copied().flatten() {
            load(slot, (writer, reader), &mut visits);
        } else {
            visits.push(Visit::Field { writer, reader });
            next += 1;
        }
    }
    visits.extend((next..fields).filter(|field| !is_empty(*field)).map(Visit::Drop));
    visits
}

/// Passes over a field that the reader has later or not at all. Fields that it has behind each other share a slot.
fn pass(
    field: usize,
    readers: &[Option<usize>],
    slots: &mut [Option<usize>],
    count: &mut usize,
    visits: &mut Vec<Visit>,
) {
    let Some(reader) = readers.get(field).copied().flatten() else {
        visits.push(Visit::Drop(field));
        return;
    };
    let before = field.checked_sub(1).and_then(|before| readers.get(before).copied().flatten());
    match visits.last_mut() {
        Some(Visit::Save { slot, fields }) if before.is_some_and(|before| before + 1 == reader) => {
            fields.push(field);
            slots[field] = Some(*slot);
        }
        _ => {
            visits.push(Visit::Save { slot: *count, fields: vec![field] });
            slots[field] = Some(*count);
            *count += 1;
        }
    }
}

fn load(slot: usize, pair: (usize, usize), visits: &mut Vec<Visit>) {
    match visits.last_mut() {
        Some(Visit::Load { slot: last, fields }) if *last == slot => fields.push(pair),
        _ => visits.push(Visit::Load { slot, fields: vec![pair] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps as a text: the writer's fields are `a`, `b`, `c`, ..; those of the reader are given.
    fn steps(fields: usize, reader: &str) -> String {
        steps_with(fields, reader, "")
    }

    /// The same, where some of the writer's fields have no bytes.
    fn steps_with(fields: usize, reader: &str, empty: &str) -> String {
        let letter = |field: usize| char::from(b'a' + u8::try_from(field).unwrap());
        let letters = |fields: &[usize]| fields.iter().map(|field| letter(*field)).collect::<String>();
        let wanted: Vec<_> = reader
            .bytes()
            .map(|byte| byte.checked_sub(b'a').map(usize::from).filter(|field| *field < fields))
            .collect();
        let told =
            visits(fields, &wanted, |field| empty.contains(letter(field))).into_iter().map(
                |visit| match visit {
                    Visit::Field { writer, reader } => {
                        assert_eq!(wanted[reader], Some(writer));
                        letter(writer).to_string()
                    }
                    Visit::Drop(field) => format!("-{}", letter(field)),
                    Visit::Save { slot, fields } => format!("{slot}={}", letters(&fields)),
                    Visit::Load { slot, fields } => {
                        format!(
                            "{slot}:{}",
                            letters(&fields.iter().map(|(writer, _)| *writer).collect::<Vec<_>>())
                        )
                    }
                    Visit::Default(_) => "+".to_owned(),
                },
            );
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn fields_in_order_are_streamed() {
        assert_eq!(steps(3, "abc"), "a b c");
        assert_eq!(steps(3, "axc"), "a + -b c");
        assert_eq!(steps(3, "xabcx"), "+ a b c +");
        assert_eq!(steps(3, ""), "-a -b -c");
    }

    #[test]
    fn fields_out_of_order_are_come_back_to() {
        assert_eq!(steps(4, "bcda"), "0=a b c d 0:a");
        assert_eq!(steps(4, "dabc"), "0=abc d 0:abc");
        assert_eq!(steps(4, "dcba"), "0=a 1=b 2=c d 2:c 1:b 0:a");
        assert_eq!(steps(5, "daxb"), "0=a 1=b -c d 0:a + 1:b -e");
    }

    #[test]
    fn fields_without_bytes_are_everywhere() {
        assert_eq!(steps_with(3, "cba", "abc"), "c b a");
        assert_eq!(steps_with(3, "cab", "b"), "0=a c 0:a b");
        assert_eq!(steps_with(4, "ca", "bd"), "0=a c 0:a");
        assert_eq!(steps_with(3, "bac", "b"), "b a c");
    }
}
