//! What attackers and real servers once succeeded with, by number: each row
//! says what was tried, and the right value that its test asserts.
//!
//! `cargo test -p specwright-runtime --test attack -- --nocapture` prints them.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod credentials;
mod decode;
mod events;
mod floods;
mod links;
mod messages;
mod oauth;
mod pages;
mod redirects;
mod requests;
mod secrets;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod webhooks;
mod xml;
