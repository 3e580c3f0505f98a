//! Addresses that pages link to, and the fields that their forms send: the contract with whoever serves them.
//!
//! No address carries an identifier of a person, a name or a search word. `{id}`, `{record}` are opaque public ids.
//! Every POST form also sends `_csrf`. Several values of a facet repeat its name (`categorie=a&categorie=b`).
//!
//! | address | method | fields or query |
//! |---|---|---|
//! | `/langue` | POST | `langue` (`fr`, `en`), `retour` (path) |
//! | `/dossier` | POST | `record` (record switch) |
//! | `/connexion` | GET | `retour`, `cause`; every door below also sends `retour` (path to come back to) |
//! | `/connexion/personne`, `/connexion/professionnel` | POST | start the sign-in at the identity provider |
//! | `/connexion/passkey` | POST | `reponse` (JSON of the device), `defi` (sealed) |
//! | `/connexion/mot-de-passe` | POST | `identifiant`, `mot_de_passe`; then `/connexion/code` GET, POST: `code` |
//! | `/connexion/secours` | GET, POST | `identifiant`; then `/connexion/secours/code` GET, POST: `code`; then `/connexion/secours/suite` GET |
//! | `/connexion/exercice` | GET, POST | `exercice`, `retour` |
//! | `/inscription` | GET, POST | `code`, `naissance` (`YYYY-MM-DD`); `/inscription/personne` POST: by the identity provider |
//! | `/inscription/courriel` | GET, POST | `courriel`, or `correction` (`courriel:…`); `/inscription/courriel/code` GET, POST: `code`; `/inscription/courriel/renvoyer` POST |
//! | `/inscription/cle` | GET | ; `/inscription/passkey` POST: `reponse`, `defi` |
//! | `/inscription/mot-de-passe` | GET, POST | `identifiant`, `mot_de_passe`, or `correction` (`identifiant:…`); `/inscription/totp` GET, POST: `code` |
//! | `/inscription/fin` | GET | what comes next |
//! | `/opposition` | GET, POST | `code`, `naissance` (`YYYY-MM-DD`), `choix` (`refuser`, `revenir`) |
//! | `/compte` | GET | `fait` (what was just done) |
//! | `/compte/courriel` | GET, POST | `courriel`, `correction`; `/compte/courriel/code` GET, POST: `code`; `/compte/courriel/annuler` POST |
//! | `/compte/passkeys/ajouter` | GET, POST | `nom`, `reponse`, `defi` |
//! | `/compte/passkeys/{id}/renommer`, `/retirer` | GET, POST | `nom`; |
//! | `/compte/mot-de-passe` | GET, POST | `mot_de_passe`; `/compte/mot-de-passe/retirer` GET confirm, POST do |
//! | `/compte/totp` | GET, POST | `code` |
//! | `/compte/sessions/{id}/fermer`, `/compte/sessions/fermer` | POST | the second one closes all others |
//! | `/compte/identite` | POST | links the identity provider; `/compte/identite/retirer` GET confirm, POST do |
//! | `/compte/langue`, `/compte/discret` | POST | `langue` (`fr`, `en`); `discret` (`1`) |
//! | `/compte/annuler/{ticket}` | GET confirm, POST do | from an e-mail, signed in or not |
//! | `/confirmer` | GET | `retour`, `pour`; POST `/confirmer/passkey`, `/confirmer/mot-de-passe`, `/confirmer/personne`: `reponse`, `defi`; `mot_de_passe`, `code`; all with `retour`, `pour` |
//! | `/deconnexion` | POST | ; `/deconnecte` GET: signed-out page |
//! | `/session/prolonger` | POST | : "stay signed in"; answers 204 |
//! | `/` | GET | home of the person |
//! | `/documents` | GET | facets `categorie`, `type`, `periode`, `auteur`, `etablissement`, `visibilite`; `tri`, `groupe`, `page`, `recherche` (sealed ticket) |
//! | `/documents/recherche` | POST | `mots`, chosen facets and `keep` fields of the list; redirects to `/documents?recherche=…` |
//! | `/documents/ajouter` | GET, POST multipart | `fichier`, `fichier_garde`, `titre`, `type`, `date` (`YYYY-MM-DD`), `commentaire`; a fix sends `correction` (`date:2026-11-23`, `titre:…`) |
//! | `/documents/{id}` | GET | ; `/documents/{id}/telecharger` GET |
//! | `/documents/{id}/masquer`, `/demasquer`, `/supprimer` | GET confirm, POST do | |
//! | `/documents/{id}/remplacer` | GET, POST | as `/documents/ajouter` |
//! | `/corbeille` | GET | ; `/corbeille/{id}/restaurer` POST |
//! | `/notifications` | GET | `etat` (`non-lues`), `page` |
//! | `/notifications/{id}` | POST | `etat` (`lue`, `non-lue`; `ouverte`: marks as read and redirects to what it is about) |
//! | `/notifications/toutes` | POST | `etat` (`lue`) |
//! | `/preferences` | GET, POST | `frequence` (`chaque`, `jour`, `aucune`) |
//! | `/journal` | GET | `qui` (opaque), `acte` (`lu`, `ajoute`, `change`, `droits`, `refus`), `du`, `au`, `exceptionnel` (`1`), `page`; `/journal.csv`, `/journal.json` GET: the same without `page` |
//! | `/journal/{id}/signaler` | GET, POST | `mots` |
//! | `/journal/preuve` | GET | ; `/journal/preuve.json` GET: the proof file |
//! | `/partage` | GET | ; `/partage/urgence` POST: `secours`, `appel` (`1`) |
//! | `/partage/soignants/nouveau` | GET, POST | `identifiant`, `nom`, `faire` (`donner`, `traitant`, `memes-droits`, `bloquer`), `fin` (`YYYY-MM-DD`); a fix sends `correction` |
//! | `/partage/soignants/{soignant}/{acte}` | GET confirm, POST do | `acte`: `retirer`, `bloquer`, `debloquer`, `traitant`, `plus-traitant`, `memes-droits`, `plus-memes-droits` |
//! | `/partage/voir-comme` | GET | `comme` (opaque), `lignes` (`toutes`, `vues`, `cachees`), `page` |
//! | `/partage/aidants` | GET | ; `/partage/aidants/formulaire` GET: to print |
//! | `/partage/aidants/inviter` | GET, POST | `nom`, `courriel`, `droit` (`documents:read`…), `fin`; a fix sends `correction` |
//! | `/partage/aidants/{id}/reduire` | GET, POST | `droit`, `fin`; `/finir` GET confirm, POST do; `/attestation` GET: PDF |
//! | `/partage/j-aide` | GET | ; `/partage/j-aide/{record}/rendre` GET confirm, POST do |
//! | `/invitation/{token}` | GET | ; `/accepter`, `/refuser` POST |
//! | `/majorite` | GET, POST | read once after coming of age |
//! | `/mes-donnees` | GET, POST | the complete export: a ZIP file |
//! | `/dossier/detruire`, `/conserver` | GET confirm, POST do | `confirmation` (`oui`): the archive of a closed record |
//! | `/reglages-de-la-loi` | GET | public |
//! | `/dossier/etat` | GET | state of a record that is not open |
//! | `/dossier/activer`, `/opposer`, `/fermer`, `/rouvrir` | GET confirm, POST do | `confirmation` (`oui`) |
//! | `/accessibilite` | GET | statement |
//! | `/pro` | GET | home of the professional |
//! | `/pro/dossiers` | POST | `ins` |
//! | `/pro/dossiers/{record}/ouvrir` | GET, POST | `base` (`equipe`, `consentement`), `mode` (`normal`, `urgence`), `motif` |
//! | `/pro/dossiers/{record}` | GET | facets `type`, `periode`, `specialite`, `auteur`, `structure`, `nouveau`; `document` (preview), `recherche`, `page` |
//! | `/pro/dossiers/{record}/recherche` | POST | `mots`, hidden fields |
//! | `/pro/dossiers/{record}/lus` | POST | marks what is new as read |
//! | `/pro/dossiers/{record}/documents/{id}` | GET | ; `/telecharger` GET; `/masquer`, `/demasquer`, `/annoncer`, `/supprimer` POST |
//! | `/pro/dossiers/{record}/deposer` | GET, POST multipart | `fichier`, `fichier_garde`, `titre`, `type`, `date`, `commentaire`, `masquer`, `invisible_patient`, `invisible_representants` (`1`) |
//! | `/demo/comptes` | GET | ; POST `/demo/comptes/choisir` with `compte`, `state` |
//! | `/demo/courrier` | GET | ; `/demo/courrier/{id}` GET |
//! | `/demo/horloge` | GET, POST | `avancer` (`1h`, `1j`, `15j`, `42j`) or `date`, `heure` |

/// Home of a person.
pub const HOME: &str = "/";
/// Sign-in page.
pub const SIGN_IN: &str = "/connexion";
/// Where a person's sign-in starts.
pub const SIGN_IN_PERSON: &str = "/connexion/personne";
/// Where a professional's sign-in starts.
pub const SIGN_IN_PROFESSIONAL: &str = "/connexion/professionnel";
/// Where a passkey is shown.
pub const SIGN_IN_PASSKEY: &str = "/connexion/passkey";
/// Where login and password are sent.
pub const SIGN_IN_PASSWORD: &str = "/connexion/mot-de-passe";
/// The second factor after a password.
pub const SIGN_IN_CODE: &str = "/connexion/code";
/// Asks for a code by e-mail.
pub const RECOVERY: &str = "/connexion/secours";
/// Takes the code sent by e-mail.
pub const RECOVERY_CODE: &str = "/connexion/secours/code";
/// What a weak session can do.
pub const RECOVERED: &str = "/connexion/secours/suite";
/// Choice of the place of exercise.
pub const EXERCISE: &str = "/connexion/exercice";
/// Enrolment, first step.
pub const ENROLMENT: &str = "/inscription";
/// Enrolment by the identity provider.
pub const ENROLMENT_PERSON: &str = "/inscription/personne";
/// Enrolment: e-mail address.
pub const ENROLMENT_EMAIL: &str = "/inscription/courriel";
/// Enrolment: code of the e-mail address.
pub const ENROLMENT_EMAIL_CODE: &str = "/inscription/courriel/code";
/// Enrolment: another code.
pub const ENROLMENT_EMAIL_AGAIN: &str = "/inscription/courriel/renvoyer";
/// Enrolment: choice of a way in.
pub const ENROLMENT_KEY: &str = "/inscription/cle";
/// Enrolment: where the new passkey is sent.
pub const ENROLMENT_PASSKEY: &str = "/inscription/passkey";
/// Enrolment: login and password.
pub const ENROLMENT_PASSWORD: &str = "/inscription/mot-de-passe";
/// Enrolment: application that makes codes.
pub const ENROLMENT_TOTP: &str = "/inscription/totp";
/// Enrolment: end.
pub const ENROLMENT_DONE: &str = "/inscription/fin";
/// Objection to the opening of a record, with the code of the letter.
pub const OBJECTION: &str = "/opposition";
/// Account and security.
pub const ACCOUNT: &str = "/compte";
/// Another e-mail address.
pub const ACCOUNT_EMAIL: &str = "/compte/courriel";
/// Code of the new address.
pub const ACCOUNT_EMAIL_CODE: &str = "/compte/courriel/code";
/// Withdraws the new address.
pub const ACCOUNT_EMAIL_CANCEL: &str = "/compte/courriel/annuler";
/// Adds a passkey.
pub const ACCOUNT_PASSKEY_ADD: &str = "/compte/passkeys/ajouter";
/// Sets the password.
pub const ACCOUNT_PASSWORD: &str = "/compte/mot-de-passe";
/// Removes the password.
pub const ACCOUNT_PASSWORD_REMOVE: &str = "/compte/mot-de-passe/retirer";
/// Sets up the application that makes codes.
pub const ACCOUNT_TOTP: &str = "/compte/totp";
/// Closes all other sessions.
pub const ACCOUNT_SESSIONS_CLOSE: &str = "/compte/sessions/fermer";
/// Links the identity provider.
pub const ACCOUNT_IDENTITY: &str = "/compte/identite";
/// Removes the link.
pub const ACCOUNT_IDENTITY_REMOVE: &str = "/compte/identite/retirer";
/// Language of letters and pages.
pub const ACCOUNT_LANGUAGE: &str = "/compte/langue";
/// Discreet mode.
pub const ACCOUNT_DISCREET: &str = "/compte/discret";
/// A fresh proof before a sensitive act.
pub const CONFIRM: &str = "/confirmer";
/// Fresh proof by passkey.
pub const CONFIRM_PASSKEY: &str = "/confirmer/passkey";
/// Fresh proof by password and code.
pub const CONFIRM_PASSWORD: &str = "/confirmer/mot-de-passe";
/// Fresh proof by the identity provider.
pub const CONFIRM_PERSON: &str = "/confirmer/personne";
/// Signs out.
pub const SIGN_OUT: &str = "/deconnexion";
/// Prolongs the session.
pub const STAY: &str = "/session/prolonger";
/// Changes the language.
pub const LANGUAGE: &str = "/langue";
/// Changes the record that one acts for.
pub const SWITCH: &str = "/dossier";
/// List of documents.
pub const DOCUMENTS: &str = "/documents";
/// Form to add a document.
pub const ADD: &str = "/documents/ajouter";
/// Search of the person.
pub const SEARCH: &str = "/documents/recherche";
/// Deleted documents.
pub const BIN: &str = "/corbeille";
/// Notification centre.
pub const NOTIFICATIONS: &str = "/notifications";
/// Notification preferences.
pub const PREFERENCES: &str = "/preferences";
/// Sharing and access.
pub const SHARING: &str = "/partage";
/// The record as somebody else sees it.
pub const SEE_AS: &str = "/partage/voir-comme";
/// A professional who is not in the list.
pub const NEW_ACCESS: &str = "/partage/soignants/nouveau";
/// Caregivers.
pub const CAREGIVERS: &str = "/partage/aidants";
/// Invites a caregiver.
pub const INVITE: &str = "/partage/aidants/inviter";
/// For whom one acts.
pub const HELPING: &str = "/partage/j-aide";
/// What a young adult reads once.
pub const MAJORITY: &str = "/majorite";
/// Settings of the law, for everybody.
pub const LAW: &str = "/reglages-de-la-loi";
/// How to check the journal.
pub const PROOF: &str = "/journal/preuve";
/// Journal of accesses.
pub const JOURNAL: &str = "/journal";
/// State of the record.
pub const RECORD_STATE: &str = "/dossier/etat";
/// Accessibility statement.
pub const ACCESSIBILITY: &str = "/accessibilite";
/// Home of a professional.
pub const PROFESSIONAL: &str = "/pro";
/// Home of those who run the deployment.
pub const OPERATIONS: &str = "/operateur";
/// Records of professionals; also where a record is looked for.
pub const RECORDS: &str = "/pro/dossiers";
/// Accounts of the demonstration.
pub const DEMO_ACCOUNTS: &str = "/demo/comptes";
/// Mailbox of the demonstration.
pub const DEMO_MAIL: &str = "/demo/courrier";
/// Clock of the demonstration.
pub const DEMO_CLOCK: &str = "/demo/horloge";

/// A document of the person.
pub fn document(id: &str) -> String {
    format!("{DOCUMENTS}/{id}")
}

/// A record, for a professional.
pub fn record(record: &str) -> String {
    format!("{RECORDS}/{record}")
}

/// A document of a record, for a professional.
pub fn record_document(record: &str, id: &str) -> String {
    format!("{RECORDS}/{record}/documents/{id}")
}

/// The page of an invitation, from its letter.
#[must_use]
pub fn invitation(token: &str) -> String {
    format!("/invitation/{token}")
}

/// Where a change that waits is cancelled, from an e-mail.
pub fn cancel_change(ticket: &str) -> String {
    format!("{ACCOUNT}/annuler/{ticket}")
}
