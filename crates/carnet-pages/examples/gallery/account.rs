//! Pages of the account: doors, recovery, enrolment, security, fresh proofs, the letter.

use carnet_pages::account::{
    AccountError, AccountNotice, AccountPage, ActivationLetter, CancelPage, Cancellation, CodePage,
    Discretion, Door, EmailCodePage, EmailPage, EnrolledRecord, EnrolmentCause, EnrolmentDonePage,
    EnrolmentEmailCodePage, EnrolmentEmailPage, EnrolmentKeyPage, EnrolmentPage, EnrolmentPasswordPage,
    EnrolmentTotpPage, ExerciseChoice, ExercisePage, LinkedIdentity, ObjectionAnswer, ObjectionDonePage,
    ObjectionPage, PasskeyAddPage, PasskeyChallenge, PasskeyRemovePage, PasskeyRenamePage, PasskeyRow,
    PasswordChange, PasswordPage, PasswordState, PendingChange, PendingEmail, RecoveredPage,
    RecoveryCodePage, RecoveryPage, Removal, RemovalPage, SessionPlace, SessionProof, SessionRow,
    SignInCause, SignInPage, SignedOutPage, StepUpPage, StepUpPurpose, TotpPage, WeakReading, qr_drawing,
};
use carnet_pages::layout::Setting;
use carnet_pages::{Lang, Layout, SafeHtml};
use jiff::civil::{date, datetime};

use crate::Sheet;
use crate::sample::{TODAY, layout, outside, professional};

/// What the demonstration's provider is called here.
const PROVIDER: &str = "Identité Démo";

pub(crate) fn sheets(lang: Lang) -> Vec<Sheet> {
    [
        doors(lang),
        recovery(lang),
        objection(lang),
        identity(lang),
        ways_in(lang),
        security(lang),
        contact(lang),
        passkeys(lang),
        passwords(lang),
        cancellations(lang),
        proofs(lang),
        letters(lang),
    ]
    .concat()
}

fn challenge() -> PasskeyChallenge {
    PasskeyChallenge {
        options: "{\"challenge\":\"Y2hhbGxlbmdl\",\"rpId\":\"localhost\",\"userVerification\":\"required\"}"
            .into(),
        ticket: "scelle".into(),
    }
}

fn provider() -> String {
    PROVIDER.into()
}

/// A drawing of the size of a real one; it says nothing.
fn qr() -> SafeHtml {
    const WIDTH: usize = 33;
    let finder = |row: usize, column: usize| {
        let (row, column) = (row.min(32 - row), column.min(32 - column));
        let edge = row.max(column);
        (edge < 7).then_some(
            edge == 6 || edge == 0 || row == 0 || column == 0 || (row > 1 && column > 1 && edge < 5),
        )
    };
    let dark: Vec<bool> = (0..WIDTH * WIDTH)
        .map(|at| {
            let (row, column) = (at / WIDTH, at % WIDTH);
            let corner = if row > 16 && column > 16 { None } else { finder(row, column) };
            corner.unwrap_or((row * 7 + column * 13 + row * column * 3) % 5 < 2)
        })
        .collect();
    qr_drawing(WIDTH, &dark)
}

fn doors(lang: Lang) -> Vec<Sheet> {
    let sign_in = |cause| SignInPage {
        layout: outside(lang),
        cause,
        passkey: Some(challenge()),
        provider: Some(provider()),
        ..SignInPage::default()
    };
    let wrong = SignInPage { login: "helene-4821".into(), ..sign_in(SignInCause::WrongPassword) };
    let provider_only = SignInPage {
        layout: outside(lang),
        provider: Some(provider()),
        password: Door::Closed,
        enrolment: Door::Closed,
        ..SignInPage::default()
    };
    let code = |errors| CodePage { layout: outside(lang), errors, ..CodePage::default() }.render();
    vec![
        ("sign-in", sign_in(SignInCause::Visit).render()),
        ("sign-in-idle", sign_in(SignInCause::Idle).render()),
        ("sign-in-revoked", sign_in(SignInCause::Revoked).render()),
        ("sign-in-down", sign_in(SignInCause::ProviderDown).render()),
        ("sign-in-wrong", wrong.render()),
        ("sign-in-too-many", sign_in(SignInCause::TooMany { retry_seconds: 180 }).render()),
        ("sign-in-passkey", sign_in(SignInCause::PasskeyUnanswered).render()),
        ("sign-in-provider", provider_only.render()),
        ("sign-in-code", code(Vec::new())),
        ("sign-in-code-wrong", code(vec![AccountError::CodeRefused { left: None }])),
        ("signed-out", SignedOutPage { layout: outside(lang) }.render()),
    ]
}

fn recovery(lang: Lang) -> Vec<Sheet> {
    let ask =
        |login: &str, errors| RecoveryPage { layout: outside(lang), login: login.into(), errors }.render();
    let code = |errors| RecoveryCodePage { layout: outside(lang), minutes: 10, errors }.render();
    let recovered = RecoveredPage {
        layout: Layout { nav: None, ..layout(lang, None) },
        reading: WeakReading::Withheld,
        delay_hours: 72,
        provider: Some(provider()),
        waiting: None,
    };
    let waiting = RecoveredPage {
        reading: WeakReading::Allowed,
        waiting: Some(datetime(2026, 11, 26, 14, 30, 0, 0)),
        provider: None,
        ..recovered.clone()
    };
    vec![
        ("recovery", ask("", Vec::new())),
        ("recovery-empty", ask("", vec![AccountError::LoginMissing])),
        ("recovery-code", code(Vec::new())),
        ("recovery-code-wrong", code(vec![AccountError::CodeRefused { left: Some(2) }])),
        ("recovery-code-used-up", code(vec![AccountError::CodeUsedUp])),
        ("recovered", recovered.render()),
        ("recovered-waiting", waiting.render()),
    ]
}

fn objection(lang: Lang) -> Vec<Sheet> {
    let form = ObjectionPage { layout: outside(lang), code_length: 16, ..ObjectionPage::default() };
    let refused = ObjectionPage {
        code: "K7QM 2XRT 9B4H 6CPA".into(),
        born: "1968-05-04".into(),
        errors: vec![AccountError::ActivationRefused { left: Some(0) }],
        ..form.clone()
    };
    let done = |answer| ObjectionDonePage { layout: outside(lang), answer }.render();
    vec![
        ("objection", form.render()),
        ("objection-refused", refused.render()),
        ("objection-done", done(ObjectionAnswer::Objected)),
        ("objection-late", done(ObjectionAnswer::TooLate)),
    ]
}

fn identity(lang: Lang) -> Vec<Sheet> {
    let page = EnrolmentPage {
        layout: outside(lang),
        code_length: 16,
        provider: Some(provider()),
        ..EnrolmentPage::default()
    };
    let wrong = EnrolmentPage {
        code: "K7QM 2XRT 9B4".into(),
        errors: vec![AccountError::ActivationMalformed { found: 11, wanted: 16 }, AccountError::BirthMissing],
        ..page.clone()
    };
    let refused = EnrolmentPage {
        code: "K7QM 2XRT 9B4H 6CPA".into(),
        born: "1968-05-04".into(),
        errors: vec![AccountError::ActivationRefused { left: Some(3) }],
        ..page.clone()
    };
    let unknown = EnrolmentPage { cause: EnrolmentCause::NoRecord, provider: None, ..page.clone() };
    let email = |email: &str, errors| EnrolmentEmailPage {
        layout: outside(lang),
        first_name: "Hélène".into(),
        email: email.into(),
        errors,
    };
    let proposal = Some("helene@exemple.test".to_owned());
    let code = |errors| EnrolmentEmailCodePage {
        layout: outside(lang),
        email: "helene@exemple.test".into(),
        minutes: 10,
        errors,
    };
    vec![
        ("enrol-identity", page.render()),
        ("enrol-identity-wrong", wrong.render()),
        ("enrol-identity-refused", refused.render()),
        ("enrol-identity-unknown", unknown.render()),
        ("enrol-email", email("", Vec::new()).render()),
        (
            "enrol-email-wrong",
            email("helene@exemple,test", vec![AccountError::EmailMalformed { proposal }]).render(),
        ),
        ("enrol-email-code", code(Vec::new()).render()),
        ("enrol-email-code-wrong", code(vec![AccountError::CodeMalformed { digits: 6 }]).render()),
    ]
}

fn ways_in(lang: Lang) -> Vec<Sheet> {
    let key = EnrolmentKeyPage { layout: outside(lang), passkey: Some(challenge()), errors: Vec::new() };
    let refused = EnrolmentKeyPage { errors: vec![AccountError::PasskeyRefused], ..key.clone() };
    let password = |errors| EnrolmentPasswordPage {
        layout: outside(lang),
        login: "helene-4821".into(),
        min: 12,
        errors,
    };
    let wrong = vec![
        AccountError::LoginTaken { proposal: Some("helene-5930".into()) },
        AccountError::PasswordTooShort { min: 12 },
    ];
    let totp = EnrolmentTotpPage {
        layout: outside(lang),
        qr: qr(),
        secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".into(),
        errors: Vec::new(),
    };
    let done = |record| EnrolmentDonePage {
        layout: Layout { nav: None, switches: Vec::new(), ..layout(lang, None) },
        first_name: "Hélène".into(),
        login: "helene-4821".into(),
        record,
    };
    vec![
        ("enrol-key", key.render()),
        ("enrol-key-refused", refused.render()),
        ("enrol-password", password(Vec::new()).render()),
        ("enrol-password-wrong", password(wrong).render()),
        ("enrol-totp", totp.render()),
        ("enrol-done", done(EnrolledRecord::Open).render()),
        ("enrol-done-waiting", done(EnrolledRecord::Waiting { opens: date(2027, 1, 4) }).render()),
        ("enrol-done-opposed", done(EnrolledRecord::Opposed).render()),
    ]
}

fn session(id: &str, device: &str, proof: SessionProof, place: SessionPlace) -> SessionRow {
    SessionRow {
        id: id.into(),
        device: device.into(),
        since: datetime(2026, 11, 23, 8, 5, 0, 0),
        last_used: datetime(2026, 11, 23, 14, 28, 0, 0),
        proof,
        place,
    }
}

fn security(lang: Lang) -> Vec<Sheet> {
    let key = |id: &str, label: &str, last_used, waiting| PasskeyRow {
        id: id.into(),
        label: label.into(),
        created: date(2026, 3, 2),
        last_used,
        waiting,
    };
    let page = AccountPage {
        layout: layout(lang, None),
        notice: Some(AccountNotice::PasskeyRenamed),
        login: "helene-4821".into(),
        email: Some("h•••••@exemple.test".into()),
        pending_email: None,
        passkeys: vec![
            key("k1", "Téléphone", Some(datetime(2026, 11, 23, 8, 5, 0, 0)), None),
            key("k2", "Ordinateur du salon", None, None),
        ],
        password: PasswordState::Ready { changed: date(2026, 3, 2), totp: date(2026, 3, 2) },
        sessions: vec![
            session("s1", "Firefox, Windows", SessionProof::Passkey, SessionPlace::Here),
            session("s2", "Safari, iPhone", SessionProof::Password, SessionPlace::Elsewhere),
        ],
        identity: LinkedIdentity::Linked { provider: PROVIDER.into(), since: date(2026, 3, 2) },
        language: lang,
        discretion: Discretion::Ordinary,
    };
    let at = datetime(2026, 11, 26, 14, 30, 0, 0);
    let weak = AccountPage {
        layout: Layout { nav: None, ..layout(lang, None) },
        notice: None,
        pending_email: Some(PendingEmail { email: "helene.m@exemple.test".into(), from: at }),
        passkeys: vec![key("k3", "Nouveau téléphone", None, Some(at))],
        password: PasswordState::WithoutCode { changed: date(2026, 3, 2), waiting: None },
        sessions: vec![session("s1", "Firefox, Windows", SessionProof::EmailCode, SessionPlace::Here)],
        identity: LinkedIdentity::Offered { provider: PROVIDER.into() },
        discretion: Discretion::Discreet,
        ..page.clone()
    };
    let bare = AccountPage {
        notice: None,
        passkeys: Vec::new(),
        password: PasswordState::None,
        email: None,
        identity: LinkedIdentity::NotOffered,
        sessions: vec![session("s1", "Firefox, Windows", SessionProof::Provider, SessionPlace::Here)],
        ..page.clone()
    };
    vec![("account", page.render()), ("account-weak", weak.render()), ("account-bare", bare.render())]
}

fn contact(lang: Lang) -> Vec<Sheet> {
    let email = |email: &str, errors| EmailPage {
        layout: layout(lang, None),
        current: Some("h•••••@exemple.test".into()),
        email: email.into(),
        delay_hours: 48,
        errors,
    };
    let code = EmailCodePage {
        layout: layout(lang, None),
        email: "helene.m@exemple.test".into(),
        minutes: 10,
        errors: vec![AccountError::CodeExpired],
    };
    vec![
        ("account-email", email("", Vec::new()).render()),
        ("account-email-same", email("helene@exemple.test", vec![AccountError::EmailSame]).render()),
        ("account-email-code", code.render()),
    ]
}

fn passkeys(lang: Lang) -> Vec<Sheet> {
    let add = |delay_hours, errors| PasskeyAddPage {
        layout: layout(lang, None),
        passkey: challenge(),
        label: "Firefox, Windows".into(),
        delay_hours,
        errors,
    };
    let rename = PasskeyRenamePage {
        layout: layout(lang, None),
        id: "k2".into(),
        label: String::new(),
        errors: vec![AccountError::LabelMissing],
    };
    let remove = |errors| PasskeyRemovePage {
        layout: layout(lang, None),
        id: "k2".into(),
        label: "Ordinateur du salon".into(),
        created: date(2026, 3, 2),
        errors,
    };
    vec![
        ("passkey-add", add(None, Vec::new()).render()),
        ("passkey-add-weak", add(Some(72), vec![AccountError::PasskeyUnanswered]).render()),
        ("passkey-rename", rename.render()),
        ("passkey-remove", remove(Vec::new()).render()),
        ("passkey-remove-last", remove(vec![AccountError::LastWayIn]).render()),
    ]
}

fn passwords(lang: Lang) -> Vec<Sheet> {
    let password = |change, errors| PasswordPage {
        layout: layout(lang, None),
        change,
        login: "helene-4821".into(),
        min: 12,
        errors,
    };
    let removal = |removal, errors| RemovalPage { layout: layout(lang, None), removal, errors }.render();
    let totp = TotpPage {
        layout: layout(lang, None),
        qr: qr(),
        secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".into(),
        delay_hours: Some(72),
        errors: vec![AccountError::CodeRefused { left: None }],
    };
    vec![
        ("password-first", password(PasswordChange::First, Vec::new()).render()),
        ("password-change", password(PasswordChange::Replace, vec![AccountError::PasswordCommon]).render()),
        ("password-remove", removal(Removal::Password, Vec::new())),
        ("identity-remove", removal(Removal::Identity { provider: PROVIDER.into() }, Vec::new())),
        (
            "identity-remove-last",
            removal(Removal::Identity { provider: PROVIDER.into() }, vec![AccountError::LastWayIn]),
        ),
        ("totp", totp.render()),
    ]
}

fn cancellations(lang: Lang) -> Vec<Sheet> {
    let from = datetime(2026, 11, 26, 14, 30, 0, 0);
    let page = |state| CancelPage { layout: outside(lang), ticket: "t4-x".into(), state }.render();
    let asked = |change| page(Cancellation::Asked(change));
    vec![
        ("cancel-email", asked(PendingChange::Email { email: "m•••••@ailleurs.test".into(), from })),
        ("cancel-passkey", asked(PendingChange::Passkey { label: "Nouveau téléphone".into(), from })),
        ("cancel-totp", asked(PendingChange::Totp { from })),
        ("cancel-done", page(Cancellation::Done)),
        ("cancel-void", page(Cancellation::Void)),
    ]
}

fn proofs(lang: Lang) -> Vec<Sheet> {
    let page = |purpose| StepUpPage {
        layout: layout(lang, None),
        purpose,
        return_to: "/compte/courriel".into(),
        cancel: "/compte".into(),
        login: "helene-4821".into(),
        passkey: Some(challenge()),
        password: Door::Open,
        provider: None,
        errors: Vec::new(),
    };
    let wrong = StepUpPage {
        passkey: None,
        provider: Some(provider()),
        errors: vec![AccountError::PasswordWrong],
        ..page(StepUpPurpose::Mandate)
    };
    let closed = StepUpPage { passkey: None, password: Door::Closed, ..page(StepUpPurpose::Export) };
    let choice =
        |id: &str, profession: &str, specialty: Option<&str>, structure: &str, sector: &str| ExerciseChoice {
            id: id.into(),
            profession: profession.into(),
            specialty: specialty.map(Into::into),
            structure: Some(structure.into()),
            town: Some("Villeneuve-Essai".into()),
            sector: Some(sector.into()),
        };
    let exercise = ExercisePage {
        layout: professional(lang),
        name: "Dr Anne LEROY-TEST".into(),
        choices: vec![
            choice("1", "Médecin", Some("médecine générale"), "Cabinet des Lilas", "Cabinet individuel"),
            choice("2", "Médecin", None, "Hôpital de l’Essai", "Établissement public de santé"),
        ],
        chosen: "1".into(),
        return_to: "/pro".into(),
        errors: Vec::new(),
    };
    let unchosen = ExercisePage {
        chosen: String::new(),
        errors: vec![AccountError::ExerciseMissing],
        ..exercise.clone()
    };
    vec![
        ("step-up", page(StepUpPurpose::Contact).render()),
        ("step-up-wrong", wrong.render()),
        ("step-up-closed", closed.render()),
        ("exercise", exercise.render()),
        ("exercise-missing", unchosen.render()),
    ]
}

fn letters(lang: Lang) -> Vec<Sheet> {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let letter = ActivationLetter {
        lang,
        sender: lines(&["Carnet de démonstration", "1 rue de l’Essai", "99999 VILLENEUVE-ESSAI"]),
        recipient: lines(&["Mme Hélène MARTIN-TEST", "12 rue des Tilleuls", "99999 VILLENEUVE-ESSAI"]),
        date: TODAY,
        reference: "7Q2M-K4".into(),
        code: "K7QM2XRT9B4H6CPA".into(),
        code_until: date(2027, 5, 23),
        opens: Some(date(2027, 1, 4)),
        object_until: Some(date(2027, 1, 3)),
        site: "carnet.exemple.test/inscription".into(),
        contact: "Carnet de démonstration, 1 rue de l’Essai, 99999 VILLENEUVE-ESSAI".into(),
        invented: Setting::Demo,
    };
    let open = ActivationLetter { opens: None, object_until: None, ..letter.clone() };
    vec![("letter", letter.render()), ("letter-open", open.render())]
}
