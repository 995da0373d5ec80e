use cases::optional_members::types::Invoice;
use cases::runtime::json;

use super::{read, written};

#[test]
fn members_that_a_server_leaves_out_are_optional_where_the_configuration_says_so() {
    let text = r#"{"id":"i","line":{"id":"l"}}"#;
    let invoice = read::<Invoice>(text);
    assert_eq!((invoice.proration, &invoice.tax_amounts), (None, &None));
    assert_eq!((invoice.line.id.as_str(), &invoice.line.tax_amounts), ("l", &None));
    assert_eq!(written(&invoice), text);
    let whole = r#"{"id":"i","proration":true,"tax_amounts":[1],"line":{"id":"l","tax_amounts":[2]}}"#;
    let invoice = read::<Invoice>(whole);
    assert_eq!((invoice.proration, invoice.tax_amounts), (Some(true), Some(vec![1])));
    // What it does not name stays required.
    assert!(json::from_json::<Invoice>(r#"{"line":{"id":"l"}}"#).is_err());
}
