//! From a file to a token and back, on SoftHSM. The module reads where its tokens are from the environment when it is first
//! used, so this runs in a process of its own: this test's program again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carnet_seal::{HolderKind, KeyPlace, MasterKeyError, PinFile, TokenConfig, TokenName};
use carnet_store::keyring::Rotate;
use carnet_store::verify::Keys;
use carnet_store::{OpenError, Store, StoreConfig};

use crate::fixture::{Folder, append, opened, payloads, verify_with};
use crate::months::{day, key_files, masters, settle};

/// Where Debian puts it.
const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "73051842";

/// Says that this process has tokens of its own.
const INSIDE: &str = "CARNET_TEST_TOKENS";

#[test]
fn a_store_moves_into_a_token_and_out() {
    if std::env::var_os(INSIDE).is_some() {
        return tokio::runtime::Runtime::new().unwrap().block_on(through_a_token());
    }
    if !Path::new(MODULE).exists() {
        assert!(std::env::var_os("CI").is_none(), "{MODULE} is missing");
        println!("{MODULE} is missing: nothing was tested");
        return;
    }
    let folder = Folder::new();
    fs::create_dir(folder.0.join("tokens")).unwrap();
    let settings = folder.0.join("softhsm2.conf");
    let text = format!("directories.tokendir = {}\nlog.level = ERROR\n", folder.0.join("tokens").display());
    fs::write(&settings, text).unwrap();
    let answer = Command::new(std::env::current_exe().unwrap())
        .env("SOFTHSM2_CONF", &settings)
        .env(INSIDE, "1")
        .args(["--exact", "moving::a_store_moves_into_a_token_and_out", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout);
    assert!(answer.status.success(), "{said}{}", String::from_utf8_lossy(&answer.stderr));
    assert!(said.contains("1 passed"), "it did not run: {said}");
}

fn token() -> KeyPlace {
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", "carnet", "--so-pin", "99887766", "--pin", PIN])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let pin = PathBuf::from(std::env::var_os("SOFTHSM2_CONF").unwrap()).with_file_name("pin");
    fs::write(&pin, PIN).unwrap();
    fs::set_permissions(&pin, std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
    KeyPlace::Pkcs11(TokenConfig {
        module: MODULE.into(),
        token: TokenName::Label("carnet".to_owned()),
        key_label: "carnet-master".to_owned(),
        pin: PinFile::Owned(pin),
    })
}

async fn through_a_token() {
    let (folder, token) = (Folder::new(), token());
    let file = KeyPlace::File(folder.0.join("master.key"));
    let held = |place: &KeyPlace| StoreConfig { master_key: place.clone(), ..folder.config() };
    let store = Store::open(held(&file)).unwrap();
    let record = opened(&store).await;
    settle(&store, 0).await;
    assert_eq!(store.move_master_key(token.clone(), day(1)).await.unwrap().0, 2);
    store.close().await;
    drop(store);
    // What the file had wrapped is wrapped by the token.
    let refused = Store::open(held(&file));
    let elsewhere = |answer: &Result<Store, OpenError>, wanted| match answer {
        Err(OpenError::MasterKey(MasterKeyError::Elsewhere { kind, .. })) => *kind == wanted,
        _ => false,
    };
    assert!(elsewhere(&refused, HolderKind::Pkcs11), "{refused:?}");
    let store = Store::open(held(&token)).unwrap();
    append(&store, record, "from a token").await;
    assert_eq!(masters(&store).await, [(1, true), (2, false)]);
    for what in [Rotate::Shard, Rotate::Master] {
        store.ask_for_keys(what).await.unwrap();
        settle(&store, 2).await;
    }
    assert_eq!(masters(&store).await, [(1, true), (2, true), (3, false)]);
    // The window of what the token held passes; the file is its owner's to destroy.
    settle(&store, 28).await;
    assert_eq!(masters(&store).await.len(), 3);
    settle(&store, 37).await;
    assert_eq!(masters(&store).await[0], (1, true));
    assert!(!masters(&store).await.contains(&(2, true)), "destroyed in the token");
    assert_eq!(key_files(&folder), ["master.key"]);
    store.close().await;
    drop(store);
    assert_eq!(verify_with(&folder.0, Keys::Held(&token)).1, []);
    let store = Store::open(held(&token)).unwrap();
    let version = store.move_master_key(file.clone(), day(40)).await.unwrap();
    store.close().await;
    drop(store);
    let refused = Store::open(held(&token));
    assert!(elsewhere(&refused, HolderKind::File), "{refused:?}");
    let store = Store::open(held(&file)).unwrap();
    assert_eq!(payloads(&store, record), ["opened", "from a token"]);
    assert_eq!(key_files(&folder), ["master.key".to_owned(), format!("master.key.{version}")]);
}
