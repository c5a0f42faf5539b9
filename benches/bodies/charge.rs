//! A charge as Stripe answers with it when nothing is expanded but its customer.

bodies! {
    struct Charge {
        amount: i64 = "amount",
        amount_captured: i64 = "amount_captured",
        amount_refunded: i64 = "amount_refunded",
        application?: Field<Expandable> = "application",
        application_fee?: Field<Expandable> = "application_fee",
        application_fee_amount?: Field<i64> = "application_fee_amount",
        balance_transaction?: Field<Expandable> = "balance_transaction",
        billing_details: Billing = "billing_details",
        calculated_statement_descriptor?: Field<String> = "calculated_statement_descriptor",
        captured: bool = "captured",
        created: i64 = "created",
        currency: String = "currency",
        customer?: Field<Expandable> = "customer",
        description?: Field<String> = "description",
        disputed: bool = "disputed",
        failure_balance_transaction?: Field<Expandable> = "failure_balance_transaction",
        failure_code?: Field<String> = "failure_code",
        failure_message?: Field<String> = "failure_message",
        fraud_details?: Field<FraudDetails> = "fraud_details",
        id: String = "id",
        invoice?: Field<Expandable> = "invoice",
        livemode: bool = "livemode",
        metadata: BTreeMap<String, String> = "metadata",
        object: Kind = "object",
        on_behalf_of?: Field<Expandable> = "on_behalf_of",
        outcome?: Field<Outcome> = "outcome",
        paid: bool = "paid",
        payment_intent?: Field<Expandable> = "payment_intent",
        payment_method?: Field<String> = "payment_method",
        payment_method_details?: Field<MethodDetails> = "payment_method_details",
        receipt_email?: Field<String> = "receipt_email",
        receipt_number?: Field<String> = "receipt_number",
        receipt_url?: Field<String> = "receipt_url",
        refunded: bool = "refunded",
        review?: Field<Expandable> = "review",
        shipping?: Field<Shipping> = "shipping",
        source_transfer?: Field<Expandable> = "source_transfer",
        statement_descriptor?: Field<String> = "statement_descriptor",
        statement_descriptor_suffix?: Field<String> = "statement_descriptor_suffix",
        status: Status = "status",
        transfer?: Option<Expandable> = "transfer",
        transfer_group?: Field<String> = "transfer_group",
    }
    struct Billing {
        address?: Field<Address> = "address",
        email?: Field<String> = "email",
        name?: Field<String> = "name",
        phone?: Field<String> = "phone",
    }
    struct Address {
        city?: Field<String> = "city",
        country?: Field<String> = "country",
        line1?: Field<String> = "line1",
        line2?: Field<String> = "line2",
        postal_code?: Field<String> = "postal_code",
        state?: Field<String> = "state",
    }
    struct FraudDetails {
        stripe_report?: Option<String> = "stripe_report",
        user_report?: Option<String> = "user_report",
    }
    struct Outcome {
        network_status?: Field<String> = "network_status",
        reason?: Field<String> = "reason",
        risk_level?: Option<String> = "risk_level",
        risk_score?: Option<i64> = "risk_score",
        rule?: Option<Expandable> = "rule",
        seller_message?: Field<String> = "seller_message",
        r#type: String = "type",
    }
    struct MethodDetails {
        card?: Option<Card> = "card",
        r#type: String = "type",
    }
    struct Card {
        brand?: Field<String> = "brand",
        checks?: Field<Checks> = "checks",
        country?: Field<String> = "country",
        exp_month: i64 = "exp_month",
        exp_year: i64 = "exp_year",
        fingerprint?: Field<String> = "fingerprint",
        funding?: Field<String> = "funding",
        last4?: Field<String> = "last4",
        mandate?: Field<String> = "mandate",
        network?: Field<String> = "network",
    }
    struct Checks {
        address_line1_check?: Field<String> = "address_line1_check",
        address_postal_code_check?: Field<String> = "address_postal_code_check",
        cvc_check?: Field<String> = "cvc_check",
    }
    struct Shipping {
        address?: Option<Address> = "address",
        carrier?: Field<String> = "carrier",
        name?: Option<String> = "name",
        phone?: Field<String> = "phone",
        tracking_number?: Field<String> = "tracking_number",
    }
    enum Status {
        Failed = "failed",
        Pending = "pending",
        Succeeded = "succeeded",
    }
    enum Kind {
        Charge = "charge",
    }
    // A text, or the object of that id.
    union Expandable { String, Object(Expanded) by ["id", "object"], }
    struct Expanded {
        id: String = "id",
        object: String = "object",
    }
}
