//! A large invoice: nested objects, 80 lines, most members absent or null.

use super::{array, object, objects};

objects! {
    Invoice {
        "id" id: required_or_default String,
        "object" object: required_or_default String,
        "account_country" account_country: optional String,
        "account_name" account_name: optional String,
        "amount_due" amount_due: required_or_default i64,
        "amount_overpaid" amount_overpaid: required_or_default i64,
        "amount_paid" amount_paid: required_or_default i64,
        "amount_remaining" amount_remaining: required_or_default i64,
        "amount_shipping" amount_shipping: required_or_default i64,
        "application" application: optional String,
        "attempt_count" attempt_count: required_or_default i64,
        "attempted" attempted: required_or_default bool,
        "auto_advance" auto_advance: optional bool,
        "automatic_tax" automatic_tax: required AutomaticTax,
        "automatically_finalizes_at" automatically_finalizes_at: optional i64,
        "billing_reason" billing_reason: optional String,
        "collection_method" collection_method: required_or_default String,
        "created" created: required_or_default i64,
        "currency" currency: required_or_default String,
        "customer" customer: required_or_default String,
        "customer_address" customer_address: optional Address,
        "customer_email" customer_email: optional String,
        "customer_name" customer_name: optional String,
        "customer_phone" customer_phone: optional String,
        "customer_shipping" customer_shipping: optional Shipping,
        "customer_tax_exempt" customer_tax_exempt: optional String,
        "default_payment_method" default_payment_method: optional String,
        "default_tax_rates" default_tax_rates: required_or_default Vec<TaxRate>,
        "description" description: optional String,
        "due_date" due_date: optional i64,
        "effective_at" effective_at: optional i64,
        "ending_balance" ending_balance: optional i64,
        "footer" footer: optional String,
        "hosted_invoice_url" hosted_invoice_url: optional String,
        "invoice_pdf" invoice_pdf: optional String,
        "lines" lines: required Lines,
        "livemode" livemode: required_or_default bool,
        "metadata" metadata: optional crate::payload::Metadata,
        "next_payment_attempt" next_payment_attempt: optional i64,
        "number" number: optional String,
        "payment_settings" payment_settings: required PaymentSettings,
        "period_end" period_end: required_or_default i64,
        "period_start" period_start: required_or_default i64,
        "receipt_number" receipt_number: optional String,
        "starting_balance" starting_balance: required_or_default i64,
        "statement_descriptor" statement_descriptor: optional String,
        "status" status: optional String,
        "status_transitions" status_transitions: required StatusTransitions,
        "subtotal" subtotal: required_or_default i64,
        "subtotal_excluding_tax" subtotal_excluding_tax: optional i64,
        "total" total: required_or_default i64,
        "total_excluding_tax" total_excluding_tax: optional i64,
        "webhooks_delivered_at" webhooks_delivered_at: optional i64,
    }
    AutomaticTax {
        "enabled" enabled: required_or_default bool,
        "liability" liability: optional Party,
        "status" status: optional String,
    }
    Party {
        "account" account: optional String,
        "type" type_: required_or_default String,
    }
    Address {
        "city" city: optional String,
        "country" country: optional String,
        "line1" line1: optional String,
        "line2" line2: optional String,
        "postal_code" postal_code: optional String,
        "state" state: optional String,
    }
    Shipping {
        "address" address: required Address,
        "name" name: optional String,
        "phone" phone: optional String,
        "carrier" carrier: optional String,
    }
    TaxRate {
        "id" id: required_or_default String,
        "active" active: required_or_default bool,
        "display_name" display_name: required_or_default String,
        "inclusive" inclusive: required_or_default bool,
        "percentage" percentage: required_or_default f64,
        "created" created: required_or_default i64,
    }
    Lines {
        "data" data: required_or_default Vec<Line>,
        "has_more" has_more: required_or_default bool,
        "url" url: required_or_default String,
    }
    Line {
        "id" id: required_or_default String,
        "object" object: required_or_default String,
        "amount" amount: required_or_default i64,
        "currency" currency: required_or_default String,
        "description" description: optional String,
        "discount_amounts" discount_amounts: optional Vec<DiscountAmount>,
        "discountable" discountable: required_or_default bool,
        "discounts" discounts: required_or_default Vec<String>,
        "invoice" invoice: optional String,
        "livemode" livemode: required_or_default bool,
        "metadata" metadata: required crate::payload::Metadata,
        "period" period: required Period,
        "pricing" pricing: optional Pricing,
        "quantity" quantity: optional i64,
        "subscription" subscription: optional String,
        "taxes" taxes: optional Vec<Tax>,
    }
    DiscountAmount {
        "amount" amount: required_or_default i64,
        "discount" discount: required_or_default String,
    }
    Period {
        "end" end: required_or_default i64,
        "start" start: required_or_default i64,
    }
    Pricing {
        "price_details" price_details: optional PriceDetails,
        "type" type_: required_or_default String,
        "unit_amount_decimal" unit_amount_decimal: optional String,
    }
    PriceDetails {
        "price" price: required_or_default String,
        "product" product: required_or_default String,
    }
    Tax {
        "amount" amount: required_or_default i64,
        "tax_behavior" tax_behavior: required_or_default String,
        "tax_rate_details" tax_rate_details: optional TaxRateDetails,
        "taxability_reason" taxability_reason: required_or_default String,
        "taxable_amount" taxable_amount: optional i64,
        "type" type_: required_or_default String,
    }
    TaxRateDetails {
        "tax_rate" tax_rate: required_or_default String,
    }
    PaymentSettings {
        "default_mandate" default_mandate: optional String,
        "payment_method_types" payment_method_types: optional Vec<String>,
    }
    StatusTransitions {
        "finalized_at" finalized_at: optional i64,
        "marked_uncollectible_at" marked_uncollectible_at: optional i64,
        "paid_at" paid_at: optional i64,
        "voided_at" voided_at: optional i64,
    }
}

/// The invoice, with `space` after each colon.
pub fn text(space: &str) -> String {
    let party = object(space, &[("type", "\"self\"")]);
    let automatic_tax = object(
        space,
        &[
            ("disabled_reason", "null"),
            ("enabled", "true"),
            ("liability", &party),
            ("provider", "\"example\""),
            ("status", "\"complete\""),
        ],
    );
    let rate = object(
        space,
        &[
            ("id", "\"txr_1\""),
            ("object", "\"tax_rate\""),
            ("active", "true"),
            ("country", "\"DE\""),
            ("created", "1680904423"),
            ("display_name", "\"USt.\""),
            ("inclusive", "false"),
            ("percentage", "19.0"),
        ],
    );
    let lines = object(
        space,
        &[
            ("object", "\"list\""),
            ("data", &array(80, |index| line(space, index))),
            ("has_more", "false"),
            ("total_count", "80"),
            ("url", "\"/v1/invoices/in_1/lines\""),
        ],
    );
    let settings = object(
        space,
        &[
            ("default_mandate", "null"),
            ("payment_method_options", "null"),
            ("payment_method_types", "[\"card\",\"sepa_debit\"]"),
        ],
    );
    let transitions = object(
        space,
        &[
            ("finalized_at", "1680904423"),
            ("marked_uncollectible_at", "null"),
            ("paid_at", "1680904453"),
            ("voided_at", "null"),
        ],
    );
    let metadata = object(space, &[("order", "\"6735\""), ("shop", "\"main\"")]);
    let parts = Parts {
        automatic_tax,
        address: address(space),
        rate,
        lines,
        settings,
        transitions,
        metadata,
    };
    whole(space, &parts)
}

struct Parts {
    automatic_tax: String,
    address: String,
    rate: String,
    lines: String,
    settings: String,
    transitions: String,
    metadata: String,
}

fn whole(space: &str, parts: &Parts) -> String {
    object(
        space,
        &[
            ("id", "\"in_1MtHbELkdIwHu7ixl4OzzPMv\""),
            ("object", "\"invoice\""),
            ("account_country", "\"DE\""),
            ("account_name", "\"Example GmbH\""),
            ("account_tax_ids", "null"),
            ("amount_due", "123400"),
            ("amount_overpaid", "0"),
            ("amount_paid", "123400"),
            ("amount_remaining", "0"),
            ("amount_shipping", "0"),
            ("application", "null"),
            ("attempt_count", "1"),
            ("attempted", "true"),
            ("auto_advance", "false"),
            ("automatic_tax", &parts.automatic_tax),
            ("automatically_finalizes_at", "null"),
            ("billing_reason", "\"subscription_cycle\""),
            ("collection_method", "\"charge_automatically\""),
            ("created", "1680904423"),
            ("currency", "\"eur\""),
            ("custom_fields", "null"),
            ("customer", "\"cus_NcjdgdwZyI9Rj7\""),
            ("customer_address", &parts.address),
            ("customer_email", "\"jenny.rosen@example.com\""),
            ("customer_name", "\"Jenny Rosen\""),
            ("customer_phone", "null"),
            ("customer_shipping", "null"),
            ("customer_tax_exempt", "\"none\""),
            ("default_payment_method", "null"),
            ("default_source", "null"),
            ("default_tax_rates", &format!("[{}]", parts.rate)),
            ("description", "\"April \\u2013 with \\\"extras\\\"\""),
            ("discounts", "[]"),
            ("due_date", "null"),
            ("effective_at", "1680904423"),
            ("ending_balance", "0"),
            ("footer", "null"),
            ("from_invoice", "null"),
            (
                "hosted_invoice_url",
                "\"https://invoice.example.com/i/acct_1/test_1\"",
            ),
            (
                "invoice_pdf",
                "\"https://pay.example.com/invoice/acct_1/test_1/pdf\"",
            ),
            ("issuer", "{\"type\":\"self\"}"),
            ("last_finalization_error", "null"),
            ("lines", &parts.lines),
            ("livemode", "false"),
            ("metadata", &parts.metadata),
            ("next_payment_attempt", "null"),
            ("number", "\"8B36FE9A-0003\""),
            ("payment_settings", &parts.settings),
            ("period_end", "1680904423"),
            ("period_start", "1678226023"),
            ("receipt_number", "null"),
            ("rendering", "null"),
            ("starting_balance", "0"),
            ("statement_descriptor", "null"),
            ("status", "\"paid\""),
            ("status_transitions", &parts.transitions),
            ("subtotal", "103697"),
            ("subtotal_excluding_tax", "103697"),
            ("test_clock", "null"),
            ("total", "123400"),
            ("total_excluding_tax", "103697"),
            ("webhooks_delivered_at", "1680904423"),
        ],
    )
}

fn address(space: &str) -> String {
    object(
        space,
        &[
            ("city", "\"Berlin\""),
            ("country", "\"DE\""),
            ("line1", "\"Hauptstra\u{df}e 1\""),
            ("line2", "null"),
            ("postal_code", "\"10115\""),
            ("state", "null"),
        ],
    )
}

fn line(space: &str, index: usize) -> String {
    let period = object(space, &[("end", "1680904423"), ("start", "1678226023")]);
    let details = object(
        space,
        &[
            ("price", &format!("\"price_1MtHbELkdIwHu7ix{index:04}\"")),
            ("product", "\"prod_NcjdgdwZyI9Rj7\""),
        ],
    );
    let pricing = object(
        space,
        &[
            ("price_details", &details),
            ("type", "\"price_details\""),
            ("unit_amount_decimal", &format!("\"1{index}00\"")),
        ],
    );
    let tax = object(
        space,
        &[
            ("amount", &format!("19{index}")),
            ("tax_behavior", "\"exclusive\""),
            ("tax_rate_details", "{\"tax_rate\":\"txr_1\"}"),
            ("taxability_reason", "\"standard_rated\""),
            ("taxable_amount", &format!("1{index}00")),
            ("type", "\"tax_rate_details\""),
        ],
    );
    object(
        space,
        &[
            ("id", &format!("\"il_1MtHbELkdIwHu7ix{index:04}\"")),
            ("object", "\"line_item\""),
            ("amount", &format!("1{index}00")),
            ("currency", "\"eur\""),
            ("description", &format!("\"1 \u{d7} plan number {index}\"")),
            (
                "discount_amounts",
                "[{\"amount\":100,\"discount\":\"di_1\"}]",
            ),
            ("discountable", "true"),
            ("discounts", "[\"di_1\"]"),
            ("invoice", "\"in_1MtHbELkdIwHu7ixl4OzzPMv\""),
            ("livemode", "false"),
            ("metadata", "{}"),
            ("parent", "null"),
            ("period", &period),
            ("pricing", &pricing),
            ("quantity", "1"),
            ("subscription", "\"sub_1MtHbELkdIwHu7ix\""),
            ("taxes", &format!("[{tax}]")),
        ],
    )
}
