//! What a client does to the process it is in, and calls without credentials.

use std::io::Read;
use std::net::TcpListener;

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Api, Call, Client, Credential, ErrorKind, Inputs, Scheme, SchemeKind, Secret, reply,
};

use crate::support::{API, Seen, Server, json, operation};
use crate::table::row;

#[tokio::test]
async fn n09_nothing_is_installed_for_the_whole_process() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = Client::with_api(&API)
        .token("t0k")
        .base_url(url)
        .max_retries(0)
        .build()
        .unwrap();
    // Nor on the way: TLS is spoken with the client's own provider.
    let hello = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = vec![0; 1024];
        let length = stream.read(&mut hello).unwrap();
        hello.truncate(length);
        hello
    });
    let call = Call::new(
        &client,
        Inputs::new(&crate::support::GET).encoded(),
        reply::json::<i64>,
    );
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Connection);
    let hello = hello.join().unwrap();
    assert_eq!(hello[..2], [0x16, 0x03], "a handshake record");
    assert!(hello.windows(8).any(|window| window == b"http/1.1"), "ALPN");

    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    let own = rustls::crypto::ring::default_provider().install_default();
    assert!(own.is_ok());
    row(
        9,
        "`Client::new`, then `install_default` of the application",
        "Ok",
    );
}

static OPEN: Api = Api {
    name: "open-api",
    token_env: "SPECWRIGHT_ATTACK_TOKEN_THAT_IS_NOT_SET",
    ..Api::DEFAULT
};
static CLOSED: Api = Api {
    schemes: &[
        Scheme {
            name: "bearer",
            kind: SchemeKind::Bearer,
        },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKeyHeader("x-api-key"),
        },
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKeyQuery("key"),
        },
        Scheme {
            name: "cookie",
            kind: SchemeKind::ApiKeyCookie("session"),
        },
    ],
    security: &[&["bearer"]],
    ..OPEN
};
static OPTIONAL: Api = Api {
    security: &[&[], &["bearer"]],
    ..CLOSED
};

static GET: Operation = operation("get", Method::Get, "/get");
const fn needing(security: &'static [&'static [&'static str]]) -> Operation {
    Operation {
        security: Some(security),
        ..operation("get", Method::Get, "/get")
    }
}
static KEY: Operation = needing(&[&["key"]]);
static QUERY: Operation = needing(&[&["query"]]);
static COOKIE: Operation = needing(&[&["cookie"]]);

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(client, Inputs::new(operation).encoded(), reply::json::<i64>)
}

#[tokio::test]
async fn n16_an_api_without_security_asks_for_no_token() {
    let server = Server::script(vec![json("7")]).await;
    let builder = Client::with_api(&OPEN).from_env().unwrap();
    let client = builder.base_url(&server.url).build().unwrap();
    assert_eq!(call(&client, &GET).await.unwrap(), 7);
    assert!(Client::with_api(&OPTIONAL).from_env().is_ok());
    let error = Client::with_api(&CLOSED).from_env().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    row(
        16,
        "`from_env()` of an API without security",
        "Ok, without a variable",
    );

    let given: [fn(
        specwright_runtime::runtime::ClientBuilder,
    ) -> specwright_runtime::runtime::ClientBuilder; 3] = [
        |builder| builder.token("t0k"),
        |builder| builder.basic_auth("u", "p"),
        |builder| builder.credential("bearer", Credential::Token(Secret::new("t0k"))),
    ];
    for give in given {
        let builder = Client::with_api(&OPEN).base_url(&server.url);
        let error = give(builder).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().contains("give it as a header"), "{error}");
    }
    let error = call(&client, &GET).token("t0k").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    row(
        16,
        "`.token()` of an API without security",
        "an error that says the way out",
    );

    let builder = Client::with_api(&CLOSED).token("t0k");
    let error = builder
        .credential("baerer", Credential::Token(Secret::new("x")))
        .build()
        .unwrap_err();
    assert!(
        error.message().contains("bearer, key, query, cookie"),
        "{error}"
    );
    row(
        16,
        "a credential for a scheme that there is not",
        "an error that lists those there are",
    );
}

async fn sent(make: impl FnOnce(&Server) -> Call<i64>) -> Seen {
    let server = Server::script(vec![json("7")]).await;
    make(&server).await.unwrap();
    server.seen().remove(0)
}

fn bare(server: &Server) -> Client {
    Client::with_api(&CLOSED)
        .base_url(&server.url)
        .build()
        .unwrap()
}

#[tokio::test]
async fn n16_a_credential_given_by_hand_is_accepted() {
    let seen = sent(|server| call(&bare(server), &GET).header("Authorization", "Token abc")).await;
    assert_eq!(seen.header("authorization"), Some("Token abc"));
    let seen = sent(|server| call(&bare(server), &KEY).header("X-Api-Key", "k3y")).await;
    assert_eq!(seen.header("x-api-key"), Some("k3y"));
    let seen = sent(|server| call(&bare(server), &QUERY).query("key", "k3y")).await;
    assert_eq!(seen.target, "/get?key=k3y");
    let seen = sent(|server| call(&bare(server), &COOKIE).header("cookie", "a=b; session=s")).await;
    assert_eq!(seen.header("cookie"), Some("a=b; session=s"));
    row(16, "Authorization, key, cookie by hand", "sent as they are");

    // It replaces what the client would send, but for the call's own token.
    let client = |server: &Server| {
        Client::with_api(&CLOSED)
            .base_url(&server.url)
            .token("t0k")
            .build()
            .unwrap()
    };
    let seen = sent(|server| call(&client(server), &GET).header("authorization", "Mine 1")).await;
    assert_eq!(seen.header("authorization"), Some("Mine 1"));
    let seen = sent(|server| {
        call(&client(server), &GET)
            .header("authorization", "Mine 1")
            .token("own")
    })
    .await;
    assert_eq!(seen.header("authorization"), Some("Bearer own"));
    // Another header is none for this scheme.
    let server = Server::script(Vec::new()).await;
    let error = call(&bare(&server), &KEY)
        .header("authorization", "Mine 1")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    row(
        16,
        "a header by hand and a token of the client",
        "the header",
    );
}

#[tokio::test]
async fn n16_a_client_can_be_anonymous_on_purpose() {
    let anonymous = |server: &Server| {
        let builder = Client::with_api(&CLOSED).base_url(&server.url);
        builder.anonymous().build().unwrap()
    };
    let seen = sent(|server| call(&anonymous(server), &GET)).await;
    assert_eq!(seen.header("authorization"), None);
    let seen = sent(|server| call(&anonymous(server), &GET).token("own")).await;
    assert_eq!(seen.header("authorization"), Some("Bearer own"));
    let server = Server::script(Vec::new()).await;
    let error = call(&bare(&server), &GET).await.unwrap_err();
    assert!(error.message().contains("anonymous"), "{error}");
    row(16, "an anonymous client", "sends no credential");
}

#[tokio::test]
async fn n07_no_credential_begins_another_cookie() {
    let server = Server::script(Vec::new()).await;
    let client = Client::with_api(&CLOSED)
        .base_url(&server.url)
        .token("s;admin=1")
        .build()
        .unwrap();
    let error = call(&client, &COOKIE).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Config, 0));
    assert!(!error.to_string().contains("admin"));
    row(7, "a credential in a cookie with `;`", "refused");
}
