//! Unions, fixed, recursion, logical types, names and the top level of files: every kind of type makes the round trip.

mod round;

use std::collections::BTreeMap;

use avrogen_runtime::{AvroType, ErrorKind, from_slice, to_vec};
use avrogen_tests::{
    fixed, logical_types, logical_types_jiff, logical_types_raw, namespaces, recursion, references,
};
use avrogen_tests::{no_namespace, top_level, top_level_unions, tree, unions};
use chrono::{DateTime, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use uuid::Uuid;

use round::round;

#[test]
fn unions_have_a_variant_for_each_branch() {
    use unions::com::acme::{
        Circle, Digest, Unions, UnionsDates, UnionsDeep, UnionsDeepMap, UnionsEvents, UnionsKindUnion,
        UnionsMiddle, UnionsScalar, UnionsShapes, UnionsSingle, v1, v2,
    };

    let value = Unions {
        scalar: 7_i64.into(),
        middle: Some("x".into()),
        shapes: vec![None, Some(Circle::new(1.0).into())],
        single: "alone".into(),
        events: v2::Event::new().into(),
        deep: Some(vec![
            UnionsDeep::Int(1),
            UnionsDeep::Map(BTreeMap::from([("k".into(), Some(UnionsDeepMap::Long(2)))])),
        ]),
        dates: Some(DateTime::UNIX_EPOCH.into()),
        kind: unions::com::acme::Kind::A.into(),
        empty: vec![],
    };
    let bytes = round(&value);
    assert_eq!(bytes[..6], [4, 14, 4, 2, b'x', 4]);
    for scalar in
        [true.into(), 1.into(), 1_i64.into(), 1.5_f32.into(), 1.5.into(), "s".into(), vec![0_u8].into()]
    {
        let scalar: UnionsScalar = scalar;
        round(&Unions { scalar, ..value.clone() });
    }
    for event in [UnionsEvents::Event(v1::Event::new()), UnionsEvents::Digest(Digest([1, 2]))] {
        round(&Unions { events: event, ..value.clone() });
    }
    round(&Unions { middle: None, dates: Some(UnionsDates::Date(NaiveDate::default())), ..value.clone() });
    round(&Unions {
        middle: Some(UnionsMiddle::Int(1)),
        kind: UnionsKindUnion::String(String::new()),
        ..value
    });
    assert_eq!(UnionsSingle::from("x"), UnionsSingle::String("x".into()));
    assert_ne!(UnionsShapes::Circle(Circle::new(1.0)), unions::com::acme::Square::new(1.0).into());
}

#[test]
fn an_index_without_a_branch_is_refused() {
    use avrogen_tests::top_level_unions::Event;

    assert_eq!(round(&Event::from("a")), [2, 2, b'a']);
    for index in [6, 1] {
        let error = from_slice::<Event>(&[index, 0]).expect_err("there are three branches");
        assert_eq!(error.kind(), ErrorKind::Malformed);
    }
}

#[test]
fn fixed_are_newtypes_of_any_size() {
    use fixed::com::acme::{Account, Hashes, Md5, Money, Nothing, Page, Sha512};

    let value = Hashes {
        md5: [1; 16].into(),
        sha512: Sha512([2; 64]),
        page: Page(Box::new([3; 5000])),
        nothing: Nothing([]),
        all: vec![Md5([4; 16])],
        voids: vec![Nothing([]); 3],
    };
    assert_eq!(round(&value).len(), 16 + 64 + 5000 + 18 + 2);
    assert_eq!(value.md5.as_ref(), [1; 16]);
    let balance = Decimal::new(-12345, 2);
    assert_eq!(round(&Account { balance }), round(&Money(balance)));
}

#[test]
fn recursive_values_end() {
    use recursion::com::acme::{Expression, Negation, Node, NodeAny, Sum};

    let leaf = Node::new(1, None, None, vec![], BTreeMap::new(), None);
    let node = Node {
        next: Some(Box::new(leaf.clone())),
        last: Some(Box::new(leaf.clone())),
        children: vec![leaf.clone(), leaf.clone()],
        named: BTreeMap::from([("a".into(), leaf.clone())]),
        any: Some(leaf.clone().into()),
        ..leaf.clone()
    };
    round(&node);
    assert_eq!(node.any, Some(NodeAny::Node(Box::new(leaf.clone()))));
    let one = Expression::new(1.0);
    let sum = Expression::new(Sum::new(one.clone(), Expression::new(Negation::new(one.clone()))));
    round(&Expression::new(vec![sum, one]));
    let deep = (0..1000).fold(leaf.clone(), |inner, _| Node { next: Some(Box::new(inner)), ..leaf.clone() });
    assert_eq!(to_vec(&deep).expect_err("too deep").kind(), ErrorKind::LimitExceeded);
}

#[test]
fn logical_types_by_setting() {
    let date = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a date");
    assert_eq!(round(&top_level::Day(date)), [0x8c, 0xb5, 2]);

    let numbers = logical_types::com::acme::Numbers {
        price: Decimal::new(12_345, 2),
        weight: Decimal::new(-1, 3),
        any: Decimal::new(5, 1),
        wide: vec![1],
        id: Uuid::from_u128(1),
        key: Uuid::from_u128(2),
        validity: avrogen_runtime::Duration { months: 1, days: 2, millis: 3 },
        parts: Some(logical_types::com::acme::NumbersParts::Key(Uuid::from_u128(3))),
        unknown: "red".into(),
    };
    let bytes = round(&numbers);
    let raw: logical_types_raw::com::acme::Numbers = from_slice(&bytes).expect("the same encoding");
    assert_eq!(raw.price, [0x30, 0x39]);
    assert_eq!(raw.id, Uuid::from_u128(1).to_string());
    assert_eq!(to_vec(&raw).expect("it encodes"), bytes);
    let big: logical_types_jiff::com::acme::Numbers = from_slice(&bytes).expect("the same encoding");
    assert_eq!(big.price.to_string(), "123.45");
    assert_eq!(to_vec(&big).expect("it encodes"), bytes);
}

#[test]
fn times_by_setting() {
    let at = DateTime::from_timestamp_nanos(1_700_000_000_123_456_789);
    let time = NaiveTime::from_hms_milli_opt(1, 2, 3, 4).expect("a time");
    let whole = DateTime::from_timestamp_millis(at.timestamp_millis()).expect("a time");
    let micros = DateTime::from_timestamp_micros(at.timestamp_micros()).expect("a time");
    let times = logical_types::com::acme::Times::new(
        at.date_naive(),
        time,
        time,
        whole,
        micros,
        at,
        whole.naive_utc(),
        micros.naive_utc(),
        at.naive_utc(),
        Some(whole),
        vec![at.date_naive()],
    );
    let bytes = round(&times);
    let jiff: logical_types_jiff::com::acme::Times = from_slice(&bytes).expect("the same encoding");
    assert_eq!(jiff.timestamp_nanos.as_nanosecond(), 1_700_000_000_123_456_789);
    assert_eq!(to_vec(&jiff).expect("it encodes"), bytes);
    let raw: logical_types_raw::com::acme::Times = from_slice(&bytes).expect("the same encoding");
    assert_eq!(raw.timestamp_micros, 1_700_000_000_123_456);
    assert_eq!(raw.maybe, Some(whole));
    assert_eq!(to_vec(&raw).expect("it encodes"), bytes);
}

#[test]
fn the_top_level_of_a_file_may_be_anything() {
    use top_level::com::acme::Price;
    use top_level::{Count, Nothing, PriceListV2, Prices};
    use top_level_unions::com::acme::Price as UnionPrice;
    use top_level_unions::{Event, EventArray, MaybeEvent, MaybeEventValue, MaybePrice};

    assert_eq!(round(&Prices(vec![Price::new(1)])), [2, 2, 0]);
    assert_eq!(
        round(&PriceListV2::from(BTreeMap::from([("a".to_owned(), Price::new(1))]))),
        [2, 2, b'a', 2, 0]
    );
    assert_eq!(round(&Event::from(vec![EventArray::Int(1), "x".into()])), [4, 4, 0, 2, 2, 2, b'x', 0]);
    assert_eq!(round(&MaybePrice(Some(UnionPrice::new(1)))), [2, 2]);
    assert_eq!(round(&MaybeEvent(None)), [2]);
    assert_eq!(round(&MaybeEvent(Some(MaybeEventValue::Price(UnionPrice::new(1))))), [4, 2]);
    assert_eq!(round(&Count(-1)), [1]);
    assert_eq!(round(&Nothing(())), [0]);
    assert_eq!(PriceListV2::SCHEMA, include_str!("../cases/top-level/price-list.v2.avsc"));
    assert_eq!(<PriceListV2 as AvroType>::SCHEMA.name(), "price-list.v2");
    assert_eq!(<PriceListV2 as AvroType>::SCHEMA.references()[0].subject(), "com.acme.Price");
}

#[test]
fn files_refer_to_each_other_in_circles() {
    use references::com::acme::Currency;
    use references::com::acme::customers::{Address, Customer};
    use references::com::acme::orders::Order;

    let address = Address::new("Bern");
    let order = Order::new(Customer::new(address.clone(), None), address.clone());
    assert_eq!(order.currency, Currency::Eur);
    round(&Customer::new(address, Some(Box::new(order))));

    let order = <Order as AvroType>::SCHEMA;
    let subjects: Vec<_> = order.references().iter().map(|reference| reference.subject()).collect();
    assert_eq!(subjects, ["com.acme.Currency", "customers-value"]);
    let customer = order.references()[1].schema();
    assert_eq!(customer.references()[0].subject(), "orders-value");
    assert!(std::ptr::eq(customer.references()[0].schema(), order));
}

#[test]
fn namespaces_are_modules_wherever_the_code_stands() {
    let far =
        namespaces::std_::str_::crate_::self_::super_::rt_::User::new(namespaces::core_::User::new(), "x");
    assert_eq!(round(&far), [2, b'x']);
    let outer = tree::Outer::new(
        tree::com::acme::User::new(
            tree::com::acme::r#type::r#match::Type::A,
            tree::com::acme::v1::User::new(None),
        ),
        tree::core_::User::new(),
        tree::std_::str_::crate_::self_::super_::rt_::User::new(tree::core_::User::new(), ""),
        tree::com::my_team::User::new(),
        tree::com::my_team_2::User::new(),
        tree::alloc_::u8_::User::new(vec![]),
        tree::com::User::new(tree::com::acme::v1::User::new(None)),
    );
    round(&outer);
    round(&tree::com::aux::Aux::new());
}

#[test]
fn types_without_a_namespace_stand_at_the_root() {
    use no_namespace::{Hash, Role, User, UserOf, a};

    let user = User { far: Some(Box::new(a::b::Far::new(None))), ..User::default() };
    round(&user);
    assert_eq!((user.name.as_str(), user.role, user.hash), ("x", Role::A, Hash(*b"ab")));
    assert_eq!(user.of, Some(UserOf::Int(1)));
}
