use parts::nested::PapersItem1;
use parts::style::{Deep as StyleDeep, Flat as StyleFlat, Pairs as StylePairs};
use parts::types::Meta;
use parts::{File, Part};

mod server;
use server::{Sent, reply, serve};

fn client(url: String) -> parts::Client {
    parts::Client::builder().base_url(url).build().unwrap()
}

/// The media type and the body, with `A`, `B` and so on for the boundaries in their order.
fn written(sent: &Sent) -> String {
    let mut text = format!("{}\n{}", sent.header("content-type"), sent.body);
    let boundaries: Vec<String> = text
        .split("boundary=")
        .skip(1)
        .map(|rest| rest.lines().next().unwrap().to_owned())
        .collect();
    for (index, boundary) in boundaries.iter().enumerate() {
        assert!(!boundaries.iter().any(|other| other != boundary && other.starts_with(boundary.as_str())));
        assert!(!boundaries[..index].contains(boundary));
        let letter = char::from(b'A' + u8::try_from(index).unwrap());
        text = text.replace(boundary.as_str(), &letter.to_string());
    }
    text.replace("\r\n", "\n")
}

#[tokio::test]
async fn parts_by_position() {
    let (url, sent) = serve(reply("text/plain", ""));
    let photo = File::new("a.png", vec![b'p', b'n', b'g']).media_type("image/png");
    client(url).photo().create(Meta::new("é"), photo).await.unwrap();
    let expected = "multipart/mixed; boundary=A\n--A\nContent-Type: application/json\n\n{\"author\":\"é\"}\n\
                    --A\nContent-Type: image/png\n\npng\n--A--\n";
    assert_eq!(written(&sent.join().unwrap()), expected);
    let (url, sent) = serve(reply("text/plain", ""));
    client(url).note().create([Meta::new("a"), Meta::new("b")]).await.unwrap();
    let note = "--A\nContent-Type: application/vnd.note+json\n\n";
    assert_eq!(
        written(&sent.join().unwrap()),
        format!("multipart/mixed; boundary=A\n{note}{{\"author\":\"a\"}}\n{note}{{\"author\":\"b\"}}\n--A--\n")
    );
}

#[tokio::test]
async fn headers_of_parts() {
    let (url, sent) = serve(reply("text/plain", ""));
    let page = Part::new("<p>é".to_owned()).with_header("Content-Location", "http://a/");
    let style = Part::from("p {}").with_media_type("text/css").with_header("content-location", "http://a/b");
    client(url.clone()).page().create(page).parts([style]).await.unwrap();
    let expected = "multipart/related; type=text/html; boundary=A\n\
                    --A\nContent-Type: text/html\nContent-Location: http://a/\n\n<p>é\n\
                    --A\nContent-Type: text/css\ncontent-location: http://a/b\n\np {}\n--A--\n";
    assert_eq!(written(&sent.join().unwrap()), expected);
    let error = client(url.clone()).page().create("p").await.unwrap_err();
    assert!(error.to_string().contains("field page: the header Content-Location of its part is required"));
    for (name, value) in [("X\r\nY", "z"), ("X", "y\r\nZ: a"), ("", "z")] {
        let page = Part::from("p").with_header("Content-Location", "a").with_header(name, value);
        let error = client(url.clone()).page().create(page).await.unwrap_err();
        assert!(error.to_string().contains("no header can be"), "{error}");
    }
    let page = Part::from("p").with_header("Content-Location", "a").with_media_type("a/b\r\nX: y");
    let error = client(url).page().create(page).await.unwrap_err();
    assert!(error.to_string().contains("control characters"), "{error}");
}

#[tokio::test]
async fn parts_within_parts() {
    let (url, sent) = serve(reply("text/plain", ""));
    let papers = (PapersItem1::new().a("b"), "text é".to_owned(), File::from("png"));
    client(url).nested().create([1, 2], papers, [b"Aa".to_vec(), Vec::new()]).await.unwrap();
    let leaflet = "--C\nContent-Type: application/octet-stream\nX-Kind: leaflet\nContent-Transfer-Encoding: base64\n\n";
    let expected = format!(
        "multipart/mixed; boundary=A\n--A\nContent-Type: application/json\n\n[1,2]\n\
         --A\nContent-Type: multipart/mixed; boundary=B\n\n\
         --B\nContent-Type: application/vnd.a+json\n\n{{\"a\":\"b\"}}\n\
         --B\nContent-Type: text/plain; charset=utf-8\n\ntext é\n\
         --B\nContent-Type: image/png\n\npng\n--B--\n\
         --A\nContent-Type: multipart/digest; boundary=C\n\n{leaflet}QWE=\n{leaflet}\n--C--\n--A--\n"
    );
    assert_eq!(written(&sent.join().unwrap()), expected);
}

#[tokio::test]
async fn parts_within_the_parts_of_a_form() {
    use parts::form::{Address, More};
    let (url, sent) = serve(reply("text/plain", ""));
    let form = client(url).form().create("t");
    let form = form.files(["one", "two"]).sheets([vec!["1,2".to_owned()], vec![]]);
    let form = form.address(Address::new().street("a b").lines(["x", "y"]).geo(Meta::new("m")));
    let form = form.more(More::new().a("*a*").b(Meta::new("m")).c([1, 2]));
    let form = form.picture(Part::from("png").with_media_type("image/png").with_header("X-Rate-Limit-Limit", "9"));
    let form = form.report(Part::from("# r").with_media_type("text/markdown"));
    form.priority(Part::new(7).with_header("X-Weight", "3")).await.unwrap();
    let named = |name: &str| format!("--A\nContent-Disposition: form-data; name=\"{name}\"");
    let expected = [
        "multipart/form-data; boundary=A\n".to_owned(),
        named("title") + "\n\nt\n",
        named("files") + "\nContent-Type: multipart/mixed; boundary=B\n\n"
            + "--B\nContent-Type: application/octet-stream\n\none\n"
            + "--B\nContent-Type: application/octet-stream\n\ntwo\n--B--\n",
        named("sheets") + "\nContent-Type: multipart/mixed; boundary=C\n\n"
            + "--C\nContent-Type: text/csv\n\n1,2\n--C--\n",
        named("sheets") + "\nContent-Type: multipart/mixed; boundary=D\n\n--D--\n",
        named("address") + "\nContent-Type: application/x-www-form-urlencoded\n\n"
            + "street=a+b&lines=x,y&geo=%7B%22author%22%3A%22m%22%7D\n",
        named("more") + "\nContent-Type: multipart/form-data; boundary=E\n\n"
            + "--E\nContent-Disposition: form-data; name=\"a\"\nContent-Type: text/markdown\nX-Of: more\n\n*a*\n"
            + "--E\nContent-Disposition: form-data; name=\"b\"\nContent-Type: application/json\n\n{\"author\":\"m\"}\n"
            + "--E\nContent-Disposition: form-data; name=\"c\"\n\n1\n"
            + "--E\nContent-Disposition: form-data; name=\"c\"\n\n2\n--E--\n",
        named("picture") + "; filename=\"file\"\nContent-Type: image/png\nX-Rate-Limit-Limit: 9\n\npng\n",
        named("report") + "\nContent-Type: text/markdown\n\n# r\n",
        named("priority") + "\nX-Weight: 3\n\n7\n--A--\n",
    ];
    assert_eq!(written(&sent.join().unwrap()), expected.concat());
}

#[tokio::test]
async fn a_form_in_an_order() {
    let (url, sent) = serve(reply("text/plain", ""));
    let note = Part::from("n").with_header("Content-Disposition", "form-data; name=\"note\"");
    client(url.clone()).ordered().create("k").upload("up").note(note.clone()).await.unwrap();
    let expected = "multipart/form-data; boundary=A\n--A\nContent-Disposition: form-data; name=\"key\"\n\nk\n\
                    --A\nContent-Type: application/octet-stream\n\
                    Content-Disposition: form-data; name=\"upload\"; filename=\"upload\"\n\nup\n\
                    --A\nContent-Disposition: form-data; name=\"note\"\n\nn\n--A--\n";
    assert_eq!(written(&sent.join().unwrap()), expected);
    let error = client(url).ordered().create("k").note(note).await.unwrap_err();
    assert!(error.to_string().contains("note is the part after upload, which is missing"), "{error}");
}

#[tokio::test]
async fn values_of_a_form_in_their_styles() {
    let (url, sent) = serve(reply("text/plain", ""));
    let deep = StyleDeep::new().a("é &=").b([1, 2]);
    let request = client(url).style().create(["a b", "c,d"]).pipes([1, 2]).spaces(["x", "y"]).deep(deep);
    let request = request.flat(StyleFlat::new().x(1).y("z+")).pairs(StylePairs::new().k("v"));
    request.path("/a?b=c%20d").named(["m", "n"]).await.unwrap();
    let expected = [
        ("joined", "a b,c,d"),
        ("pipes", "1|2"),
        ("spaces", "x y"),
        ("deep[a]", "é &="),
        ("deep[b]", "1,2"),
        ("x", "1"),
        ("y", "z+"),
        ("pairs", "k,v"),
        ("path", "/a?b=c%20d"),
    ];
    let parts = expected.iter().map(|(name, value)| format!("--A\nContent-Disposition: form-data; name=\"{name}\"\n\n{value}\n"));
    let named = ["m", "n"].map(|value| {
        format!("--A\nContent-Disposition: form-data; name=\"named\"\nContent-Type: text/plain\n\n{value}\n")
    });
    let parts: String = parts.chain(named).collect();
    assert_eq!(written(&sent.join().unwrap()), format!("multipart/form-data; boundary=A\n{parts}--A--\n"));
}
