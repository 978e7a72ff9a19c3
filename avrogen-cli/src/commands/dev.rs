//! `avrogen dev`: what a developer's programs talk to, in this process.

use std::fs::File;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use anyhow::{Context as _, Result};
#[cfg(feature = "kafka")]
use avrogen_build::tools::project::Project;
#[cfg(feature = "kafka")]
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::testing::Registry;
use serde::Serialize;
use tokio::process::{Child, Command};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output, json};
use crate::project_lock::{Tried, try_lock};

/// Run a schema registry and a Kafka broker for development and tests, without containers
///
/// They listen on this machine only, unless told otherwise, and ask nobody who they are. The broker has the topics of
/// avrogen.toml, each with the partitions that its table says, and listens at a port that is free; it makes other topics when they
/// are asked for. Everything is forgotten in the end, unless there is a folder to keep the registry in. Without a command they run
/// until they are interrupted; with one that runs, with `AVROGEN_REGISTRY_URL` and `AVROGEN_KAFKA_BROKERS` set, and its exit code
/// is the end: `avrogen dev -- cargo test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where the registry listens: `127.0.0.1:8081`, or a port. Without it, at 8081, or with a command at any port that is free
    #[arg(long, value_name = "ADDR", value_parser = address)]
    registry: Option<SocketAddr>,

    /// The folder to keep the registry in, made where there is none
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,

    /// A command to run, behind `--`
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// A line of JSON: a service that runs.
#[derive(Serialize)]
struct Line<'a> {
    service: &'static str,
    url: &'a str,
    variable: &'static str,
}

/// What runs until it is dropped. Each service says which variable tells programs where it is.
struct Services {
    registry: Registry,
    #[cfg(feature = "kafka")]
    kafka: Kafka,
    /// The folder that the registry is kept in.
    _in_use: Option<File>,
}

/// A port of Confluent's registry, which examples everywhere have.
const PORT: u16 = 8081;

fn address(text: &str) -> Result<SocketAddr, String> {
    let loopback = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let host = || text.strip_prefix("localhost:")?.parse().ok().map(loopback);
    text.parse().or_else(|_| text.parse().map(loopback)).ok().or_else(host).ok_or_else(|| {
        "an address is like 127.0.0.1:8081, [::1]:8081 or localhost:8081, or it is a port".to_owned()
    })
}

impl Services {
    fn start(options: &Options, context: &Context) -> Result<Self> {
        let project = context.project.load()?;
        let in_use = options.dir.as_deref().map(own).transpose()?;
        let port = if options.command.is_empty() { PORT } else { 0 };
        let address = options.registry.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let mut builder = Registry::builder().listen(address).record_requests(false);
        if let Some(dir) = &options.dir {
            builder = builder.folder(dir.join("registry"));
        }
        let registry = builder.start().map_err(|error| {
            let failure = Failure::new(format!("the registry cannot start at {address}: {error}"));
            match error.kind() {
                std::io::ErrorKind::AddrInUse => failure.help(
                    "choose another address: `avrogen dev --registry ADDR`, with port 0 for any that is free",
                ),
                _ => failure,
            }
        })?;
        #[cfg(feature = "kafka")]
        let kafka = brokers(project.as_ref(), &context.output)?;
        #[cfg(not(feature = "kafka"))]
        drop(project);
        Ok(Self {
            registry,
            #[cfg(feature = "kafka")]
            kafka,
            _in_use: in_use,
        })
    }

    /// Service, variable and where it is.
    fn all(&self) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("registry", "AVROGEN_REGISTRY_URL", self.registry.url()),
            #[cfg(feature = "kafka")]
            ("kafka", "AVROGEN_KAFKA_BROKERS", self.kafka.brokers().to_owned()),
        ]
    }
}

/// Takes a folder for this process alone: two registries in one would each write over what the other one keeps.
fn own(dir: &Path) -> Result<File> {
    let cannot = || format!("the registry cannot be kept in {}", dir.display());
    std::fs::create_dir_all(dir).with_context(cannot)?;
    let opened = File::options().create(true).truncate(false).write(true).open(dir.join(IN_USE));
    let in_use = opened.with_context(cannot)?;
    if try_lock(&in_use).with_context(cannot)? == Tried::Busy {
        let message = format!("another `avrogen dev` keeps its registry in {}", dir.display());
        return Err(Failure::new(message)
            .help("stop that one, or choose another folder: `avrogen dev --dir DIR`")
            .into());
    }
    Ok(in_use)
}

/// The file that says whether a folder is in use: by a lock on it, and not by being there.
const IN_USE: &str = ".in-use";

/// A broker with the topics of the project.
#[cfg(feature = "kafka")]
fn brokers(project: Option<&Project>, output: &Output) -> Result<Kafka> {
    let failed = |error| Failure::new(format!("the broker cannot start: {error}"));
    let kafka = Kafka::builder().registry(false).start().map_err(failed)?;
    for topic in project.iter().flat_map(|project| project.topics.values()) {
        let name = output::printable(&topic.name);
        let partitions = i32::try_from(topic.create.partitions.unwrap_or(1)).unwrap_or(i32::MAX);
        let created = kafka.create_topic(&topic.name, partitions);
        created.map_err(|error| {
            Failure::new(format!("the topic {name} cannot be made with {partitions} partitions: {error}"))
        })?;
        let of = if partitions == 1 { "1 partition".to_owned() } else { format!("{partitions} partitions") };
        output.note(&format!("topic {name}: {of}"));
    }
    Ok(kafka)
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let services = Services::start(options, context)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("no runtime can be started")?;
    let all = services.all();
    runtime.block_on(async {
        let mut signals = Signals::listen()?;
        if let Some((program, arguments)) = options.command.split_first() {
            return child(program, arguments, &all, &mut signals).await;
        }
        announce(&all, &context.output)?;
        signals.next().await;
        Ok(Exit::Clean)
    })
}

/// Says where the services are.
fn announce(all: &[(&'static str, &'static str, String)], output: &Output) -> Result<()> {
    let mut out = output::data();
    for (service, variable, url) in all {
        if output.is_json() {
            json::line(&mut out, &Line { service, url, variable })?;
        } else {
            writeln!(out, "{variable}={url}")?;
        }
    }
    out.flush()?;
    output.note("running until it is interrupted");
    Ok(())
}

/// Runs a command among the services, to its end.
async fn child(
    program: &str,
    arguments: &[String],
    all: &[(&str, &str, String)],
    signals: &mut Signals,
) -> Result<Exit> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::inherit()).kill_on_drop(true);
    for (_, variable, url) in all {
        command.env(variable, url);
    }
    // A registry of the surroundings may ask for credentials; this one is told none.
    for (name, _) in std::env::vars_os() {
        let is_credential =
            |name: &str| name.strip_prefix("AVROGEN_REGISTRY_").is_some_and(|rest| rest != "URL");
        if name.to_str().is_some_and(is_credential) {
            command.env_remove(&name);
        }
    }
    let mut child =
        command.spawn().map_err(|error| Failure::new(format!("cannot run {program}: {error}")))?;
    loop {
        tokio::select! {
            status = child.wait() => return Ok(Exit::As(code(status?))),
            stop = signals.next() => pass_on(&mut child, stop),
        }
    }
}

/// What asked this process to end.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// The terminal, which has told the command as well.
    Interrupt,
    #[cfg(unix)]
    Terminate,
}

/// The signals that end this process. They are heard from here on.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Stop {
        tokio::select! {
            _ = self.interrupt.recv() => Stop::Interrupt,
            _ = self.terminate.recv() => Stop::Terminate,
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?))
    }

    async fn next(&mut self) -> Stop {
        self.0.recv().await;
        Stop::Interrupt
    }
}

/// The command ends as it sees fit, and this one with it.
#[cfg(unix)]
fn pass_on(child: &mut Child, stop: Stop) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    if let (Stop::Terminate, Some(pid)) = (stop, pid) {
        // It may have ended by itself.
        let _ = kill_process(pid, Signal::TERM);
    }
}

#[cfg(not(unix))]
fn pass_on(_: &mut Child, _: Stop) {}

/// The exit code of a command, as a shell tells it.
fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(signal).map_or(u8::MAX, |signal| signal.wrapping_add(128));
    }
    status.code().map_or(u8::MAX, |code| u8::try_from(code & 0xff).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_a_port() {
        assert_eq!(address("8081"), Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, 8081))));
        assert_eq!(address("localhost:0"), Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))));
        assert!(address("[::1]:8081").is_ok() && address("example.com:8081").is_err());
    }
}
