use std::time::Duration;

use cases::long_running_configured::export::CreateRequest as ExportRequest;
use cases::long_running_configured::job::{CreateRequest, UpdateRequest};
use cases::runtime::{Client, ErrorKind, Progress};

use super::server::{Answer, Server, answer, json, serve, status};
use super::wait;

fn client(server: &Server) -> Client {
    let builder = Client::long_running_configured_builder().base_url(&server.url);
    builder.anonymous().retry_after_cap(Duration::ZERO).build().unwrap()
}

fn begun() -> Answer {
    let job = answer(202, "application/json", r#"{"state":"new"}"#);
    job.header("Location", "jobs/1").header("Retry-After", "1")
}

#[test]
fn states_are_typed_and_the_value_is_a_member() {
    let server = serve([
        begun(),
        json(r#"{"state":"running","percent":10}"#),
        json(r#"{"state":"Finished","report":{"id":1,"lines":["a"]}}"#),
    ]);
    wait(async {
        let mut poller = CreateRequest::new("all").on(&client(&server)).poll();
        let mut percent = None;
        let mut report = None;
        while let Some(progress) = poller.next().await {
            match progress.unwrap() {
                Progress::Accepted => assert!(poller.resume_token().is_some()),
                Progress::Running(state) => percent = state.and_then(|state| state.percent),
                Progress::Done(value) => report = Some(value),
            }
        }
        assert_eq!(percent, Some(10));
        assert_eq!(report.unwrap().id, 1);
    });
    assert_eq!(
        server.lines(),
        ["POST /jobs {\"what\":\"all\"}", "GET /jobs/1", "GET /jobs/1"]
    );
}

#[test]
fn another_process_goes_on_by_the_token() {
    let server = serve([begun(), json(r#"{"state":"finished","report":{"id":2}}"#)]);
    let token = wait(async {
        let mut poller = CreateRequest::new("all").on(&client(&server)).poll();
        assert_eq!(poller.next().await.unwrap().unwrap(), Progress::Accepted);
        poller.resume_token().unwrap().to_owned()
    });
    let resumed = CreateRequest::resume(&client(&server), &token);
    assert_eq!(wait(resumed.until_done()).unwrap().id, 2);
    assert_eq!(server.lines()[1..], ["GET /jobs/1"]);
}

#[test]
fn words_of_the_configuration_end_it() {
    for word in ["broken", "STOPPED"] {
        let server = serve([begun(), json(format!(r#"{{"state":"{word}"}}"#))]);
        let request = CreateRequest::new("all").on(&client(&server));
        let error = wait(request.until_done()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Failed);
        assert_eq!(error.error_type(), Some(word));
    }
    let server = serve([begun(), json(r#"{"state":"finished","report":null}"#)]);
    let request = CreateRequest::new("all").on(&client(&server));
    let error = wait(request.until_done()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("report")));
}

#[test]
fn the_state_says_where_the_value_is() {
    let server = serve([
        status(202).header("Location", "/states/3"),
        status(202),
        json(r#"{"links":{"file":"/exports/3"}}"#),
        json(r#"{"file":"https://files.example/3"}"#),
    ]);
    let request = ExportRequest::new().on(&client(&server));
    let export = wait(request.until_done()).unwrap();
    assert_eq!(export.file, "https://files.example/3");
    assert_eq!(server.lines()[1..], ["GET /states/3", "GET /states/3", "GET /exports/3"]);
}

#[test]
fn a_value_is_asked_for_until_it_says_that_it_is_done() {
    let server = serve([
        json(r#"{"state":"waiting"}"#),
        json(r#"{"state":"running","percent":5}"#),
        json(r#"{"state":"Finished","report":{"id":3}}"#),
    ]);
    let job = wait(UpdateRequest::new("j").on(&client(&server)).until_done()).unwrap();
    assert_eq!(job.report.unwrap().id, 3);
    assert_eq!(server.lines(), ["PUT /jobs/j", "GET /jobs/j", "GET /jobs/j"]);
}
