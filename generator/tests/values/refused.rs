//! What a program may try, and the compiler refuses with the way out.

use values::Client;

fn main() {}

async fn events_that_are_awaited(client: &Client) {
    client.tick().get().await;
}
