use measured::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new("https://api.github.com")?;
    let pull = client.pulls_get("lighthouse", "harbour", "1207").await?;
    println!("{} {}", pull.number, pull.title);
    Ok(())
}
