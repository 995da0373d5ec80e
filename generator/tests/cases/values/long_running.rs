use std::time::Duration;

use cases::long_running::export::CreateRequest as ExportRequest;
use cases::long_running::import::CreateRequest as ImportRequest;
use cases::long_running::report::{CreateRequest as ReportRequest, UpdateAllRequest as PutRequest};
use cases::long_running::report::{FileRequest, TextRequest};
use cases::long_running::machine::UpdateRequest as MachineRequest;
use cases::long_running::machine::scan::{
    CreateRequest as ScanRequest, DeleteRequest as ForgetRequest,
};
use cases::long_running::types::{Export, Import, Machine, Report, Widget};
use cases::long_running::widget::{CheckRequest, DeleteRequest, UpdateRequest};
use cases::runtime::mock::{Answer as MockAnswer, Mock};
use cases::runtime::{Client, ErrorKind, Progress};

use super::server::{Server, answer, json, serve, status};
use super::{value, wait};

const WIDGET: &str = r#"{"name":"w","size":3}"#;

fn client(server: &Server) -> Client {
    let builder = Client::long_running_builder().base_url(&server.url);
    builder.anonymous().retry_after_cap(Duration::ZERO).build().unwrap()
}

#[test]
fn a_put_is_done_once_its_state_says_so_and_the_value_is_where_it_was_sent() {
    let begun = answer(201, "application/json", r#"{"name":"w"}"#);
    let server = serve([
        begun.header("Azure-AsyncOperation", "{url}/operations/1?v=1"),
        json(r#"{"status":"InProgress","percentComplete":40}"#),
        json(r#"{"status":"Succeeded"}"#),
        json(WIDGET),
    ]);
    let request = UpdateRequest::new("w", Widget::new("w")).on(&client(&server));
    wait(async {
        let mut poller = request.poll();
        assert_eq!(poller.next().await.unwrap().unwrap(), Progress::Accepted);
        assert_eq!(poller.url().unwrap(), format!("{}/operations/1?v=1", server.url));
        let state = value(r#"{"status":"InProgress","percentComplete":40}"#);
        let running = poller.next().await.unwrap().unwrap();
        assert_eq!(running, Progress::Running(Some(state)));
        let done = poller.next().await.unwrap().unwrap();
        assert!(matches!(done, Progress::Done(widget) if widget.size == Some(3)));
        assert!(poller.next().await.is_none());
    });
    assert_eq!(
        server.lines(),
        [
            "PUT /widgets/w {\"name\":\"w\"}",
            "GET /operations/1?v=1",
            "GET /operations/1?v=1",
            "GET /widgets/w"
        ]
    );
}

#[test]
fn awaited_a_call_gives_what_it_gives_at_once() {
    let begun = answer(201, "application/json", WIDGET);
    let server = serve([begun.header("Azure-AsyncOperation", "{url}/operations/1")]);
    let request = UpdateRequest::new("w", Widget::new("w")).on(&client(&server));
    assert_eq!(wait(request).unwrap().size, Some(3));
    assert_eq!(server.lines().len(), 1);
}

#[test]
fn a_failed_state_is_an_error_with_its_code() {
    let server = serve([
        status(202).header("Azure-AsyncOperation", "{url}/operations/1"),
        json(r#"{"status":"Failed","error":{"code":"Conflict","message":"In use."}}"#),
    ]);
    let request = CheckRequest::new("w").on(&client(&server));
    let error = wait(request.until_done()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    assert_eq!((error.code(), error.message()), (Some("Conflict"), "In use."));
}

#[test]
fn a_value_in_the_last_state_and_none() {
    let server = serve([
        status(202).header("Azure-AsyncOperation", "{url}/operations/1"),
        json(r#"{"status":"Succeeded","name":"w","size":3}"#),
    ]);
    let request = CheckRequest::new("w").poll_(true).on(&client(&server));
    let widget = wait(request.until_done()).unwrap().unwrap();
    assert_eq!(widget.size, Some(3));
    assert_eq!(server.lines()[0], "POST /widgets/w/check?poll=true");
    let server = serve([
        status(202).header("Location", "/operations/1"),
        status(202).header("Retry-After", "120"),
        status(204),
    ]);
    let request = CheckRequest::new("w").on(&client(&server));
    assert!(wait(request.until_done()).unwrap().is_none());
    let server = serve([
        status(202).header("Location", "/operations/1"),
        status(202),
        status(200),
    ]);
    wait(DeleteRequest::new("w").on(&client(&server)).until_done()).unwrap();
    assert_eq!(
        server.lines(),
        ["DELETE /widgets/w", "GET /operations/1", "GET /operations/1"]
    );
}

#[test]
fn what_a_document_says_of_a_202_is_polled_too() {
    let server = serve([
        status(202).header("Location", "/states/1"),
        answer(200, "text/plain", "a text"),
    ]);
    let text = TextRequest::new().on(&client(&server)).until_done();
    assert_eq!(wait(text).unwrap(), "a text");
    let accepted = server.requests()[1].header("accept").to_owned();
    assert_eq!(accepted, "text/plain, application/json");
    let server = serve([
        status(202).header("Location", "/states/1"),
        answer(200, "application/pdf", "%PDF"),
    ]);
    let file = FileRequest::new().on(&client(&server)).until_done();
    assert_eq!(wait(file).unwrap(), "%PDF");
}

#[test]
fn a_mock_answers_every_question_in_turn() {
    let mock = Mock::new();
    mock.on::<ReportRequest>()
        .then(MockAnswer::status(202).header("Operation-Location", "/states/1"))
        .then(MockAnswer::json(r#"{"status":"running"}"#))
        .then(MockAnswer::json(r#"{"status":"done","id":7}"#));
    let client = Client::long_running_builder().mock(&mock).build().unwrap();
    let report = wait(ReportRequest::new().on(&client).until_done()).unwrap();
    assert_eq!(report.id, 7);
    let asked = mock.calls();
    let asked = asked.iter().map(|call| format!("{} {}", call.method, call.path()));
    assert_eq!(
        asked.collect::<Vec<_>>(),
        ["POST /reports", "GET /states/1", "GET /states/1"]
    );
    assert_eq!(mock.requests::<ReportRequest>().len(), 1);
    mock.verify();
}

#[test]
fn what_is_made_says_itself_that_it_is_done() {
    let state = |word: &str| {
        format!(r#"{{"name":"m","properties":{{"provisioningState":"{word}","cores":4}}}}"#)
    };
    let server = serve([
        answer(201, "application/json", state("Creating")),
        json(state("Creating")),
        json(state("Succeeded")),
        json(state("Failed")),
    ]);
    let client = client(&server);
    let begin = || MachineRequest::new("m", Machine::new("m")).on(&client);
    let machine = wait(begin().until_done()).unwrap();
    assert_eq!(machine.properties.unwrap().cores, Some(4));
    let lines = ["PUT /machines/m {\"name\":\"m\"}", "GET /machines/m", "GET /machines/m"];
    assert_eq!(server.lines(), lines);
    let error = wait(begin().until_done()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
}

#[test]
fn the_result_in_a_state_is_the_value_and_a_state_that_is_the_value_stays_whole() {
    let done = r#"{"status":"Succeeded","result":{"findings":["a"]}}"#;
    let begun = || status(202).header("Operation-Location", "{url}/operations/1");
    let server = serve([begun(), json(done), begun(), json(done)]);
    let client = client(&server);
    let scan = wait(ScanRequest::new("m").on(&client).until_done()).unwrap();
    assert_eq!(scan.findings, ["a"]);
    let state = wait(ForgetRequest::new("m").on(&client).until_done()).unwrap();
    let state = state.unwrap();
    assert_eq!(state.status, "Succeeded");
    assert_eq!(state.result.unwrap().findings, ["a"]);
}

#[test]
fn states_have_the_type_that_the_document_has_for_them() {
    let begun = |header| answer(202, "application/json", r#"{"percent":0,"id":"7"}"#).header(header, "{url}/states/1");
    let report = r#"{"id":7}"#;
    let server = serve([
        begun("Location"),
        answer(202, "application/json", r#"{"percent":40}"#),
        json(report),
        begun("Operation-Location"),
        json(r#"{"status":"Running","rows":3}"#),
        json(r#"{"status":"Succeeded","rows":4,"result":{"id":8}}"#),
        // Awaited to its end, no state has to be of its type.
        begun("Location"),
        answer(202, "application/json", "[]"),
        json(report),
    ]);
    let client = client(&server);
    wait(async {
        let mut poller = ExportRequest::new().on(&client).poll();
        assert_eq!(poller.next().await.unwrap().unwrap(), Progress::Accepted);
        let state: Progress<Report, Export> = poller.next().await.unwrap().unwrap();
        assert!(matches!(state, Progress::Running(Some(state)) if state.percent == 40));
        assert!(matches!(poller.next().await.unwrap().unwrap(), Progress::Done(report) if report.id == 7));
        let mut poller = ImportRequest::new().on(&client).poll();
        assert_eq!(poller.next().await.unwrap().unwrap(), Progress::Accepted);
        let state: Progress<Report, Import> = poller.next().await.unwrap().unwrap();
        assert!(matches!(state, Progress::Running(Some(state)) if state.rows == 3));
        assert!(matches!(poller.next().await.unwrap().unwrap(), Progress::Done(report) if report.id == 8));
        assert_eq!(ExportRequest::new().on(&client).until_done().await.unwrap().id, 7);
    });
}

#[test]
fn a_202_that_leads_to_nothing_but_an_end_is_polled_to_it() {
    let begun = status(202).header("Location", "{url}/states/1");
    let server = serve([begun, status(202), status(204)]);
    wait(PutRequest::new().on(&client(&server)).until_done()).unwrap();
    assert_eq!(server.lines(), ["PUT /reports", "GET /states/1", "GET /states/1"]);
}
