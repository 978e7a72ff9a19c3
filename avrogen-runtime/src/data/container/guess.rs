//! What a file is that is no container file, for those who took it for one.

/// One sentence about a file that begins so.
pub(super) fn explain(begin: &[u8]) -> String {
    let seen: Vec<String> = begin.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
    let looks = match begin {
        [] => return "the file is empty, and not even a container file without records is".to_owned(),
        [b'O', b'b', b'j', version, ..] => {
            return format!("container files of version {version} are not known, only those of version 1");
        }
        [0xc3, 1, ..] => "this is single-object encoding",
        [0, _, _, _, _, ..] => "this may be a message with a schema id before it",
        [0x1f, 0x8b, ..] => "this is compressed with gzip",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "this is compressed with Zstandard",
        [0xfd, b'7', b'z', b'X', b'Z', ..] => "this is compressed with xz",
        [b'B', b'Z', b'h', ..] => "this is compressed with bzip2",
        [b'P', b'K', 3, 4, ..] => "this is a zip archive",
        [b'P', b'A', b'R', b'1', ..] => "this is a Parquet file",
        [b'O', b'R', b'C', ..] => "this is an ORC file",
        [b'S', b'E', b'Q', ..] => "this is a Hadoop sequence file",
        [b'{' | b'[' | b'"', ..] => "this looks like JSON",
        _ if begin.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')) => {
            "this looks like text"
        }
        _ => "this may be a datum without anything around it",
    };
    format!("container files begin with \"Obj\" and 01, and this with {}: {looks}", seen.join(" "))
}
