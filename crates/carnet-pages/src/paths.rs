//! Addresses that pages link to, and the fields that their forms send: the contract with whoever serves them.
//!
//! No address carries an identifier of a person, a name or a search word. `{id}`, `{record}` are opaque public ids.
//! Every POST form also sends `_csrf`. Several values of a facet repeat its name (`categorie=a&categorie=b`).
//!
//! | address | method | fields or query |
//! |---|---|---|
//! | `/langue` | POST | `langue` (`fr`, `en`), `retour` (path) |
//! | `/dossier` | POST | `record` (record switch) |
//! | `/connexion` | GET | page; `/connexion/personne`, `/connexion/professionnel` POST: start sign-in |
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
//! | `/journal` | GET | `professionnel`, `periode`, `du`, `au`, `exceptionnel` (`1`), `page` |
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
/// Journal of accesses.
pub const JOURNAL: &str = "/journal";
/// State of the record.
pub const RECORD_STATE: &str = "/dossier/etat";
/// Accessibility statement.
pub const ACCESSIBILITY: &str = "/accessibilite";
/// Home of a professional.
pub const PROFESSIONAL: &str = "/pro";
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
