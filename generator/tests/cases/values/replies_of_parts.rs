use cases::replies_of_parts::job::CreateReply;
use cases::replies_of_parts::types::Address;
use cases::runtime::mock::{Answer as MockAnswer, Mock};
use cases::runtime::{Client, ErrorKind, File, Part};

use super::server::{Server, answer, serve};
use super::{wait, written};

fn client(server: &Server) -> Client {
    Client::replies_of_parts_builder().base_url(&server.url).anonymous().build().unwrap()
}

/// A body of parts, each its head and its content.
fn parts(all: &[&str]) -> String {
    let parts: String = all.iter().map(|part| format!("--b\r\n{part}\r\n")).collect();
    format!("before\r\n{parts}--b--\r\nafter")
}

fn serves(media_type: &str, all: &[&str]) -> Server {
    serve([answer(200, &format!("{media_type}; boundary=\"b\""), parts(all))])
}

const NAMED: &str = "Content-Disposition: form-data; name=";

#[test]
fn parts_by_their_names() {
    let server = serves("multipart/form-data", &[
        &format!("{NAMED}\"name\"\r\n\r\n12"),
        &format!("{NAMED}\"age\"\r\n\r\n40"),
        &format!("{NAMED}active\r\n\r\ntrue"),
        &format!("{NAMED}role\r\n\r\nguest"),
        &format!("{NAMED}tags\r\n\r\na"),
        &format!("{NAMED}tags\r\n\r\n7"),
        &format!("{NAMED}address\r\nContent-Type: application/json\r\n\r\n{{\"street\":\"s\",\"number\":3}}"),
        &format!("{NAMED}former\r\nContent-Type: application/json\r\n\r\n{{\"street\":\"t\"}}"),
        &format!("{NAMED}photo; filename=\"me.png\"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAP8="),
        &format!("{NAMED}papers; filename*=UTF-8''%C3%A9.pdf\r\nContent-Type: application/pdf\r\n\r\n1\r\n"),
        &format!("{NAMED}papers\r\n\r\n2"),
        &format!("{NAMED}key\r\n\r\naGk="),
        &format!("{NAMED}note\r\nContent-Type: application/json\r\n\r\n[1]"),
        &format!("{NAMED}letter\r\nContent-Type: text/html\r\nX-Written: today\r\n\r\n<p>"),
        &format!("{NAMED}inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n{NAMED}a\r\n\r\n5\r\n--i\r\n{NAMED}b\r\n\r\n6\r\n--i--"),
        &format!("{NAMED}pairs\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nx=1.5&y=2"),
        &format!("{NAMED}unknown\r\n\r\nis passed over"),
    ]);
    let reply = wait(client(&server).replies_of_parts_profile().get()).unwrap();
    assert_eq!(server.requests()[0].header("accept"), "multipart/form-data");
    assert_eq!((reply.name.as_str(), reply.age, reply.active), ("12", 40, Some(true)));
    assert_eq!(reply.role.as_ref().unwrap().as_str(), "guest");
    assert_eq!(reply.tags, ["a", "7"]);
    assert_eq!((reply.address.street.as_str(), reply.address.number), ("s", Some(3)));
    assert_eq!(reply.former.as_ref().unwrap()[0].street, "t");
    let photo = &reply.photo;
    assert_eq!((photo.name.as_str(), photo.media_type.as_str()), ("me.png", "image/png"));
    assert_eq!(photo.as_bytes().unwrap().as_ref(), [0, 255]);
    let papers = reply.papers.as_ref().unwrap();
    assert_eq!((papers[0].name.as_str(), papers[0].as_bytes().unwrap().as_ref()), ("é.pdf", b"1\r\n".as_slice()));
    assert_eq!((papers[1].media_type.as_str(), papers[1].as_bytes().unwrap().as_ref()), ("", b"2".as_slice()));
    assert_eq!(reply.key.as_ref().unwrap().0, b"hi");
    assert_eq!(written(reply.note.as_ref().unwrap()), "[1]");
    let letter = reply.letter.as_ref().unwrap();
    assert_eq!((letter.value.as_str(), letter.media_type()), ("<p>", "text/html"));
    assert_eq!((letter.header("x-written"), letter.name().as_deref()), (Some("today"), Some("letter")));
    let inner = reply.inner.as_ref().unwrap();
    assert_eq!((inner.a, inner.b.as_deref()), (Some(5), Some(["6".to_owned()].as_slice())));
    let pairs = reply.pairs.as_ref().unwrap();
    assert_eq!((pairs.x, pairs.y.as_deref()), (Some(1.5), Some("2")));
}

#[test]
fn what_is_missing_or_another_type_is_an_error_with_its_name() {
    let server = serves("multipart/form-data", &[&format!("{NAMED}name\r\n\r\na")]);
    let error = wait(client(&server).replies_of_parts_profile().get()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("age")));
    let address = format!("{NAMED}address\r\nContent-Type: application/json\r\n\r\n[]");
    let name = format!("{NAMED}name\r\n\r\na");
    let age = format!("{NAMED}age\r\n\r\n1");
    let server = serves("multipart/form-data", &[&name, &age, &address]);
    let error = wait(client(&server).replies_of_parts_profile().get()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("address")));
    assert!(error.to_string().contains("line 14"), "{error}");
}

#[test]
fn a_type_that_is_json_elsewhere_and_files_of_any_names() {
    let address = [format!("{NAMED}street\r\n\r\ns"), format!("{NAMED}number\r\n\r\n3")];
    let server = serves("multipart/form-data", &[&address[0], &address[1]]);
    let reply: Address = wait(client(&server).replies_of_parts_address().get_form_data()).unwrap();
    assert_eq!((reply.street.as_str(), reply.number), ("s", Some(3)));
    let server = serve([answer(200, "application/json", "{\"street\":\"j\"}")]);
    assert_eq!(wait(client(&server).replies_of_parts_address().get()).unwrap().street, "j");
    let file = format!("{NAMED}\"a b\"; filename=x\r\nContent-Type: image/gif\r\n\r\ngif");
    let server = serves("multipart/form-data", &[&file]);
    let files = wait(client(&server).replies_of_parts_file().list()).unwrap();
    assert_eq!((files.len(), files["a b"].name.as_str()), (1, "x"));
    assert_eq!(files["a b"].as_bytes().unwrap().as_ref(), b"gif");
}

#[test]
fn parts_by_their_positions() {
    let server = serves("multipart/related; type=\"application/json\"", &[
        "Content-Type: application/json\r\n\r\n{\"street\":\"s\"}",
        "Content-Type: image/tiff\r\nContent-ID: <1>\r\n\r\nII*",
        "\r\nmore",
        "Content-Type: text/plain\r\n\r\n8",
    ]);
    let reply = wait(client(&server).replies_of_parts_document().get()).unwrap();
    assert_eq!(server.requests()[0].header("accept"), "multipart/related");
    assert_eq!(reply.address.street, "s");
    assert_eq!(reply.scan.header("content-id"), Some("<1>"));
    assert_eq!((reply.scan.value.media_type.as_str(), reply.scan.value.as_bytes().unwrap().as_ref()), ("image/tiff", b"II*".as_slice()));
    assert_eq!(reply.parts.unwrap(), ["more", "8"]);
    let missing = serve([answer(404, "application/json", "{\"why\":\"gone\"}")]);
    let error = wait(client(&missing).replies_of_parts_document().get()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn one_part_after_another() {
    let server = serves("multipart/mixed", &[
        "Content-Type: application/json\r\nX-Of: 1\r\n\r\n{\"street\":\"a\"}",
        "Content-Type: application/json\r\n\r\n{\"street\":\"b\"}",
        "Content-Type: application/json\r\n\r\n{\"street\":",
    ]);
    wait(async {
        let mut parts = client(&server).replies_of_parts_feed().get().stream();
        let first: Part<Address> = parts.next().await.unwrap().unwrap();
        assert_eq!((first.value.street.as_str(), first.header("x-of")), ("a", Some("1")));
        assert_eq!(parts.next().await.unwrap().unwrap().value.street, "b");
        let error = parts.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(parts.next().await.is_none());
    });
    let server = serves("multipart/mixed", &["\r\na", "Content-Type: text/plain\r\n\r\n1"]);
    wait(async {
        let mut parts = client(&server).replies_of_parts_word().get().stream();
        assert_eq!(parts.next().await.unwrap().unwrap().value, "a");
        assert_eq!(parts.next().await.unwrap().unwrap().value, "1");
        assert!(parts.next().await.is_none());
    });
}

#[test]
fn parts_as_they_are() {
    let ranges = ["Content-Type: text/plain\r\nContent-Range: bytes 0-1/9\r\n\r\nab", "Content-Range: bytes 7-8/9\r\n\r\nhi"];
    let frames = ["Content-Type: image/jpeg\r\nContent-Length: 4\r\n\r\n\r\n--"];
    wait(async {
        let server = serves("multipart/byteranges", &ranges);
        let mut parts = client(&server).replies_of_parts_range().get().stream();
        let part = parts.next().await.unwrap().unwrap();
        assert_eq!((part.header("content-range"), part.value.as_ref()), (Some("bytes 0-1/9"), b"ab".as_slice()));
        assert_eq!(parts.next().await.unwrap().unwrap().value.as_ref(), b"hi");
        assert!(parts.next().await.is_none());
        let server = serves("multipart/x-mixed-replace", &frames);
        let mut parts = client(&server).replies_of_parts_frame().get().stream();
        let part = parts.next().await.unwrap().unwrap();
        assert_eq!((part.media_type(), part.value.as_ref()), ("image/jpeg", b"\r\n--".as_slice()));
        // All of it, as it arrives.
        let server = serves("multipart/mixed", &ranges);
        let whole = client(&server).replies_of_parts_mixture().get().call().download().await.unwrap();
        assert_eq!(whole.collect(9999).await.unwrap(), parts_text(&ranges).as_bytes());
        let server = serves("multipart/mixed", &ranges);
        let whole = client(&server).replies_of_parts_raw().get().await.unwrap();
        assert_eq!(whole.collect(9999).await.unwrap(), parts_text(&ranges).as_bytes());
    });
}

fn parts_text(all: &[&str]) -> String {
    parts(all)
}

#[test]
fn another_status_has_another_media_type() {
    let log = format!("{NAMED}log\r\n\r\ndone");
    let core = format!("{NAMED}core; filename=core\r\n\r\n\u{1}");
    let accepted = answer(202, "application/json", "{\"street\":\"s\"}");
    let server = serve([answer(200, "multipart/form-data; boundary=b", parts(&[&log, &core])), accepted]);
    let client = client(&server);
    match wait(client.replies_of_parts_job().create()).unwrap() {
        CreateReply::Ok(reply) => {
            assert_eq!(reply.log.as_deref(), Some("done"));
            assert_eq!(reply.core.unwrap().as_bytes().unwrap().as_ref(), b"\x01");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(wait(client.replies_of_parts_job().create()).unwrap(), CreateReply::Accepted(address) if address.street == "s"));
}

#[test]
fn a_mock_answers_with_parts() {
    let frame = Part::new("jpeg").with_media_type("image/jpeg").with_header("X-A", "1");
    let mock = Mock::new();
    mock.on_operation("getFrames").then(cases::runtime::parts::answer([frame]));
    let client = Client::replies_of_parts_builder().mock(&mock).build().unwrap();
    wait(async {
        let mut parts = client.replies_of_parts_frame().get().stream();
        let part = parts.next().await.unwrap().unwrap();
        assert_eq!((part.value.as_ref(), part.header("x-a")), (b"jpeg".as_slice(), Some("1")));
        assert!(parts.next().await.is_none());
    });
    let files = [("a".to_owned(), File::new("n", vec![0, 255]).media_type("image/gif"))];
    let files: std::collections::BTreeMap<_, _> = files.into_iter().collect();
    mock.on_operation("getFiles").then(MockAnswer::from(files));
    let reply = wait(client.replies_of_parts_file().list()).unwrap();
    assert_eq!((reply["a"].name.as_str(), reply["a"].as_bytes().unwrap().as_ref()), ("n", [0, 255].as_slice()));
}
