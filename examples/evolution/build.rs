//! Generates three versions of one type, each in a set of its own, with the topic beside each.

use avrogen_build::Config;
use avrogen_build::KeyEncoding;

fn main() -> Result<(), avrogen_build::Error> {
    for version in ["v1", "v2", "v3"] {
        Config::new()
            .set(version)
            .schemas([format!("schemas/{version}")])
            .topic("users", |topic| {
                topic.key("string").key_encoding(KeyEncoding::Utf8).value("com.acme.User").partitions(1)
            })
            .compile()?;
    }
    Ok(())
}
