use measured::Client;
use measured::client::default::parameters::GetChargesChargeQuery;
use measured::util::serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new("https://api.stripe.com")?
        .with_sensitive_header("authorization", "Bearer sk_test")?;
    let charge = client.get_charges_charge("ch_1", &GetChargesChargeQuery::default(), json!({})).await?;
    println!("{} {}", charge.id, charge.amount);
    Ok(())
}
