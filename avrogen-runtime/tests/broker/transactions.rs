//! All or none: of messages to several topics, of what was made of messages and that they are done.

use avrogen_runtime::kafka::{Commits, OnFailure};

use crate::topics::{Accounts, Renamed, RenamedUser, User, Users};
use crate::{Broker, fresh, next, producer};

#[tokio::test]
async fn what_is_aborted_between_two_topics_is_seen_in_neither() {
    let broker = Broker::take();
    let client = broker.builder().transactional_id(fresh("aborted")).build();
    let (first, second) = (fresh("users"), fresh("accounts"));
    let users = producer::<Users>(&client, &first).await;
    let accounts = producer::<Accounts>(&client, &second).await;
    for (name, commit) in [("aborted", false), ("dropped", false), ("committed", true)] {
        let user = User::new(1, name);
        let mut transaction = client.transaction().await.unwrap();
        transaction.send(&users, Users::message(name, &user)).await.unwrap();
        if name == "dropped" {
            continue;
        }
        transaction.send(&accounts, Accounts::message(1, &user)).await.unwrap();
        if commit {
            transaction.commit().await.unwrap();
        } else {
            transaction.abort().await.unwrap();
        }
    }
    let mut users = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&first).await.unwrap();
    assert_eq!(next(&mut users).await.key, "committed");
    let mut accounts = client.consumer::<Accounts>(fresh("g"), OnFailure::Stop).topic(&second).await.unwrap();
    assert_eq!(next(&mut accounts).await.value.unwrap().name, "committed");
}

#[tokio::test]
async fn offsets_are_taken_along() {
    let broker = Broker::take();
    let client = broker.builder().transactional_id(fresh("offsets")).build();
    let (topic, group) = (fresh("users"), fresh("g"));
    let users = producer::<Users>(&client, &topic).await;
    for id in 0..3 {
        users.send(Users::message("k", &User::new(id, "x"))).await.unwrap();
    }
    // What is aborted is not done, whatever the consumer said.
    for (commit, expected) in [(false, 0), (true, 0), (true, 1)] {
        let input = client.consumer::<Users>(&group, OnFailure::Stop).topic(&topic).commits(Commits::Manual);
        let mut input = input.await.unwrap();
        let message = next(&mut input).await;
        assert_eq!(message.meta.offset(), expected);
        message.done();
        let mut transaction = client.transaction().await.unwrap();
        transaction.include(&input).await.unwrap();
        if commit {
            transaction.commit().await.unwrap();
        } else {
            transaction.abort().await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_translation_that_is_cut_off_goes_on_and_each_message_comes_once() {
    const MESSAGES: i64 = 500;
    let broker = Broker::take();
    let id = fresh("translator");
    let client = broker.builder().transactional_id(&id).build();
    let (old, new, group) = (fresh("old"), fresh("new"), fresh("g"));
    let users = producer::<Users>(&client, &old).await;
    let renamed = producer::<Renamed>(&client, &new).await;
    let mut batch = users.batch();
    for id in 0..MESSAGES {
        // Every other one has no nickname, which is for the function.
        let nick = (id % 2 == 0).then(|| format!("nick-{id}"));
        batch.send(Users::message("k", &User { nick, ..User::new(id, "name") })).await.unwrap();
    }
    batch.finish().await.unwrap();

    let mut translated = 0;
    for round in 0.. {
        let from = client.consumer::<Users>(&group, OnFailure::Stop).topic(&old);
        let translator =
            client.translator(from, renamed.clone()).max_messages(60).translate_with(|user, out| {
                let value = user.value.as_ref().ok_or("no tombstones here")?;
                let made = RenamedUser { id: value.id, handle: value.name.clone() };
                out.send(Renamed::message(&user.key, &made))
            });
        let mut translator = translator.build();
        translated += translator.step(std::time::Duration::from_secs(120)).await.unwrap();
        if translated >= u64::try_from(MESSAGES).unwrap() {
            break;
        }
        // Cut off in the middle of the next transaction, more or less.
        let next = translator.step(std::time::Duration::from_secs(120));
        if let Ok(more) = tokio::time::timeout(std::time::Duration::from_millis(5 * round), next).await {
            translated += more.unwrap();
        }
        if translated >= u64::try_from(MESSAGES).unwrap() {
            break;
        }
    }

    let mut received = client.consumer::<Renamed>(fresh("g"), OnFailure::Stop).topic(&new).await.unwrap();
    for id in 0..MESSAGES {
        let value = next(&mut received).await.value.unwrap();
        assert_eq!(value.id, id);
        assert_eq!(value.handle, if id % 2 == 0 { format!("nick-{id}") } else { "name".into() });
    }
}
