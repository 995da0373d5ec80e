//! A page of 100 balance transactions.

use super::{array, object, objects};

objects! {
    Page {
        "data" data: required_or_default Vec<Transaction>,
    }
    Transaction {
        "id" id: required_or_default String,
        "object" object: required_or_default String,
        "amount" amount: required_or_default i64,
        "checkout_session" checkout_session: optional String,
        "created" created: required_or_default i64,
        "credit_note" credit_note: optional String,
        "currency" currency: required_or_default String,
        "customer" customer: required_or_default String,
        "description" description: optional String,
        "ending_balance" ending_balance: required_or_default i64,
        "invoice" invoice: optional String,
        "livemode" livemode: required_or_default bool,
        "metadata" metadata: optional crate::payload::Metadata,
        "type" type_: required_or_default String,
    }
}

/// The page, with `space` after each colon.
pub fn text(space: &str) -> String {
    let item = |index: usize| {
        object(
            space,
            &[
                ("id", &format!("\"txn_1MyIgTLkdIwHu7ix{index:04}\"")),
                ("object", "\"customer_balance_transaction\""),
                ("amount", &format!("-1{index}00")),
                ("checkout_session", "null"),
                ("created", &format!("16809{index:05}")),
                ("credit_note", "null"),
                ("currency", "\"usd\""),
                ("customer", "\"cus_NcjdgdwZyI9Rj7\""),
                ("customer_account", "null"),
                (
                    "description",
                    &format!("\"a credit for the trouble, number {index}\""),
                ),
                ("ending_balance", &format!("-1{index}500")),
                ("invoice", "null"),
                ("livemode", "false"),
                ("metadata", &format!("{{\"order\":{space}\"{index}\"}}")),
                ("type", "\"adjustment\""),
            ],
        )
    };
    object(
        space,
        &[
            ("object", "\"list\""),
            ("has_more", "true"),
            (
                "url",
                "\"/v1/customers/cus_NcjdgdwZyI9Rj7/balance_transactions\"",
            ),
            ("data", &array(100, item)),
        ],
    )
}
