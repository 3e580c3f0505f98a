//! A folder of tokens for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carnet_seal::{KeyHolder, KeyPlace, PinFile, TokenConfig, TokenName};

/// Where Debian puts it.
pub(crate) const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
/// The PIN of every token.
pub(crate) const PIN: &str = "73051842";

/// Says in which process a rule runs.
const INSIDE: &str = "CARNET_TEST_TOKENS";

/// Runs a rule, by the name of its test, in a process of its own whose tokens are in a fresh folder: the module reads where
/// its tokens are from the environment when it is first used, so the test's program runs once more.
pub(crate) fn in_a_process(test: &str, rule: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return rule();
    }
    let needed = ["/usr/bin/softhsm2-util", MODULE];
    if let Some(missing) = needed.iter().find(|path| !Path::new(path).exists()) {
        assert!(std::env::var_os("CI").is_none(), "{missing} is missing");
        println!("{missing} is missing: nothing was tested");
        return;
    }
    let name = test.replace(':', "-");
    let folder = std::env::temp_dir().join(format!("carnet-token-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("tokens")).unwrap();
    let settings = folder.join("softhsm2.conf");
    let text = format!("directories.tokendir = {}/tokens\nlog.level = ERROR\n", folder.display());
    fs::write(&settings, text).unwrap();
    let answer = Command::new(std::env::current_exe().unwrap())
        .env("SOFTHSM2_CONF", &settings)
        .env(INSIDE, "1")
        .args(["--exact", test, "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout).into_owned();
    let _ = fs::remove_dir_all(&folder);
    assert!(answer.status.success(), "{test}: {said}{}", String::from_utf8_lossy(&answer.stderr));
    assert!(said.contains("1 passed"), "{test} did not run: {said}");
}

/// The folder of this process.
pub(crate) fn folder() -> PathBuf {
    let settings = std::env::var_os("SOFTHSM2_CONF").expect("the rule runs in a process of its own");
    Path::new(&settings).parent().unwrap().to_owned()
}

/// Makes a token.
pub(crate) fn token(label: &str) -> TokenConfig {
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", label, "--so-pin", "99887766", "--pin", PIN])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    TokenConfig {
        module: MODULE.into(),
        token: TokenName::Label(label.to_owned()),
        key_label: "carnet-master".to_owned(),
        pin: PinFile::Owned(secret("pin", PIN)),
    }
}

/// A file that only its owner can read.
pub(crate) fn secret(name: &str, text: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder().join(name);
    fs::write(&path, format!("{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// The holder of a token.
pub(crate) fn holder(config: &TokenConfig) -> KeyHolder {
    KeyHolder::at(&KeyPlace::Pkcs11(config.clone())).unwrap()
}
