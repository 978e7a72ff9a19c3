//! The commands of topics: against librdkafka's own brokers and the embedded registry, and some of them, in `services`, against the
//! brokers and the registry that `AVROGEN_TEST_KAFKA_BROKERS` and `AVROGEN_TEST_REGISTRY_URL` name.

mod copying;
mod failing;
mod messages;
mod services;
mod translating;
mod values;

use std::ops::Deref;
use std::path::PathBuf;
use std::process::Command;

use avrogen_harness::{Folder, Ran};
use avrogen_runtime::kafka;
use avrogen_runtime::registry::{Client, Schema, blocking};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::topic::{Create, Outgoing, Raw};
use tokio::runtime::Runtime;

const USER: &str =
    r#"{"type":"record","name":"User","namespace":"com.acme","fields":[{"name":"id","type":"long"}]}"#;

/// A folder, a broker and a registry.
struct Place {
    folder: Folder,
    services: Services,
}

enum Services {
    /// Those of this process, for one test.
    Own(Kafka),
    /// Those that the environment names, for all.
    Named { brokers: String, registry: String },
}

impl Deref for Place {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

impl Place {
    /// With a broker of its own, which has the topic `users` of one partition, and a registry that has its schema.
    fn new() -> Self {
        let place = Self::of(Services::Own(Kafka::start().expect("a broker")));
        place.topic("users");
        place.register("users-value", USER);
        place
    }

    /// With the services that are named, else with its own, without any topic.
    fn named_or_own() -> Self {
        let Ok(brokers) = std::env::var("AVROGEN_TEST_KAFKA_BROKERS") else {
            return Self::of(Services::Own(Kafka::start().expect("a broker")));
        };
        let registry = std::env::var("AVROGEN_TEST_REGISTRY_URL").expect("a registry beside the brokers");
        Self::of(Services::Named { brokers, registry })
    }

    fn of(services: Services) -> Self {
        Self { folder: Folder::new(), services }
    }

    fn topic(&self, name: &str) {
        // Also what is older than brokers keep by default.
        let create = Create::new().partitions(1).retention(-1);
        match &self.services {
            Services::Own(kafka) => kafka.create_topic(name, 1).expect("it is new"),
            Services::Named { .. } => {
                runtime()
                    .block_on(
                        self.client().build().ensure_topic::<Raw>().topic(name).create(create).into_future(),
                    )
                    .expect("it is made");
            }
        }
    }

    fn brokers(&self) -> &str {
        match &self.services {
            Services::Own(kafka) => kafka.brokers(),
            Services::Named { brokers, .. } => brokers,
        }
    }

    fn registry(&self) -> String {
        match &self.services {
            Services::Own(kafka) => kafka.registry().expect("there is one").url(),
            Services::Named { registry, .. } => registry.clone(),
        }
    }

    /// For what no command does.
    fn client(&self) -> kafka::ClientBuilder {
        kafka::Client::builder(self.brokers())
    }

    /// Sends values as they are.
    fn send_raw(&self, topic: &str, values: &[&[u8]]) {
        runtime().block_on(async {
            let producer = self.client().build().producer::<Raw>().topic(topic).await.expect("a producer");
            for value in values {
                producer.send(Outgoing::<Raw, [u8]>::new(Some(b"bad"), value)).await.expect("it is sent");
            }
        });
    }

    fn register(&self, subject: &str, text: &str) -> i32 {
        let client =
            blocking::Client::new(Client::new(&*self.registry()).expect("a client")).expect("a runtime");
        client.register(subject, &Schema::new(text)).expect("it is registered").id
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        self.folder.write(path, text);
        self.join(path)
    }

    /// The command in the folder, with the broker and the registry, and nothing else that it could take for settings.
    fn avrogen(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("AVROGEN_")) {
                command.env_remove(name);
            }
        }
        command.args(args).current_dir(self.folder.path());
        command.env("AVROGEN_REGISTRY_URL", self.registry());
        command.env("AVROGEN_KAFKA_BROKERS", self.brokers());
        command
    }

    /// Runs a command on some input.
    fn run(&self, args: &[&str], input: &str) -> Ran {
        Ran::on(&mut self.avrogen(args), input)
    }

    /// Runs a command that is to end like this.
    fn ends(&self, code: i32, args: &[&str], input: &str) -> Ran {
        let said = self.run(args, input);
        assert_eq!(said.code, code, "{args:?}\n{}{}", said.stdout, said.stderr);
        said
    }

    /// Everything that is in a topic.
    fn all(&self, topic: &str, args: &[&str]) -> String {
        let args = [&["tail", topic, "--from", "beginning", "--exit-at-end"], args].concat();
        self.ends(0, &args, "").stdout
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
