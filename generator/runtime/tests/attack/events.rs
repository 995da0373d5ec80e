//! Event streams that are cut where it hurts.

use specwright_runtime::runtime::{EventCall, Inputs};

use crate::support::{GET, canned};
use crate::table::row;

const STREAM: &str = "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\n\nid: 4\ndata: 4\n\nid\n\n";

/// The id to go on with after a stream is cut off at this byte, and the items
/// that arrived.
async fn cut_at(at: usize) -> (Option<String>, Vec<i64>) {
    let client = canned::client("text/event-stream", vec![STREAM.as_bytes()[..at].to_vec()]);
    let call = EventCall::<i64>::new(&client, Inputs::new(&GET).encoded());
    let mut stream = call.stream();
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item.unwrap());
    }
    (stream.last_event_id().map(str::to_owned), items)
}

#[tokio::test]
async fn n11_the_last_id_is_that_of_the_last_event_that_arrived_whole() {
    for at in 0..=STREAM.len() {
        let (id, items) = cut_at(at).await;
        // Each event ends with its empty line.
        let whole = STREAM[..at].matches("\n\n").count();
        let expected: (Option<&str>, &[i64]) = match whole {
            0 => (None, &[]),
            1 => (Some("1"), &[1]),
            2 => (Some("2"), &[1, 2]),
            3 => (Some("3"), &[1, 2]),
            4 => (Some("4"), &[1, 2, 4]),
            _ => (None, &[1, 2, 4]),
        };
        assert_eq!((id.as_deref(), items.as_slice()), expected, "cut at {at}");
    }
    row(
        11,
        "an event stream cut off at every byte",
        "last_event_id() is that of the last whole event",
    );
}

#[tokio::test]
async fn n11_an_id_is_sent_back_as_it_came() {
    use crate::support::{API, Server, pieces};
    // HTTP has no letters beyond ASCII but as bytes.
    for id in ["7", "é-7", "a b", "#1;x=\"y\""] {
        let text = format!("id: {id}\ndata: 1\n\n");
        let answer = || pieces("text/event-stream", [text.as_bytes()]);
        let server = Server::script(vec![answer(), answer()]).await;
        let client = server.client(&API).build().unwrap();
        let call = || EventCall::<i64>::new(&client, Inputs::new(&GET).encoded());
        let mut stream = call().stream();
        while stream.next().await.is_some() {}
        let last = stream.last_event_id().unwrap().to_owned();
        assert_eq!(last, id);
        let mut stream = call().last_event_id(last).stream();
        stream.next().await.unwrap().unwrap();
        assert_eq!(server.seen()[1].header("last-event-id"), Some(id));
        row(
            11,
            &format!("resumed after the id `{id}`"),
            "Last-Event-ID as it came",
        );
    }
}

#[tokio::test]
async fn n11_the_last_id_is_that_of_the_event_that_was_handed_out() {
    let client = canned::client("text/event-stream", vec![STREAM.as_bytes().to_vec()]);
    let call = EventCall::<i64>::new(&client, Inputs::new(&GET).encoded());
    let mut stream = call.stream();
    for (id, item) in [("1", 1), ("2", 2), ("4", 4)] {
        assert_eq!(stream.next().await.unwrap().unwrap(), item);
        assert_eq!(stream.last_event_id(), Some(id));
    }
    row(
        11,
        "events that arrived together",
        "the id of the one handed out",
    );
}
