use xml::types::{Fault, Person, Phone, PhoneKind};
use xml::list::CreateResponse;
use xml::report::{Configuration, ConfigurationRule};
use xml::{Client, ErrorKind};

mod server;
use server::{Sent, reply, serve};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

fn client(answer: String) -> (Client, std::thread::JoinHandle<Sent>) {
    let (url, sent) = serve(answer);
    (Client::builder().base_url(url).build().unwrap(), sent)
}

#[tokio::test]
async fn a_reply_is_a_type() {
    let person = r#"<?xml version="1.0"?>
<person xmlns="urn:people" xmlns:v="urn:vital" id="7">
  <fullName>Ann &amp; <![CDATA[<Bo>]]></fullName>
  <nickname xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>
  <v:born>1990-01-02</v:born><alive>true</alive><unknown><fullName>x</fullName></unknown>
  <phone kind="home"><number>1</number></phone>
  <tags><tag>a</tag><tag/></tags>
  <friendSet><item id="8"><fullName>Cy</fullName></item><item id="9"><tags/></item></friendSet>
  <phone kind="fax"><number>2</number></phone>
</person>"#;
    let (client, sent) = client(reply("application/xml", person));
    let person = client.person().get(7).await.unwrap();
    assert_eq!(sent.join().unwrap().header("accept"), "application/xml");
    assert_eq!((person.id, person.name.as_deref()), (7, Some("Ann & <Bo>")));
    assert_eq!(person.born.as_deref(), Some("1990-01-02"));
    assert_eq!(person.alive, Some(true));
    assert_eq!(person.tags, Some(vec!["a".to_owned(), String::new()]));
    let kinds: Vec<_> = person.phones.iter().map(|phone| phone.kind.clone()).collect();
    assert_eq!(kinds[0], Some(PhoneKind::Home));
    assert_eq!(kinds[1].as_ref().map(|kind| kind.as_str()), Some("fax"));
    let friends = person.friends.unwrap();
    assert_eq!((friends[0].id, friends[0].name.as_deref()), (8, Some("Cy")));
    assert_eq!((friends[1].tags.clone(), friends[1].phones.len()), (Some(Vec::new()), 0));
}

#[tokio::test]
async fn a_body_is_written_by_the_names_of_the_document() {
    let (client, sent) = client("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned());
    let phone = Phone::new().kind(PhoneKind::Work).number("+1 <2>");
    let person = Person::new(7, [phone, Phone::new()])
        .name("Ann & Bo")
        .born("1990-01-02")
        .tags(["a", "b"])
        .friends([Person::new(8, [Phone::new()])]);
    client.person().update(7, person).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "application/xml");
    assert_eq!(
        sent.body.strip_prefix(DECLARATION).unwrap(),
        "<person xmlns=\"urn:people\" id=\"7\"><fullName>Ann &amp; Bo</fullName>\
         <v:born xmlns:v=\"urn:vital\">1990-01-02</v:born><tags><tag>a</tag><tag>b</tag></tags>\
         <phone kind=\"work\"><number>+1 &lt;2&gt;</number></phone><phone/>\
         <item id=\"8\"><phone/></item></person>"
    );
}

#[tokio::test]
async fn members_of_a_body_and_items_of_several_names() {
    let pets = "<pets><dog><bark>wuff</bark></dog><cat><lives>9</lives></cat></pets>";
    let (client, sent) = client(reply("application/xml", pets));
    let pets = client.list().create("x\"y", [1, 2]).await.unwrap();
    assert!(matches!(&pets[0], CreateResponse::Dog(dog) if dog.bark == "wuff"));
    assert!(matches!(&pets[1], CreateResponse::Cat(cat) if cat.lives == 9));
    let body = "<l:list xmlns:l=\"urn:list\" kind=\"x&quot;y\"><entry>1</entry><entry>2</entry></l:list>";
    assert_eq!(sent.join().unwrap().body, format!("{DECLARATION}{body}"));
}

#[tokio::test]
async fn a_root_without_a_name_is_its_only_member() {
    let (client, sent) = client(reply("text/plain", ""));
    let rules = [ConfigurationRule::new().id("a"), ConfigurationRule::new().id("b")];
    let configuration = Configuration::new().rules(rules);
    client.report().create().configuration(configuration).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "text/xml");
    assert_eq!(
        sent.body.strip_prefix(DECLARATION).unwrap(),
        "<Configuration><Rule><Id>a</Id></Rule><Rule><Id>b</Id></Rule></Configuration>"
    );
}

#[tokio::test]
async fn json_stays_the_plain_call_and_xml_is_beside_it() {
    let (plain, sent) = client(reply("application/json", r#"{"total":5}"#));
    assert_eq!(plain.report().get().await.unwrap().total, Some(5));
    assert_eq!(sent.join().unwrap().header("accept"), "application/json");
    let report = "<Report><Total>1.5</Total><Rows><Label>a</Label><Value> 3 </Value></Rows>\
                  <Rows><Label>b</Label></Rows><Notes><x>1</x><y/></Notes></Report>";
    let (other, sent) = client(reply("text/xml", report));
    let report = other.report().get_report().await.unwrap();
    let accept = "application/vnd.report+xml; charset=utf-8";
    assert_eq!(sent.join().unwrap().header("accept"), accept);
    assert_eq!(report.total, Some(1.5));
    let rows = report.rows.unwrap();
    assert_eq!((rows.len(), rows[0].value, rows[1].label.as_deref()), (2, Some(3), Some("b")));
    let notes: Vec<_> = report.notes.unwrap().into_iter().collect();
    assert_eq!(notes, [("x".to_owned(), "1".to_owned()), ("y".to_owned(), String::new())]);
}

#[tokio::test]
async fn errors_in_xml_say_what_they_are_and_have_their_type() {
    let body = "<Fault><Code>NoSuchPerson</Code><Message>There is no 7.</Message><RequestId>r-1</RequestId></Fault>";
    let answer = reply("text/xml", body).replace("200 OK", "404 Not Found");
    let (client, _) = client(answer);
    let error = client.person().get(7).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
    assert_eq!(error.code(), Some("NoSuchPerson"));
    assert_eq!(error.message(), "There is no 7.");
    assert_eq!(error.request_id(), Some("r-1"));
    let fault = error.decode::<Fault>().unwrap();
    assert_eq!(fault.message.as_deref(), Some("There is no 7."));
}

#[tokio::test]
async fn what_is_not_the_documents_xml_is_an_error_with_its_place() {
    let (one, _) = client(reply("application/xml", "<person id='x'><fullName>a</fullName></person>"));
    let error = one.person().get(7).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("id")));
    assert!(error.message().contains("(line 1, column 1)"), "{error}");
    let (one, _) = client(reply("application/xml", "<person id='7'><fullName>a</person>"));
    let error = one.person().get(7).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.message().contains("line 1, column 27"), "{error}");
    assert_eq!(error.body(), b"<person id='7'><fullName>a</person>");
}
