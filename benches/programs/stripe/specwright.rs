use measured::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().bearer_auth("sk_test").build()?;
    let charge = client.get_charges_charge("ch_1").await?;
    println!("{} {}", charge.id, charge.amount);
    Ok(())
}
