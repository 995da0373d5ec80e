//! A large invoice of Stripe decoded by the generated crate and by async-stripe in turns. Each contest
//! is a line of JSON.

#![recursion_limit = "512"]

#[path = "BENCHES/contest/mod.rs"]
mod contest;
#[path = "PROGRAMS/print.rs"]
mod print;

use std::hint::black_box;

use contest::compare;
use print::print;
use sdk::runtime::{Expandable, from_json};
use serde_json::{Value, json};

type Theirs = stripe_shared::Invoice;
type Ours = sdk::types::Invoice;

const LINES: i64 = 100;
const CREATED: i64 = 1_700_000_000;

/// As stripe_client_core does it with the body of a reply.
fn decoded_by_them(body: &[u8]) -> Theirs {
    miniserde::json::from_str(str::from_utf8(body).unwrap()).unwrap()
}

/// As a reply does it with its body.
fn decoded_by_us(body: &[u8]) -> Ours {
    from_json(body).unwrap()
}

fn address() -> Value {
    json!({
        "city": "Delft", "country": "NL", "line1": "Oude Delft 1", "line2": null,
        "postal_code": "2611 BA", "state": null,
    })
}

fn tax_rate() -> Value {
    json!({
        "id": "txr_NcjdgdwZyI9Rj7", "object": "tax_rate", "active": true, "country": "NL",
        "created": CREATED, "description": null, "display_name": "BTW",
        "effective_percentage": null, "flat_amount": null, "inclusive": false,
        "jurisdiction": "NL", "jurisdiction_level": null, "livemode": false, "metadata": {},
        "percentage": 21.0, "rate_type": "percentage", "state": null, "tax_type": "vat",
    })
}

/// A line with the members that either version of the API has.
fn line(index: i64) -> Value {
    json!({
        "id": format!("il_tmp_{index}NcjdgdwZyI9"), "object": "line_item",
        "amount": 1000 + index, "amount_excluding_tax": 1000 + index, "currency": "eur",
        "description": format!("1 \u{d7} plan \"{index}\" (at \u{20ac}10.00 / month)"),
        "discount_amounts": [], "discountable": true, "discounts": [],
        "invoice": "in_NcjdgdwZyI9Rj7", "livemode": false,
        "metadata": {"order": "6735", "shop": "main street"},
        "parent": null, "period": {"end": CREATED + 2_678_400, "start": CREATED},
        "pretax_credit_amounts": [], "pricing": null, "proration": false,
        "proration_details": {"credited_items": null}, "quantity": 1,
        "subscription": "sub_NcjdgdwZyI9Rj7", "subtotal": 1000 + index,
        "tax_amounts": [{
            "amount": 210, "inclusive": false, "tax_rate": "txr_NcjdgdwZyI9Rj7",
            "taxability_reason": "standard_rated", "taxable_amount": 1000 + index,
        }],
        "tax_rates": [tax_rate()], "taxes": [], "type": "subscription",
        "unit_amount_excluding_tax": "1000",
    })
}

fn invoice() -> Value {
    let lines: Vec<Value> = (0..LINES).map(line).collect();
    let mut invoice = json!({
        "id": "in_NcjdgdwZyI9Rj7", "object": "invoice", "account_country": "NL",
        "account_name": "Specwright", "account_tax_ids": null, "amount_due": 126_500,
        "amount_overpaid": 0, "amount_paid": 0, "amount_remaining": 126_500,
        "amount_shipping": 0, "application": null, "attempt_count": 0, "attempted": false,
        "auto_advance": true,
        "automatic_tax": {
            "disabled_reason": null, "enabled": false, "liability": null, "provider": null,
            "status": null,
        },
        "billing_reason": "subscription_cycle", "charge": null,
        "collection_method": "charge_automatically", "created": CREATED, "currency": "eur",
        "custom_fields": [{"name": "PO", "value": "4711"}], "customer": "cus_NcjdgdwZyI9Rj7",
        "customer_address": address(), "customer_email": "jo@example.com",
        "customer_name": "Jo Smit", "customer_phone": null,
        "customer_shipping": {"address": address(), "name": "Jo Smit", "phone": null},
        "customer_tax_exempt": "none", "customer_tax_ids": [],
        "default_payment_method": null, "default_source": null,
        "default_tax_rates": [tax_rate()], "description": "April, with extras", "discount": null,
        "discounts": [], "due_date": null, "effective_at": CREATED, "ending_balance": 0,
    });
    let rest = json!({
        "footer": null, "from_invoice": null, "hosted_invoice_url": "https://invoice.example.com/i",
        "invoice_pdf": "https://pay.example.com/invoice/pdf", "issuer": {"type": "self"},
        "last_finalization_error": null, "latest_revision": null, "livemode": false,
        "metadata": {"order": "6735"}, "next_payment_attempt": null, "number": "ABC-0001",
        "on_behalf_of": null, "paid": false, "paid_out_of_band": false, "payment_intent": null,
        "payment_settings": {
            "default_mandate": null, "payment_method_options": null, "payment_method_types": null,
        },
        "period_end": CREATED, "period_start": CREATED, "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0, "receipt_number": null, "rendering": null,
        "shipping_cost": null, "shipping_details": null, "starting_balance": 0,
        "statement_descriptor": null, "status": "open",
        "status_transitions": {
            "finalized_at": CREATED, "marked_uncollectible_at": null, "paid_at": null,
            "voided_at": null,
        },
        "subscription": "sub_NcjdgdwZyI9Rj7", "subtotal": 104_950, "subtotal_excluding_tax": 104_950,
        "tax": 21_550, "test_clock": null, "total": 126_500, "total_discount_amounts": [],
        "total_excluding_tax": 104_950, "total_tax_amounts": [], "total_taxes": [],
        "webhooks_delivered_at": CREATED,
        "lines": {"object": "list", "data": lines, "has_more": false, "url": "/v1/invoices/in_1/lines"},
    });
    if let (Value::Object(invoice), Value::Object(rest)) = (&mut invoice, rest) {
        invoice.extend(rest);
    }
    invoice
}

/// Both have read the same.
fn check(body: &[u8]) {
    let (theirs, ours) = (decoded_by_them(body), decoded_by_us(body));
    assert_eq!(theirs.id.unwrap().as_str(), ours.id.unwrap());
    assert_eq!(theirs.amount_due, ours.amount_due);
    let Some(Expandable::Id(subscription)) = &ours.subscription else {
        panic!("the subscription is an id");
    };
    assert_eq!(theirs.subscription.unwrap().id().as_str(), subscription);
    assert_eq!(theirs.customer_address.unwrap().city, ours.customer_address.unwrap().city);
    let (theirs, ours) = (theirs.lines.data, ours.lines.data);
    assert_eq!((theirs.len() as i64, ours.len() as i64), (LINES, LINES));
    for (their, our) in theirs.iter().zip(&ours) {
        assert_eq!(their.id.as_str(), our.id);
        assert_eq!(their.amount, our.amount);
        assert_eq!(their.description, our.description);
        assert_eq!(their.period.end, our.period.end);
        assert_eq!(their.metadata, our.metadata.clone().into_iter().collect());
    }
}

fn main() {
    let invoice = invoice();
    let texts = [
        ("compact", serde_json::to_vec(&invoice).unwrap()),
        ("indented", serde_json::to_vec_pretty(&invoice).unwrap()),
    ];
    for (how, body) in texts {
        check(&body);
        print(&compare(
            &format!("decode an invoice of {LINES} lines, {how}"),
            body.len(),
            "async-stripe",
            &mut || drop(black_box(decoded_by_them(black_box(&body)))),
            &mut || drop(black_box(decoded_by_us(black_box(&body)))),
        ));
    }
}
