//! The `Link` header, and the header that signs webhooks.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};
use specwright_runtime::runtime::operation::Operation;
use specwright_runtime::runtime::webhook::{
    SignatureEncoding, Signatures, Signed, Timestamp, WebhookScheme, Webhooks,
};
use specwright_runtime::runtime::{Inputs, PageCall, PageKind, Pagination, Value, reply};

use crate::canned::{client, run};
use crate::{Dice, Verdict, signature};

pub const LINK_SEEDS: &[&str] = &[
    "</2>; rel=\"next\"",
    "</1>; rel=prev, </2?a=1,2>;title=\"a \\\" ; rel=next\"; rel=\"last next\"",
    "</2>; anchor=\"/list\"; rel=next; rel=prev",
    "<//other.example/2>; rel=next",
];
pub const LINK_WORDS: &[&str] = &[
    "<",
    ">",
    ";",
    ",",
    "\"",
    "\\",
    "=",
    " ",
    "rel",
    "rel=next",
    "rel=\"next\"",
    "anchor=\"x\"",
    "</3>",
    "title",
    "é",
    "\t",
    "next",
    "NEXT",
];

static PAGINATION: Pagination = Pagination {
    items: "",
    kind: PageKind::LinkHeader,
};
static LIST: Operation = Operation {
    id: "list",
    path: "/list",
    pagination: Some(&PAGINATION),
    ..Operation::DEFAULT
};

/// Where a page with these headers leads: `Err` if to a place that is not followed.
fn next(links: &[&[u8]]) -> Result<Option<String>, ()> {
    let mut headers = HeaderMap::new();
    for link in links {
        headers.append("link", HeaderValue::from_bytes(link).unwrap());
    }
    let page = || vec![b"[1]".to_vec()];
    let (client, asked) = client(vec![(headers, page()), (HeaderMap::new(), page())]);
    let call = PageCall::<Value, Value>::new(&client, Inputs::new(&LIST).encoded(), reply::json);
    let mut pages = call.pages();
    while let Some(page) = run(pages.next()) {
        page.map_err(|_| ())?;
    }
    let asked = asked.lock().unwrap();
    assert!(asked.len() <= 2, "{asked:?}");
    Ok(asked.get(1).cloned())
}

pub fn link(input: &[u8], _: &mut Dice) -> Verdict {
    if HeaderValue::from_bytes(input).is_err() {
        return Ok(0);
    }
    let alone = next(&[input]);
    // What comes before in the list, or as a field of its own, changes nothing.
    let before = [b"</0>; rel=\"prev\"; title=\"a, <b>\", ", input].concat();
    for others in [next(&[&before]), next(&[b"</0>;rel=first", input])] {
        if others != alone {
            return Err(format!("{others:?} after another link, {alone:?} alone"));
        }
    }
    // What comes after counts where there was none.
    let after = next(&[input, b"</last>; rel=next"]);
    let wanted = match &alone {
        Ok(None) => Ok(Some("https://api.example/last".to_owned())),
        found => found.clone(),
    };
    if after != wanted {
        return Err(format!("{after:?} before another link, {alone:?} alone"));
    }
    let kind = match &alone {
        Ok(None) => 0,
        Ok(Some(url)) => url.len() as u64,
        Err(()) => 1,
    };
    let count = |byte: u8| input.iter().filter(|other| **other == byte).count().min(4) as u64;
    Ok(signature([
        kind,
        count(b'<'),
        count(b'"'),
        count(b';'),
        count(b','),
    ]))
}

pub const WEBHOOK_SEEDS: &[&str] = &[
    "t=1700000000,v1=SIGNED",
    "t=1700000000,v1=00,v1=SIGNED,v0=x",
    "v1=SIGNED",
    "t=1,t=1700000000,v1=SIGNED",
];
pub const WEBHOOK_WORDS: &[&str] = &[
    "t=",
    "t=1700000000",
    "v1=",
    "v1=SIGNED",
    ",",
    "=",
    "SIGNED",
    "v0=",
    " ",
    "00",
    "é",
];

static SCHEME: WebhookScheme = WebhookScheme {
    signature_header: "signature",
    signatures: Signatures::Pairs("v1"),
    encoding: SignatureEncoding::Hex,
    timestamp: Timestamp::Pair("t"),
    id_header: None,
    signed: &[Signed::Timestamp, Signed::Text("."), Signed::Body],
    base64_secret_prefix: None,
    tolerance_seconds: 300,
};
const NOW: &str = "1700000000";
const BODY: &[u8] = b"{\"id\":\"evt_1\"}";

/// A header is good if its first time is now and one of the first signatures of the
/// right length is that of the body.
fn is_good(header: &str, right: &str) -> bool {
    let pairs = || {
        header
            .split(',')
            .filter_map(|pair| pair.trim().split_once('='))
    };
    let time = pairs()
        .find(|(name, _)| *name == "t")
        .map(|(_, value)| value);
    let signatures = pairs()
        .filter(|(name, _)| *name == "v1")
        .map(|(_, value)| value);
    let mut whole = signatures
        .filter(|text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let good = whole
        .by_ref()
        .take(16)
        .any(|text| text.eq_ignore_ascii_case(right));
    time == Some(NOW) && good
}

/// The longest that a header of a fuzzer may take.
const MOST: Duration = Duration::from_millis(500);

/// How long this thread has had a processor, on Linux.
fn thread_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

pub fn webhook(input: &[u8], _: &mut Dice) -> Verdict {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"whsec_fuzz");
    let tag = ring::hmac::sign(&key, &[NOW.as_bytes(), b".", BODY].concat());
    let right: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let text = String::from_utf8_lossy(input).replace("SIGNED", &right);
    let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else {
        return Ok(0);
    };
    let good = value.to_str().is_ok_and(|header| is_good(header, &right));
    let mut headers = HeaderMap::new();
    headers.insert("signature", value);
    let webhooks = Webhooks::new(&SCHEME, ["whsec_other", "whsec_fuzz"]).unwrap();
    let now: SystemTime = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let started = Instant::now();
    let verified = webhooks.verify_at(&headers, BODY, now);
    if verified.is_ok() != good {
        return Err(format!("{verified:?}, and it is good: {good}"));
    }
    // A machine that is busy takes long, too: then it is the time of this thread alone that counts.
    if started.elapsed() > MOST {
        let before = thread_time();
        let _ = webhooks.verify_at(&headers, BODY, now);
        let taken = thread_time()
            .zip(before)
            .map(|(after, before)| after - before);
        if taken.is_some_and(|taken| taken > MOST) {
            return Err(format!("it took {taken:?} of the processor"));
        }
    }
    let message = verified.map_or_else(|error| error.message().len(), |()| 0);
    let signatures = text.matches("v1=").count().min(20);
    Ok(signature([
        message as u64,
        signatures as u64,
        text.matches(&right).count().min(5) as u64,
    ]))
}
