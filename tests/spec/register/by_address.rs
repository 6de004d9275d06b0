//! A register of others, read by its address.

use belfort::daemon::registers::{RegisterError, load};
use belfort::news::fetch::FetchError;
use belfort::register::{ImportFormat, Wish, read_import};
use serde_json::{Value, json};

use crate::town::Town;

/// The records of a made-up town, as its file holds them.
fn records() -> Vec<Value> {
    serde_json::from_str(include_str!("../../fixtures/registers/nl-1.0.json")).unwrap()
}

fn read(town: &Town, bytes: &[u8], path: &str) -> belfort::register::Import {
    read_import(path, bytes, &Wish::default(), &town.tower.book).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_names_its_records_is_followed_to_each_and_read_as_their_file_would_be() {
    let town = Town::new().await;
    let list: Vec<Value> = records()
        .iter()
        .map(|one| json!({ "name": one["name"], "lars": one["lars"], "schema_version": "1.0", "published": true }))
        .collect();
    town.serve("/organizations/gm1/algorithms", &json!(list).to_string());
    for record in records() {
        let path = format!("/organizations/gm1/algorithms/{}", record["lars"].as_str().unwrap());
        town.serve(&path, &record.to_string());
    }
    let url = town.address("/organizations/gm1/algorithms");
    let bytes = load(&town.tower, &url).await.unwrap();
    let import = read(&town, &bytes, url.as_str());
    assert_eq!(import.format, ImportFormat::Nl);
    let file = read(&town, json!(records()).to_string().as_bytes(), "nl-1.0.json");
    let systems = |import: belfort::register::Import| -> Vec<Value> {
        let json = import.systems.into_iter().map(|(system, _)| system.to_json());
        json.map(|mut system| {
            system["origin"].as_object_mut().unwrap().remove("source");
            system
        })
        .collect()
    };
    assert_eq!(import.systems[0].0.origin.as_ref().unwrap().source.as_deref(), Some(url.as_str()));
    assert_eq!(systems(import), systems(file), "an address says what its file says");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_and_a_single_record_are_read_as_they_are() {
    let town = Town::new().await;
    town.serve(
        "/api/downloads/NLD",
        "lars,name,organization,description_short,standard_version\n12,Sensor,Gent,Telt,0.1\n",
    );
    town.serve("/api/algoritme/NLD/99000001", &records()[0].to_string());
    for (path, id) in [("/api/downloads/NLD?filetype=csv", "12"), ("/api/algoritme/NLD/99000001", "99000001")]
    {
        let url = town.address(path);
        let import = read(&town, &load(&town.tower, &url).await.unwrap(), url.as_str());
        assert_eq!((import.format, import.systems.len()), (ImportFormat::Nl, 1), "{path}");
        assert_eq!(import.systems[0].0.id, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_cannot_be_read_whole_is_not_read_and_a_private_one_only_where_allowed() {
    let town = Town::new().await;
    town.serve("/halves", &json!([{ "lars": "1", "name": "A" }, { "lars": "2", "name": "B" }]).to_string());
    town.serve("/halves/1", &records()[0].to_string());
    let halves = load(&town.tower, &town.address("/halves")).await;
    assert!(
        matches!(&halves, Err(RegisterError::Fetch(FetchError::NotFound { url, .. })) if url.ends_with("/halves/2")),
        "{halves:?}"
    );
    town.serve("/halves/2", "<html>Log in</html>");
    let no_json = load(&town.tower, &town.address("/halves")).await;
    assert!(no_json.unwrap_err().to_string().contains("/halves/2`: this record is no JSON"));
    let many: Vec<Value> =
        (0..1_001).map(|number| json!({ "lars": number.to_string(), "name": "A" })).collect();
    town.serve("/many", &json!(many).to_string());
    let refused = load(&town.tower, &town.address("/many")).await.unwrap_err().to_string();
    assert!(refused.contains("1001 records") && refused.contains("import its file instead"), "{refused}");

    let careful = Town::with(|config| config.fetch.allow_private = false).await;
    careful.serve("/list", "[]");
    let private = load(&careful.tower, &careful.address("/list")).await;
    assert!(matches!(&private, Err(RegisterError::Fetch(FetchError::PrivateAddress { .. }))), "{private:?}");
}
