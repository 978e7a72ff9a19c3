//! Code from schema files, by avrogen and by its peers.

pub mod accepted;

use std::fs;
use std::path::{Path, PathBuf};

/// Whoever makes Rust of a schema file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    /// avrogen.
    Own,
    /// The crate rsgen-avro, as a build script or its command uses it.
    Rsgen,
    /// The same where its generator is kept from file to file.
    RsgenKept,
    /// The crate avrogen on crates.io, which is another project.
    Peer,
}

impl Generator {
    /// Everyone.
    pub const ALL: [Self; 4] = [Self::Own, Self::Rsgen, Self::RsgenKept, Self::Peer];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "avrogen",
            Self::Rsgen => "rsgen-avro 0.19",
            Self::RsgenKept => "rsgen-avro 0.19, kept",
            Self::Peer => "avrogen 0.4",
        }
    }

    /// From a file to code in memory. Who can only write files has written them below `scratch`.
    ///
    /// # Errors
    /// Where the file is refused, or nothing is made of it. Peers may panic as well.
    pub fn generate(self, file: &Path, scratch: &Path) -> Result<String, String> {
        let code = match self {
            Self::Own => own(file)?,
            Self::Rsgen => rsgen(&rsgen_avro::Generator::new().expect("its defaults"), file)?,
            Self::RsgenKept => KEPT.with(|generator| rsgen(generator, file))?,
            Self::Peer => peer(file, scratch)?,
        };
        if code.is_empty() { Err("nothing is made of it".to_owned()) } else { Ok(code) }
    }
}

fn own(file: &Path) -> Result<String, String> {
    let generated =
        avrogen_build::Config::new().schemas([file]).generate().map_err(|error| error.to_string())?;
    let mut files = generated.sets.into_iter().flat_map(|set| set.files);
    Ok(files.next().map(|file| file.contents().to_owned()).unwrap_or_default())
}

thread_local! {
    static KEPT: rsgen_avro::Generator = rsgen_avro::Generator::new().expect("its defaults");
}

fn rsgen(generator: &rsgen_avro::Generator, file: &Path) -> Result<String, String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let mut code = Vec::new();
    let source = rsgen_avro::Source::SchemaStr(&text);
    generator.generate(&source, &mut code).map_err(|error| error.to_string())?;
    String::from_utf8(code).map_err(|error| error.to_string())
}

fn peer(file: &Path, scratch: &Path) -> Result<String, String> {
    // It appends to nothing, but leaves what an earlier schema gave.
    let made = scratch.join("mod.rs");
    let _ = fs::remove_file(&made);
    let pattern = file.to_str().ok_or("the path is not text")?;
    peer_avrogen::Avrogen::new()
        .add_source(pattern)
        .output_folder_from_str(scratch.to_str().ok_or("the path is not text")?)
        .set_flat_output()
        .set_verbosity_off()
        .execute()
        .map_err(|error| error.to_string())?;
    fs::read_to_string(made).map_err(|error| error.to_string())
}

/// Code laid out by a formatter, for those who leave that to one.
///
/// # Errors
/// Where the code is not well-formed.
pub fn format(code: &str) -> Result<String, String> {
    let file = syn::parse_file(code).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}

/// A folder for files that nobody keeps.
pub fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("avrogen-benches-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for files");
    folder
}
