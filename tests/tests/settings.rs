//! What settings change: derives, names, adapters, types of other crates, borrowing, serde and builders.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::net::Ipv4Addr;

use avrogen_runtime::{AvroType, ErrorKind, View, from_slice, to_vec, view};
use avrogen_tests::{
    borrowed, borrowed_top_level, builders, builders_defaults, extern_, mappings, presets, record, serde,
    settings, unions_shared,
};

#[test]
fn derives_go_where_they_can() {
    fn all<T: Eq + Hash + Ord + Copy>() {}
    fn no_copy<T: Eq + PartialOrd>(_: &T) {}

    use settings::com::acme::geo::{Coordinate, Point, Weighted};
    use settings::com::acme::{Kind, RenamedThing};

    all::<Coordinate>();
    // A double has no `Eq` and a hash map no `Hash`, but each has what it has.
    assert!(Weighted { w: 1.0 } < Weighted { w: 2.0 });
    let point = Point::new(1, 2, Some(Weighted::new(0.5)));
    let copy = point;
    assert!(copy == point && copy <= point);
    let thing = RenamedThing::new(1, HashMap::new(), BTreeMap::new(), "x");
    assert_eq!(thing.r#type, Kind::String("x".into()));
    no_copy(&thing.r#type);
    assert_eq!(from_slice::<RenamedThing>(&to_vec(&thing).expect("it encodes")).expect("it decodes"), thing);
}

#[test]
fn mappings_hold_wherever_a_schema_carries_the_text() {
    use avrogen_tests::adapters::{Days, Grams, TrackNumber};
    use mappings::com::acme::{Parcel, ParcelEither};

    let parcel = Parcel {
        track: TrackNumber(1),
        next: Some(TrackNumber(2)),
        stops: vec![TrackNumber(3)],
        weights: BTreeMap::from([("w".to_owned(), Grams(4))]),
        either: Some(ParcelEither::Long(Grams(5))),
        both: Grams(6),
        at: Days(7),
        raw: "AC-8 x".to_owned(),
    };
    let bytes = to_vec(&parcel).expect("it encodes");
    let expected =
        b"\x08AC-1\x02\x08AC-2\x02\x08AC-3\x00\x02\x02w\x08\x00\x06\x0a\x0c\x0e\x04\x08AC-8\x02x\x00";
    assert_eq!(bytes, expected);
    assert_eq!(from_slice::<Parcel>(&bytes).expect("it decodes"), parcel);
    let error = from_slice::<Parcel>(b"\x08XC-1").expect_err("not a number of a parcel");
    assert!(error.to_string().contains("track"), "{error}");
}

#[test]
fn presets_give_semantic_types_the_bytes_of_their_numbers() {
    use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
    use presets::shop::public::sale::{Envelope, Value};

    let day = NaiveDate::from_ymd_opt(1970, 1, 3).expect("a day");
    let time = NaiveTime::from_hms_opt(0, 0, 1).expect("a time");
    let instant: DateTime<Utc> = DateTime::from_timestamp(1, 0).expect("a time");
    let local = instant.naive_utc();
    let value = Value {
        day,
        clock: time,
        instant,
        price: rust_decimal::Decimal::new(1999, 2),
        born: day,
        opens: time,
        closes: time,
        nanos: 1,
        sold: local,
        paid: local,
        sent: local,
        zoned: "1970-01-01T00:00:01Z".to_owned(),
        year: 1970,
        key: uuid::Uuid::from_u128(1),
        note: "{}".to_owned(),
        changed: Some(local),
    };
    let envelope = Envelope { before: None, after: Some(value), op: "c".to_owned(), ts_ms: Some(1) };
    let mut expected =
        b"\x00\x02\x04\xd0\x0f\xd0\x0f\x04\x07\xcf\x04\xd0\x0f\x80\x89\x7a\x02\xd0\x0f\x80\x89\x7a".to_vec();
    expected.extend(
        b"\x80\xa8\xd6\xb9\x07\x281970-01-01T00:00:01Z\xe4\x1e\x4800000000-0000-0000-0000-000000000001",
    );
    expected.extend(b"\x04{}\x02\x80\x89\x7a\x02c\x02\x02");
    let bytes = to_vec(&envelope).expect("it encodes");
    assert_eq!(bytes, expected);
    assert_eq!(from_slice::<Envelope>(&bytes).expect("it decodes"), envelope);
}

#[test]
fn equal_unions_share_one_enum() {
    use unions_shared::com::acme::{
        Another, Node, NodeTimes, Side, Zone, ZoneFrom, ZoneMap, ZoneOf, ZoneTurned,
    };

    let side = Some(Side::Int(1));
    let node = Node {
        left: side.clone(),
        right: side,
        inner: vec![ZoneOf::Int(2)],
        value: "x".into(),
        down: ZoneOf::Int(4),
        times: NodeTimes::Long(3),
    };
    let bytes = to_vec(&node).expect("it encodes");
    assert_eq!(bytes, b"\x02\x02\x02\x02\x02\x00\x04\x00\x00\x02x\x00\x08\x02\x06");
    assert_eq!(from_slice::<Node>(&bytes).expect("it decodes"), node);
    let another = Another { of: ZoneOf::Node(Box::new(node)), value: ZoneFrom::Long(1) };
    let maybe = Some(ZoneMap::Long(4));
    let zone = Zone {
        from: another.value.clone(),
        to: another.value,
        list: vec!["y".into()],
        map: BTreeMap::from([("k".to_owned(), maybe.clone())]),
        maybe,
        turned: ZoneTurned::Long(5),
        of: another.of,
    };
    let bytes = to_vec(&zone).expect("it encodes");
    assert_eq!(from_slice::<Zone>(&bytes).expect("it decodes"), zone);
}

#[test]
fn types_of_other_crates_and_of_the_user() {
    use extern_::com::acme::payments::Payment;
    use record::com::acme::{Address, Marker, User};

    let user = User::new(
        1,
        "Ada",
        true,
        2,
        0.0,
        0.0,
        vec![],
        (),
        None,
        None,
        vec![],
        BTreeMap::new(),
        vec![],
        Address::new("Main Street", None),
        BTreeMap::new(),
        Marker::new(),
        (),
    );
    let payment = Payment::new(user.clone(), vec![user], Ipv4Addr::LOCALHOST, vec![Ipv4Addr::UNSPECIFIED]);
    assert_eq!(payment.suit, avrogen_tests::enums::com::acme::Suit::Hearts);
    let bytes = to_vec(&payment).expect("it encodes");
    assert!(bytes.ends_with(b"\x02\x12127.0.0.1\x02\x0e0.0.0.0\x00"));
    assert_eq!(from_slice::<Payment>(&bytes).expect("it decodes"), payment);
    let broken: Vec<u8> = bytes.iter().map(|byte| if *byte == b'7' { b'x' } else { *byte }).collect();
    let error = from_slice::<Payment>(&broken).expect_err("no address");
    assert_eq!(error.kind(), ErrorKind::Adapter);
    assert!(error.to_string().starts_with("Payment.address: "), "{error}");
    assert_eq!(<Payment as AvroType>::SCHEMA.references().len(), 2);
}

#[test]
fn borrowed_forms_point_into_the_input() {
    use borrowed::com::acme::users::{Kind, Place, Plain, User, UserContact, UserContactRef};

    let user = User {
        owner: Some(Box::new(User::new(
            "Bob",
            None,
            vec![],
            BTreeMap::new(),
            BTreeMap::new(),
            Place::new(0.0),
            Kind::B,
            None,
            None,
            None,
        ))),
        ..User::new(
            "Ada",
            Some(vec![1, 2]),
            vec!["a".into()],
            BTreeMap::from([("n".into(), vec![vec![3]])]),
            BTreeMap::from([("f".into(), true)]),
            Place::new(1.0),
            Kind::A,
            Some(UserContact::String("mail".into())),
            None,
            Some(Plain::new("text")),
        )
    };
    let bytes = to_vec(&user).expect("it encodes");
    let seen = view::<User>(&bytes).expect("it decodes");
    assert!(bytes.as_ptr_range().contains(&seen.name.as_ptr()));
    assert_eq!(seen.avatar, Some(&[1, 2][..]));
    assert_eq!(seen.contact, Some(UserContactRef::String("mail")));
    assert_eq!(seen.owner.as_ref().map(|owner| owner.name), Some("Bob"));
    assert_eq!(seen.notes["n"], [&[3]]);
    let plain: &Option<Plain> = &seen.plain;
    assert!(plain.is_some());
    assert_eq!(User::from(seen.clone()), user);
    assert_eq!(seen.into_owned(), user);
    let words = borrowed_top_level::Words(vec!["x".into()]);
    assert_eq!(
        view::<borrowed_top_level::Words>(&to_vec(&words).expect("it encodes")).expect("it decodes").0,
        ["x"]
    );
    // What holds nothing to borrow is its own borrowed form.
    let place: <Place as View>::Ref<'_> = Place::new(1.0);
    assert_eq!(place, user.home);
}

#[test]
fn serde_uses_avro_s_names() {
    use serde::com::acme::events::{Event, EventType, Settings};

    let event = Event::new(
        uuid::Uuid::nil(),
        EventType::Deleted,
        chrono::DateTime::UNIX_EPOCH,
        Some(rust_decimal::Decimal::new(150, 2)),
        Some(Settings::new().into()),
    );
    let json = serde_json::to_value(&event).expect("it serializes");
    let expected = serde_json::json!({
        "eventId": "00000000-0000-0000-0000-000000000000",
        "type": "DELETED",
        "at": "1970-01-01T00:00:00Z",
        "amount": "1.50",
        "payload": {"com.acme.events.Settings": {"dark_mode": false}},
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<Event>(json).expect("it deserializes"), event);
    assert_eq!(serde_json::from_str::<Settings>("{}").expect("all have defaults"), Settings::default());
    let hashes = serde::com::acme::Sha512([7; 64]);
    let json = serde_json::to_string(&hashes).expect("it serializes");
    assert_eq!(serde_json::from_str::<serde::com::acme::Sha512>(&json).expect("it deserializes"), hashes);
    assert!(serde_json::from_str::<serde::com::acme::Sha512>("[1, 2]").is_err());
}

#[test]
fn builders_take_what_has_no_default() {
    use builders::com::acme::users::{User, UserContact};

    let user = User::builder().id(1).name("Ada").nick(None).contact(5).build();
    assert_eq!(user, User::new(1, "Ada", None, UserContact::Int(5)));
    let full =
        User::builder().id(1).name("Ada").nick(Some("a".into())).contact("x").age(None).r#type("y").build();
    assert_eq!((full.age, full.r#type.as_str(), full.email), (None, "y", None));
    let built = User::builder().id(1).name("Ada").nick(None).contact(5).build_(7).build();
    assert_eq!((built.build, user.build), (7, 0));
    assert_eq!(builders_defaults::com::acme::Defaults::builder().build().some, Some(5));
}
