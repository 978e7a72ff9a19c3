//! The code that is checked in is what the schemas give. `avrogen generate --check` says the same, for CI.

use avrogen_build::Config;

#[test]
fn checked_in_code_is_fresh() -> Result<(), avrogen_build::Error> {
    for set in &Config::from_package().generate()?.sets {
        let out = set.out.as_deref().expect("avrogen.toml says where it goes");
        let stale = avrogen_build::compare(out, set)?;
        let files: Vec<_> = stale.iter().map(|difference| difference.path.display().to_string()).collect();
        assert!(files.is_empty(), "run `avrogen generate`: {} stale", files.join(", "));
    }
    Ok(())
}
