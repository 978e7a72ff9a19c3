//! The messages: different from each other, so that no branch predictor learns one by heart, and the same in every run.

mod wide;

use std::collections::BTreeMap;

use crate::{plain, proto};

/// A small generator of numbers; the benchmarks need no better one.
pub struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    /// A number of up to so many bits, all magnitudes equally often, one in four negative.
    fn magnitude(&mut self, bits: u64) -> i64 {
        let number = (self.next() >> 1 >> (63 - 1 - self.below(bits))) as i64;
        if self.below(4) == 0 { -number } else { number }
    }

    /// A number of up to so many bits as the shortest two's complement.
    fn number(&mut self, bits: u64) -> Vec<u8> {
        let bytes = self.magnitude(bits).to_be_bytes();
        let redundant = |pair: &&[u8]| matches!((pair[0], pair[1]), (0, ..0x80) | (0xff, 0x80..));
        bytes[bytes.windows(2).take_while(redundant).count()..].to_vec()
    }

    fn ratio(&mut self) -> f64 {
        self.below(1_000_000) as f64 / 1_000.0
    }

    fn millis(&mut self) -> i64 {
        1_700_000_000_000 + self.below(100_000_000_000) as i64
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn text(&mut self, min: u64, max: u64) -> String {
        let len = min + self.below(max - min + 1);
        (0..len).map(|_| self.pick(b"abcdefghijklmnopqrstuvwxyz0123456789 ") as char).collect()
    }

    fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }

    fn name(&mut self) -> String {
        let first =
            self.pick(&["Ada", "Alan", "Barbara", "Donald", "Edsger", "Grace", "Jos\u{e9}", "Margaret"]);
        let last =
            self.pick(&["Lovelace", "Turing", "Liskov", "Knuth", "Dijkstra", "Hopper", "Valim", "Hamilton"]);
        format!("{first} {last}")
    }

    fn email(&mut self) -> String {
        let host = self.pick(&["example.com", "mail.example.org", "post.example.net"]);
        format!("{}.{}@{host}", self.text(3, 9).replace(' ', ""), self.text(4, 10).replace(' ', ""))
    }

    fn timestamp(&mut self) -> String {
        format!(
            "2026-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            1 + self.below(12),
            1 + self.below(28),
            self.below(24),
            self.below(60),
            self.below(60),
            self.below(1000)
        )
    }

    fn uri(&mut self) -> String {
        format!("https://shop.example.com/{}/{}", self.text(4, 12).replace(' ', "-"), self.below(1_000_000))
    }
}

/// A workload's messages.
pub trait Message: Sized {
    /// How many there are: more than a branch predictor remembers, fewer than overflow a core's cache.
    const COUNT: usize = 512;

    /// One of them.
    fn random(random: &mut Random) -> Self;

    /// All of them.
    fn all() -> Vec<Self> {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        (0..Self::COUNT).map(|_| Self::random(&mut random)).collect()
    }
}

impl Message for plain::Event {
    fn random(random: &mut Random) -> Self {
        Self {
            email: random.email(),
            timestamp: random.timestamp(),
            uri: random.uri(),
            number: random.magnitude(20) as i32,
        }
    }
}

impl Message for plain::Click {
    fn random(random: &mut Random) -> Self {
        let plain::Event { email, timestamp, uri, number } = Message::random(random);
        let mut attributes = BTreeMap::new();
        for _ in 0..=random.below(5) {
            let attribute = plain::Attribute { element: random.text(3, 12), content: random.text(5, 40) };
            attributes.insert(random.text(4, 14), attribute);
        }
        Self { email, timestamp, uri, number, attributes }
    }
}

impl Message for plain::Order {
    const COUNT: usize = 64;

    fn random(random: &mut Random) -> Self {
        use plain::Category::{Books, Food, Garden, Music, Toys};
        let item = |random: &mut Random| plain::Item {
            sku: random.uuid(),
            name: random.text(6, 30),
            quantity: 1 + random.below(200) as i32,
            price: random.number(31),
            category: random.pick(&[Books, Food, Garden, Music, Toys]),
            comment: (random.below(3) == 0).then(|| random.text(10, 50)),
        };
        Self {
            id: random.uuid(),
            customer: plain::Customer {
                name: random.name(),
                email: random.email(),
                address: plain::Address {
                    street: random.text(8, 24),
                    city: random.text(4, 16),
                    zip: random.below(100_000).to_string(),
                    country: random.pick(&["AT", "CH", "DE", "FR", "PT"]).into(),
                },
            },
            items: (0..20).map(|_| item(random)).collect(),
            payment: match random.below(3) {
                0 => plain::OrderPayment::Card(plain::Card {
                    number: random.below(10_000_000_000_000_000).to_string(),
                    holder: random.name(),
                    expires: 202_601 + random.below(400) as i32,
                }),
                1 => plain::OrderPayment::Transfer(plain::Transfer {
                    iban: format!("DE{:020}", random.next()),
                    bic: "COBADEFFXXX".into(),
                }),
                _ => plain::OrderPayment::Voucher(plain::Voucher {
                    code: random.text(12, 12),
                    worth: random.below(50_000) as i64,
                }),
            },
            placed: random.millis(),
            note: (random.below(4) == 0).then(|| random.text(20, 120)),
        }
    }
}

impl From<&plain::Event> for proto::Event {
    fn from(v: &plain::Event) -> Self {
        let plain::Event { email, timestamp, uri, number } = v.clone();
        Self { email, timestamp, uri, number }
    }
}

impl From<&plain::Click> for proto::Click {
    fn from(v: &plain::Click) -> Self {
        let plain::Click { email, timestamp, uri, number, attributes } = v.clone();
        let attribute = |v: plain::Attribute| proto::Attribute { element: v.element, content: v.content };
        let attributes = attributes.into_iter().map(|(key, v)| (key, attribute(v))).collect();
        Self { email, timestamp, uri, number, attributes }
    }
}

impl From<&plain::Order> for proto::Order {
    fn from(v: &plain::Order) -> Self {
        let v = v.clone();
        let address = v.customer.address;
        let customer = proto::Customer {
            name: v.customer.name,
            email: v.customer.email,
            address: Some(proto::Address {
                street: address.street,
                city: address.city,
                zip: address.zip,
                country: address.country,
            }),
        };
        let item = |v: plain::Item| proto::Item {
            sku: v.sku,
            name: v.name,
            quantity: v.quantity,
            price: v.price,
            category: v.category as i32,
            comment: v.comment,
        };
        Self {
            id: v.id,
            customer: Some(customer),
            items: v.items.into_iter().map(item).collect(),
            payment: Some(match v.payment {
                plain::OrderPayment::Card(v) => proto::OrderPayment::Card(proto::Card {
                    number: v.number,
                    holder: v.holder,
                    expires: v.expires,
                }),
                plain::OrderPayment::Transfer(v) => {
                    proto::OrderPayment::Transfer(proto::Transfer { iban: v.iban, bic: v.bic })
                }
                plain::OrderPayment::Voucher(v) => {
                    proto::OrderPayment::Voucher(proto::Voucher { code: v.code, worth: v.worth })
                }
            }),
            placed: v.placed,
            note: v.note,
        }
    }
}
