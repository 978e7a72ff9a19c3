//! What only real brokers can show, on the services that the environment names. Where it names none, on librdkafka's own, which differ in two
//! ways: they forget the offsets that transactions take along, so that each translation begins anew, and whoever reads sees at once what
//! a transaction has sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use avrogen_harness::Ran;
use avrogen_runtime::topic::{Outgoing, Raw};
use serde_json::{Value, json};

use super::translating::{PERSON, READER};
use super::{Place, Services, USER, runtime};

/// A name that no test had before.
fn fresh(name: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

impl Place {
    fn is_named(&self) -> bool {
        matches!(self.services, Services::Named { .. })
    }

    /// A topic for values of a schema.
    fn topic_of(&self, name: &str, schema: &str) -> String {
        let topic = fresh(name);
        self.topic(&topic);
        self.register(&format!("{topic}-value"), schema);
        topic
    }

    /// The lines of everything that is in a topic, once there are so many: who commits knows it a moment before others do.
    fn lines(&self, topic: &str, args: &[&str], count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..100 {
            lines = self.all(topic, args).lines().map(str::to_owned).collect();
            if lines.len() >= count {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        lines
    }
}

fn errors(ran: &Ran) -> usize {
    ran.stderr.lines().filter(|line| line.starts_with("error: ")).count()
}

/// Two topics, and what is known to be in them.
struct Move {
    place: Place,
    from: String,
    to: String,
    /// What was sent: nothing for what cannot be moved.
    sent: Vec<Option<i64>>,
    arrived: Vec<i64>,
    /// Where the group goes on.
    position: usize,
}

impl Move {
    fn new() -> Self {
        let place = Place::named_or_own();
        let (from, to) = (place.topic_of("users", USER), place.topic_of("people", PERSON));
        place.write("reader.avsc", READER);
        Self { place, from, to, sent: Vec::new(), arrived: Vec::new(), position: 0 }
    }

    fn send(&mut self, ids: impl IntoIterator<Item = i64>) {
        let ids: Vec<i64> = ids.into_iter().collect();
        let input: Vec<String> = ids.iter().map(|id| format!("{{\"id\": {id}}}")).collect();
        self.place.ends(0, &["produce", &self.from, "--key", "k"], &input.join("\n"));
        self.sent.extend(ids.into_iter().map(Some));
    }

    fn send_bad(&mut self) {
        self.place.send_raw(&self.from, &[b"{}"]);
        self.sent.push(None);
    }

    /// Where the next run begins.
    fn begin(&self) -> usize {
        if self.place.is_named() { self.position } else { 0 }
    }

    /// Runs the command once, in the one group.
    fn translate(&self, code: i32, args: &[&str]) -> Ran {
        let group = if self.place.is_named() {
            format!("group-of-{}", self.from)
        } else {
            // To begin anew in the same group would take until the session of the last one is over.
            fresh("group")
        };
        let all = ["translate", "--from", &self.from, "--to", &self.to, "--exit-at-end", "--format", "json"];
        let more = ["--reader-schema", "reader.avsc", "--group", &group];
        self.place.ends(code, &[&all[..], &more, args].concat(), "")
    }

    /// Runs the command to the end, which moves what is new.
    fn moves(&mut self, args: &[&str]) {
        let is_bad = |sent: &[Option<i64>]| sent.iter().filter(|id| id.is_none()).count();
        let new = self.sent[self.begin()..].to_vec();
        let said = self.translate(i32::from(is_bad(&new) > 0), args);
        let told: Value = serde_json::from_str(&said.stdout).expect("a line of JSON");
        let moved = new.len() - is_bad(&new);
        assert_eq!((&told["moved"], &told["set_aside"]), (&json!(moved), &json!(is_bad(&new))), "{said:?}");
        self.arrived.extend(new.into_iter().flatten());
        self.position = self.sent.len();
        self.holds();
    }

    /// Runs the command, which stops at the first that cannot be moved.
    fn stops(&mut self) {
        let good: Vec<i64> = self.sent[self.begin()..].iter().map_while(|id| *id).collect();
        let at = self.begin() + good.len();
        let said = self.translate(2, &[]);
        assert_eq!(said.stdout, "");
        let told = format!("the value of message {}/0@{at} cannot be decoded", self.from);
        assert!(said.stderr.contains(&told), "{}", said.stderr);
        self.arrived.extend(good);
        self.position = at;
        self.holds();
    }

    /// Everything that was moved is there, and nothing else.
    fn holds(&self) {
        let number = |line: &String| {
            let value: Value = serde_json::from_str(line).expect("a line of JSON");
            value["number"].as_i64().expect("a number")
        };
        let lines = self.place.lines(&self.to, &[], self.arrived.len());
        assert_eq!(lines.iter().map(number).collect::<Vec<_>>(), self.arrived);
    }

    fn tail(&self, args: &[&str]) -> Vec<String> {
        let said = self.place.ends(0, &[&["tail", &*self.to], args].concat(), "");
        said.stdout.lines().map(str::to_owned).collect()
    }

    fn last(&self, messages: usize) -> Vec<String> {
        let last = &self.arrived[self.arrived.len().saturating_sub(messages)..];
        last.iter().map(|number| format!("{{\"number\":{number},\"country\":\"?\"}}")).collect()
    }
}

#[test]
fn what_is_produced_comes_back() {
    let place = Place::named_or_own();
    let topic = place.topic_of("users", USER);
    // Brokers delete what is older than they keep.
    let now =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970").as_secs() * 1_000;
    let messages = [
        json!({"timestamp": now, "key": "ü", "value": {"id": 1},
            "headers": [{"name": "h", "value": "1"}, {"name": "h", "value": ""}, {"name": "raw", "base64": "/wA="}]}),
        json!({"timestamp": now + 1, "key": null, "value": {"id": -2}, "headers": []}),
        json!({"timestamp": now + 2, "key": "ü", "value": null, "headers": [{"name": "", "value": "x"}]}),
    ];
    let input = messages.each_ref().map(Value::to_string).join("\n");
    place.ends(0, &["produce", &topic, "--messages"], &input);
    let lines = place.lines(&topic, &["--messages"], messages.len());
    assert_eq!(lines.len(), messages.len());
    for (offset, (line, message)) in lines.iter().zip(&messages).enumerate() {
        let back: Value = serde_json::from_str(line).expect("a line of JSON");
        assert_eq!((&back["topic"], &back["offset"]), (&json!(topic), &json!(offset)));
        for (name, sent) in message.as_object().expect("an object") {
            assert_eq!(&back[name], sent, "{name} of {line}");
        }
    }
    let text = lines.join("\n");
    // Under the subject that is named, and of the schemas that the messages name.
    let subject = format!("{topic}-value");
    for more in [&["--subject", &*subject][..], &[]] {
        let copy = fresh("copy");
        place.topic(&copy);
        place.ends(0, &[&["produce", &copy, "--messages"], more].concat(), &text);
        let copies = place.lines(&copy, &["--messages"], messages.len());
        assert_eq!(copies.join("\n").replace(&copy, &topic), text);
    }
}

#[test]
fn a_translation_goes_on_where_it_was() {
    let mut moving = Move::new();
    moving.send(1..=5);
    moving.moves(&["--batch", "2"]);
    moving.send([6]);
    moving.moves(&[]);
    moving.moves(&[]);
}

#[test]
fn a_translation_goes_on_with_what_it_stopped_at() {
    let mut moving = Move::new();
    moving.send(1..=3);
    moving.send_bad();
    moving.send([4]);
    moving.stops();
    moving.stops();
    moving.send([5]);
    moving.moves(&["--on-failure", "skip"]);
}

#[test]
fn what_cannot_be_moved_is_a_dead_letter_once() {
    let mut moving = Move::new();
    let dead = fresh("dead");
    moving.place.topic(&dead);
    moving.send([1]);
    moving.send_bad();
    moving.send([2]);
    moving.moves(&["--dead-letter", &dead]);
    moving.send([3]);
    moving.moves(&["--dead-letter", &dead]);
    let letters = if moving.place.is_named() { 1 } else { 2 };
    let tail = || moving.place.run(&["tail", &dead, "--from", "beginning", "--exit-at-end"], "");
    let said = std::iter::repeat_with(tail).take(100).find(|said| errors(said) >= letters);
    let said = said.expect("they are there");
    assert_eq!((said.code, errors(&said), &*said.stdout), (1, letters, ""), "{}", said.stderr);
}

/// Each transaction ends with an offset that is no message's.
#[test]
fn the_last_messages_are_counted_without_the_ends_of_transactions() {
    let mut moving = Move::new();
    moving.send(1..=12);
    moving.moves(&["--batch", "1"]);
    for messages in [1, 11, 100] {
        let from = format!("-{messages}");
        assert_eq!(moving.tail(&["--from", &from, "--exit-at-end"]), moving.last(messages), "{from}");
    }
    assert_eq!(moving.tail(&["--exit-at-end"]), moving.last(10));
    assert_eq!(moving.tail(&["--from", "-1", "--count", "1"]), moving.last(1));
    assert_eq!(moving.tail(&["--from", "beginning", "--count", "12"]), moving.last(12));
    assert_eq!(moving.tail(&["--from", "end", "--exit-at-end"]), moving.last(0));
}

#[test]
fn what_is_not_committed_is_not_seen() {
    let mut moving = Move::new();
    moving.send([1]);
    moving.moves(&[]);
    let runtime = runtime();
    let client = moving.place.client().transactional_id(fresh("other")).build();
    let mut transaction = runtime.block_on(async {
        let producer = client.producer::<Raw>().topic(&*moving.to).await.expect("a producer");
        let mut transaction = client.transaction().await.expect("one begins");
        for _ in 0..3 {
            let message = Outgoing::<Raw, [u8]>::new(None, b"{}");
            transaction.send(&producer, message).await.expect("it is taken");
        }
        Some(transaction)
    });
    // Who asks for everything sees it, once it is at the broker.
    let everything = ["tail", &moving.to, "--from", "beginning", "--exit-at-end", "--set"];
    let everything = [&everything[..], &["isolation.level=read_uncommitted"]].concat();
    while errors(&moving.place.run(&everything, "")) < 3 {
        std::thread::sleep(Duration::from_millis(100));
    }
    for is_over in [false, true] {
        if let Some(transaction) = transaction.take_if(|_| is_over) {
            runtime.block_on(transaction.abort()).expect("it is aborted");
        }
        if moving.place.is_named() {
            moving.holds();
            assert_eq!(moving.tail(&["--from", "-1", "--exit-at-end"]), moving.last(1));
        } else {
            let said = moving.place.run(&["tail", &moving.to, "--from", "-3", "--exit-at-end"], "");
            assert_eq!((said.code, errors(&said)), (1, 3), "{}", said.stderr);
        }
    }
}
