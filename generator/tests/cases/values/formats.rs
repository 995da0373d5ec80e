use cases::formats::types::Formats;
use cases::runtime::json::Base64Url;

use super::{read, written};

#[test]
fn base64url_is_written_with_its_own_alphabet_and_without_padding() {
    let text = r#"{"int32":1,"byte":"+/8=","base64url":"-_8"}"#;
    let formats: Formats = read(text);
    assert_eq!(formats.base64url, Some(Base64Url(vec![0xfb, 0xff])));
    assert_eq!(written(&formats), text);
    let padded: Formats = read(r#"{"int32":1,"byte":"-_8","base64url":"+/8="}"#);
    assert_eq!(written(&padded), text);
}
