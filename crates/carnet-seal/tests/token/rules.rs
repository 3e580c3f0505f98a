//! What holds for a token.

use carnet_seal::{
    Key, KeyHolder, KeyPlace, MasterKeyError, MasterVersion, PinFile, SealError, ShardKey, SystemEntropy,
    SystemPurpose, TokenConfig, TokenError, TokenName, Wrapped,
};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use crate::softhsm::{MODULE, PIN, folder, holder, in_a_process, secret, token};

const FIRST: MasterVersion = MasterVersion(1);

/// Somebody else with the PIN: talks to the token without our code. The module is initialised already.
fn stranger() -> Session {
    let module = Pkcs11::new(MODULE).unwrap();
    let _ = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    let slot = module.get_slots_with_initialized_token().unwrap()[0];
    let session = module.open_rw_session(slot).unwrap();
    let _ = session.login(UserType::User, Some(&AuthPin::from(PIN.to_owned())));
    session
}

#[test]
fn a_key_is_made_in_the_token_and_never_leaves_it() {
    in_a_process("rules::a_key_is_made_in_the_token_and_never_leaves_it", || {
        let config = token("carnet");
        holder(&config).create(FIRST, &SystemEntropy).unwrap();
        let session = stranger();
        let found = session.find_objects(&[Attribute::Label(b"carnet-master.1".to_vec())]).unwrap();
        let [master] = found.as_slice() else { panic!("{found:?}") };
        let value = session.get_attributes(*master, &[AttributeType::Value]).unwrap();
        assert!(value.is_empty(), "its value is not given: {value:?}");
        for way_out in [Attribute::Extractable(true), Attribute::Sensitive(false)] {
            assert!(session.update_attributes(*master, &[way_out]).is_err(), "its protection stays");
        }
        let copy = session.copy_object(*master, &[Attribute::Extractable(true), Attribute::Sensitive(false)]);
        assert!(copy.is_err(), "no copy is softer");
        let mut wrapping = passing(vec![7; 32]);
        wrapping.extend([Attribute::KeyType(KeyType::AES), Attribute::Wrap(true)]);
        wrapping.retain(|attribute| *attribute != Attribute::KeyType(KeyType::GENERIC_SECRET));
        let wrapping = session.create_object(&wrapping).unwrap();
        let out = session.wrap_key(&Mechanism::AesKeyWrap, wrapping, *master);
        assert!(out.is_err(), "no other key wraps it");
        let out = session.wrap_key(&Mechanism::AesKeyWrap, *master, *master);
        assert!(out.is_err(), "nor it itself");
        assert!(session.encrypt(&Mechanism::AesEcb, *master, &[0; 16]).is_err(), "it does nothing but wrap");
        assert!(session.decrypt(&Mechanism::AesEcb, *master, &[0; 16]).is_err());
    });
}

fn passing(value: Vec<u8>) -> Vec<Attribute> {
    vec![
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::GENERIC_SECRET),
        Attribute::Token(false),
        Attribute::Sensitive(false),
        Attribute::Extractable(true),
        Attribute::Value(value),
    ]
}

/// A master key with known bytes is put into the token by hand; what it wraps are the golden vectors of `docs/format.md`.
#[test]
fn a_token_wraps_the_bytes_that_a_file_would() {
    in_a_process("rules::a_token_wraps_the_bytes_that_a_file_would", || {
        let config = token("carnet");
        let session = stranger();
        let mut imported =
            passing([vec![0x66; 32], [&1_u32.to_be_bytes()[..], &1_u32.to_be_bytes()].concat()].concat());
        let plain = session.create_object(&imported).unwrap();
        imported = passing(vec![0x55; 32]);
        imported.retain(|attribute| *attribute != Attribute::KeyType(KeyType::GENERIC_SECRET));
        imported.extend([Attribute::KeyType(KeyType::AES), Attribute::Wrap(true)]);
        let known = session.create_object(&imported).unwrap();
        let block = session.wrap_key(&Mechanism::AesKeyWrap, known, plain).unwrap();
        assert_eq!(carnet_seal::hex(&block), include_str!("../vectors/wrapped_system.hex").trim_end());
        // And with a key of the token, which nobody knows: the same length, the same check value.
        let master = holder(&config).create(FIRST, &SystemEntropy).unwrap();
        let key = Key::from_bytes([0x66; 32]);
        let wrapped = master.wrap_system(&key, SystemPurpose::Tag, 1).unwrap();
        assert_eq!(wrapped.block.len(), block.len());
        let path = folder().join("master.key");
        let file = KeyHolder::at(&KeyPlace::File(path)).unwrap().create(FIRST, &SystemEntropy).unwrap();
        assert_eq!(wrapped.check, file.wrap_system(&key, SystemPurpose::Tag, 1).unwrap().check);
    });
}

#[test]
fn a_wrapped_key_opens_only_where_it_belongs() {
    in_a_process("rules::a_wrapped_key_opens_only_where_it_belongs", || {
        let holder = holder(&token("carnet"));
        let master = holder.create(FIRST, &SystemEntropy).unwrap();
        let shard = ShardKey::random(0, 3, &SystemEntropy);
        let wrapped = master.wrap_shard(&shard).unwrap();
        assert!(master.unwrap_shard(&wrapped, 0, 3).is_ok());
        let refused = |wrapped: &Wrapped, shard, version| {
            let answer = master.unwrap_shard(wrapped, shard, version);
            assert!(matches!(answer, Err(MasterKeyError::Seal(SealError::Refused))), "{answer:?}");
        };
        refused(&wrapped, 1, 3);
        refused(&wrapped, 0, 2);
        let mut changed = wrapped.clone();
        changed.block[20] ^= 1;
        refused(&changed, 0, 3);
        refused(&Wrapped { block: wrapped.block[..48].to_vec(), ..wrapped.clone() }, 0, 3);
        refused(&Wrapped { block: wrapped.block[..47].to_vec(), ..wrapped.clone() }, 0, 3);
        refused(&Wrapped { block: Vec::new(), ..wrapped.clone() }, 0, 3);
        let second = holder.create(MasterVersion(2), &SystemEntropy).unwrap();
        let answer = second.unwrap_shard(&wrapped, 0, 3);
        assert!(
            matches!(answer, Err(MasterKeyError::Seal(SealError::Refused))),
            "another version: {answer:?}"
        );
        // Nothing of what passed through the token stays there.
        assert!(master.unwrap_shard(&wrapped, 0, 3).is_ok());
        let left = stranger().find_objects(&[Attribute::KeyType(KeyType::GENERIC_SECRET)]).unwrap();
        assert_eq!(left, []);
    });
}

#[test]
fn a_key_from_outside_is_refused() {
    in_a_process("rules::a_key_from_outside_is_refused", || {
        let config = token("carnet");
        let session = stranger();
        let common = |version: u32| {
            vec![
                Attribute::Class(ObjectClass::SECRET_KEY),
                Attribute::KeyType(KeyType::AES),
                Attribute::Token(true),
                Attribute::Label(format!("carnet-master.{version}").into_bytes()),
                Attribute::Wrap(true),
                Attribute::Unwrap(true),
            ]
        };
        let mut imported = common(1);
        imported.extend([
            Attribute::Value(vec![9; 32]),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
        ]);
        session.create_object(&imported).unwrap();
        let mut soft = common(2);
        soft.extend([
            Attribute::ValueLen(32.into()),
            Attribute::Sensitive(false),
            Attribute::Extractable(true),
        ]);
        session.generate_key(&Mechanism::AesKeyGen, &soft[2..]).unwrap();
        let mut short = common(3);
        short.extend([
            Attribute::ValueLen(16.into()),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
        ]);
        session.generate_key(&Mechanism::AesKeyGen, &short[2..]).unwrap();
        for version in 1..=3 {
            let answer = holder(&config).open(MasterVersion(version));
            let refused = matches!(answer, Err(MasterKeyError::Token(TokenError::Exportable(..))));
            assert!(refused, "{version}: {answer:?}");
        }
    });
}

#[test]
fn versions_come_and_go() {
    in_a_process("rules::versions_come_and_go", || {
        let config = token("carnet");
        let holder = holder(&config);
        assert_eq!(holder.versions().unwrap(), []);
        for version in [1, 2, 11] {
            holder.create(MasterVersion(version), &SystemEntropy).unwrap();
        }
        let other = TokenConfig { key_label: "carnet-master-of-others".to_owned(), ..config.clone() };
        crate::softhsm::holder(&other).create(MasterVersion(5), &SystemEntropy).unwrap();
        assert_eq!(holder.versions().unwrap(), [1, 2, 11].map(MasterVersion));
        let again = holder.create(MasterVersion(2), &SystemEntropy);
        assert!(matches!(again, Err(MasterKeyError::Token(TokenError::Exists(_)))), "{again:?}");
        let shard = ShardKey::random(0, 1, &SystemEntropy);
        let wrapped = holder.open(FIRST).unwrap().wrap_shard(&shard).unwrap();
        holder.destroy(FIRST).unwrap();
        holder.destroy(FIRST).unwrap();
        assert_eq!(holder.versions().unwrap(), [2, 11].map(MasterVersion));
        let gone = holder.open(FIRST);
        assert!(matches!(gone, Err(MasterKeyError::Token(TokenError::NoKey(_)))), "{gone:?}");
        let remade = holder.create(FIRST, &SystemEntropy).unwrap().unwrap_shard(&wrapped, 0, 1);
        assert!(remade.is_err(), "a key of the same name is another key");
    });
}

#[test]
fn the_token_is_the_one_that_is_named() {
    in_a_process("rules::the_token_is_the_one_that_is_named", || {
        let config = token("carnet");
        token("twin");
        token("twin");
        let named =
            |token: TokenName| KeyHolder::at(&KeyPlace::Pkcs11(TokenConfig { token, ..config.clone() }));
        assert!(named(TokenName::Label("carnet".to_owned())).is_ok());
        for none in ["Carnet", "carne", "", "twin"] {
            let answer = named(TokenName::Label(none.to_owned()));
            assert!(
                matches!(answer, Err(MasterKeyError::Token(TokenError::NoToken(_)))),
                "{none}: {answer:?}"
            );
        }
        let module = Pkcs11::new(MODULE).unwrap();
        let slot = module.get_slots_with_initialized_token().unwrap()[0].id();
        assert!(named(TokenName::Slot(slot)).is_ok());
        assert!(named(TokenName::Slot(slot.wrapping_add(1))).is_err());
        for bad in ["libsofthsm2.so", "/nowhere/libsofthsm2.so", "/etc/passwd"] {
            let answer =
                KeyHolder::at(&KeyPlace::Pkcs11(TokenConfig { module: bad.into(), ..config.clone() }));
            assert!(
                matches!(answer, Err(MasterKeyError::Token(TokenError::Module { .. }))),
                "{bad}: {answer:?}"
            );
        }
    });
}

#[test]
fn a_wrong_pin_is_tried_once() {
    in_a_process("rules::a_wrong_pin_is_tried_once", || {
        let config = token("carnet");
        let with = |pin| holder(&TokenConfig { pin, ..config.clone() }).versions();
        let wrong = with(PinFile::Owned(secret("wrong", "11111111")));
        assert!(matches!(wrong, Err(MasterKeyError::Token(TokenError::Pin))), "{wrong:?}");
        let absent = with(PinFile::Owned(folder().join("absent")));
        assert!(matches!(absent, Err(MasterKeyError::Token(TokenError::PinFile { .. }))), "{absent:?}");
        assert_eq!(with(config.pin.clone()).unwrap(), []);
    });
}

#[test]
fn many_threads_use_one_token() {
    in_a_process("rules::many_threads_use_one_token", || {
        let holder = holder(&token("carnet"));
        let master = holder.create(FIRST, &SystemEntropy).unwrap();
        std::thread::scope(|scope| {
            for shard in 0..8 {
                let (holder, master) = (&holder, &master);
                scope.spawn(move || {
                    let own = holder.open(FIRST).unwrap();
                    for version in 1..20 {
                        let key = ShardKey::random(shard, version, &SystemEntropy);
                        let wrapped = master.wrap_shard(&key).unwrap();
                        own.unwrap_shard(&wrapped, shard, version).unwrap();
                    }
                });
            }
        });
    });
}
