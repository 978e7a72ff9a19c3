//! Events in a file, so that they outlive the process.
//!
//! The first line names the format. Each further line is one event: its checksum, a blank, and JSON. A line counts once it
//! ends in a line end; a process that died while it wrote may leave a last line without one, whose write nobody was told
//! of, and that line is cut off. Anything else that does not read is damage, and is reported.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use avrogen_schema::fingerprint::crc64;

use super::event::Event;

const HEADER: &str = "avrogen-registry 1\n";
const FILE: &str = "registry.log";

/// The file, at its end.
#[derive(Debug)]
pub(crate) struct Log {
    file: File,
    path: PathBuf,
    length: u64,
    /// Why nothing more can be written.
    broken: Option<String>,
}

impl Log {
    /// Opens the log of a folder, which is made where there is none, and reads what it holds.
    pub(crate) fn open(folder: &Path) -> io::Result<(Self, Vec<Event>)> {
        fs::create_dir_all(folder)?;
        let path = folder.join(FILE);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let (events, good) = read(&text).map_err(|damage| {
            let message = format!("{}: {damage}", path.display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let mut log = Self { file, path, length: good, broken: None };
        if good < text.len() as u64 {
            log.file.set_len(good)?;
            log.file.sync_all()?;
        }
        if good == 0 {
            log.write(HEADER.as_bytes())?;
            sync_folder(folder)?;
        }
        Ok((log, events))
    }

    /// Writes an event. When this returns, it is on the disk.
    pub(crate) fn append(&mut self, event: &Event) -> io::Result<()> {
        if let Some(reason) = &self.broken {
            return Err(io::Error::other(reason.clone()));
        }
        let json = serde_json::to_string(event)?;
        let line = format!("{:016x} {json}\n", crc64(json.as_bytes()));
        let written = self.write(line.as_bytes());
        if let Err(error) = &written
            && self.file.metadata().map(|there| there.len()).ok() != Some(self.length)
        {
            // What is on the disk now is unknown, and only reading it again tells.
            self.broken = Some(format!("{}: {error}: start the registry anew", self.path.display()));
        }
        written
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        if length != self.length {
            return Err(io::Error::other("another process writes to this file"));
        }
        if let Err(error) = self.file.write_all(bytes) {
            // A full disk takes a part of a line. Without that part, the log goes on once there is room.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.file.sync_data()?;
        self.length += bytes.len() as u64;
        Ok(())
    }
}

/// The events of a log, and how many of its bytes are good.
fn read(text: &[u8]) -> Result<(Vec<Event>, u64), String> {
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut events = Vec::new();
    for (number, line) in (1..).zip(text[..whole].split_inclusive(|byte| *byte == b'\n')) {
        if number == 1 {
            if line != HEADER.as_bytes() {
                return Err(format!(
                    "line 1: this is not the log of a registry, or of a newer version: it begins with {:?}",
                    String::from_utf8_lossy(&line[..line.len().min(40)])
                ));
            }
            continue;
        }
        events.push(event(&line[..line.len() - 1]).map_err(|damage| {
            format!("line {number}: {damage}; restore the file, or cut it off before this line to lose what follows")
        })?);
    }
    Ok((events, whole as u64))
}

fn event(line: &[u8]) -> Result<Event, String> {
    let line = std::str::from_utf8(line).map_err(|_| "damaged: not text".to_owned())?;
    let (sum, json) = line.split_once(' ').ok_or("damaged: no checksum")?;
    if u64::from_str_radix(sum, 16) != Ok(crc64(json.as_bytes())) {
        return Err("damaged: the checksum does not match".to_owned());
    }
    serde_json::from_str(json).map_err(|error| format!("unknown event: {error}"))
}

/// Makes a new file's name as durable as its content. Not every system can open a folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(version: i32) -> Event {
        Event::Deleted { subject: "s\n".into(), versions: vec![version], permanent: false }
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("avrogen-log-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    /// A log of three events, and its bytes.
    fn written(folder: &Path) -> Vec<u8> {
        let (mut log, events) = Log::open(folder).unwrap();
        assert!(events.is_empty());
        (1..=3).for_each(|version| log.append(&sample(version)).unwrap());
        fs::read(folder.join(FILE)).unwrap()
    }

    fn count(folder: &Path) -> io::Result<usize> {
        Log::open(folder).map(|(_, events)| events.len())
    }

    #[test]
    fn a_log_cut_off_anywhere_keeps_its_whole_lines() {
        let folder = folder("cut");
        let bytes = written(&folder);
        for length in 0..=bytes.len() {
            fs::write(folder.join(FILE), &bytes[..length]).unwrap();
            let lines = bytes[..length].split(|byte| *byte == b'\n').count() - 1;
            let (mut log, events) = Log::open(&folder).unwrap();
            assert_eq!(events.len(), lines.saturating_sub(1), "{length}");
            log.append(&sample(9)).unwrap();
            assert_eq!(count(&folder).unwrap(), events.len() + 1, "{length}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn damage_anywhere_else_is_reported() {
        let folder = folder("damage");
        let bytes = written(&folder);
        for at in 0..bytes.len() - 1 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(folder.join(FILE), &damaged).unwrap();
            let error = Log::open(&folder).expect_err(&format!("byte {at}"));
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert!(error.to_string().contains("registry.log: line "), "{error}");
            assert_eq!(fs::read(folder.join(FILE)).unwrap(), damaged, "a damaged log stays as it is");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_second_writer_is_noticed() {
        let folder = folder("second");
        let (mut first, _) = Log::open(&folder).unwrap();
        let (mut second, _) = Log::open(&folder).unwrap();
        second.append(&sample(1)).unwrap();
        assert!(first.append(&sample(2)).unwrap_err().to_string().contains("another process"));
        assert!(first.append(&sample(2)).unwrap_err().to_string().contains("start the registry anew"));
        assert_eq!(count(&folder).unwrap(), 1);
        fs::remove_dir_all(folder).unwrap();
    }
}
