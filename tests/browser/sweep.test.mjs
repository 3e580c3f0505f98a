// Every page, at both widths, with and without its script: pictures, accessibility, security headers. The table must name
// every page that `carnet routes` lists.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Demo, run } from '../lib/program.mjs';
import { Fhir, TYPES, clinicalDocument, newOid } from '../lib/fhir.mjs';
import { say } from '../lib/words.mjs';
import { Scripts, Visitor, WIDTHS, launch } from './lib/browser.mjs';
import { openRecord, signIn } from './lib/people.mjs';
import { Mailbox, device } from './lib/account.mjs';
import { addPasskey, enrolOperator, enterAsOperator, invite, operator } from './lib/rights.mjs';
import { PDF, addOwnDocument } from './lib/adding.mjs';

const Who = { NOBODY: 'nobody', PERSON: 'person', PRO: 'professional', OPERATOR: 'operator', OFFICER: 'security-officer', AGENT: 'counter-agent' };
const Kind = { PAGE: 'page', ELSEWHERE: 'redirect', FILE: 'file' };

let demo;
let browser;
let person;
let stranger;
const ids = {};
const OPERATORS = [Who.OPERATOR, Who.OFFICER, Who.AGENT];
const codes = {};
/** The passkeys of operators, which each visitor's device is given. */
const keys = {};

/** What is visited: the route, who visits, under which address, what comes of it, and the name of the picture. */
const page = (route, who, name, address = () => route) => ({ route, who, name, address, kind: Kind.PAGE });
const elsewhere = (route, who, name, address = () => route) => ({ ...page(route, who, name, address), kind: Kind.ELSEWHERE });
const file = (route, who, name, address) => ({ ...page(route, who, name, address), kind: Kind.FILE });

const own = (rest) => () => `/documents/${ids.own}${rest}`;
const cared = (rest) => () => `/documents/${ids.document}${rest}`;
const desk = (rest) => () => `/pro/dossiers/${ids.record}${rest}`;

const VISITS = [
  page('/connexion', Who.NOBODY, 'connexion'),
  elsewhere('/connexion/retour', Who.NOBODY, 'connexion-refusee', () => '/connexion/retour?code=x&state=y'),
  page('/deconnecte', Who.NOBODY, 'deconnecte'),
  page('/accessibilite', Who.NOBODY, 'accessibilite'),
  page('/reglages-de-la-loi', Who.NOBODY, 'reglages-de-la-loi'),
  page('/connexion/secours', Who.NOBODY, 'secours'),
  page('/inscription', Who.NOBODY, 'inscription'),
  page('/opposition', Who.NOBODY, 'opposition'),
  page('/compte/annuler/{ticket}', Who.NOBODY, 'annuler-rien', () => `/compte/annuler/${'A'.repeat(43)}`),
  page('/compte', Who.PERSON, 'compte'),
  page('/compte/courriel', Who.PERSON, 'compte-courriel'),
  page('/compte/mot-de-passe', Who.PERSON, 'compte-mot-de-passe'),
  page('/compte/totp', Who.PERSON, 'compte-totp'),
  page('/compte/passkeys/ajouter', Who.PERSON, 'cle-ajouter'),
  page('/compte/passkeys/{passkey}/renommer', Who.PERSON, 'cle-renommer', () => `/compte/passkeys/${ids.passkey}/renommer`),
  page('/compte/passkeys/{passkey}/retirer', Who.PERSON, 'cle-retirer', () => `/compte/passkeys/${ids.passkey}/retirer`),
  page('/compte/identite/retirer', Who.PERSON, 'identite-retirer'),
  page('/confirmer', Who.PERSON, 'confirmer', () => '/confirmer?retour=/compte/courriel&pour=courriel'),
  page('/mes-donnees', Who.PERSON, 'mes-donnees'),
  page('/partage', Who.PERSON, 'partage'),
  page('/partage/soignants/nouveau', Who.PERSON, 'soignant-nouveau'),
  page('/partage/soignants/{soignant}/{acte}', Who.PERSON, 'soignant-bloquer', () => ids.act),
  page('/partage/voir-comme', Who.PERSON, 'voir-comme'),
  page('/partage/voir-comme', Who.PERSON, 'voir-comme-cachees', () => `/partage/voir-comme?comme=${ids.reader}&lignes=cachees`),
  page('/partage/aidants', Who.PERSON, 'aidants'),
  page('/partage/aidants/formulaire', Who.PERSON, 'aidant-formulaire'),
  page('/partage/aidants/inviter', Who.PERSON, 'inviter'),
  page('/partage/aidants/{id}/finir', Who.PERSON, 'invitation-annuler', () => `/partage/aidants/${ids.mandate}/finir`),
  page('/partage/j-aide', Who.PERSON, 'j-aide'),
  page('/', Who.PERSON, 'accueil'),
  page('/documents', Who.PERSON, 'documents'),
  page('/documents', Who.PERSON, 'documents-aucun', () => '/documents?periode=avant-1900&categorie=directives'),
  page('/documents/ajouter', Who.PERSON, 'ajouter'),
  page('/documents/{id}', Who.PERSON, 'document-cda', cared('')),
  page('/documents/{id}', Who.PERSON, 'document-pdf', own('')),
  file('/documents/{id}/telecharger', Who.PERSON, 'telecharger', own('/telecharger')),
  file('/documents/{id}/contenu', Who.PERSON, 'contenu', own('/contenu')),
  page('/documents/{id}/masquer', Who.PERSON, 'masquer', cared('/masquer')),
  page('/documents/{id}/demasquer', Who.PERSON, 'demasquer', cared('/demasquer')),
  page('/documents/{id}/supprimer', Who.PERSON, 'supprimer', own('/supprimer')),
  page('/documents/{id}/remplacer', Who.PERSON, 'remplacer', own('/remplacer')),
  page('/corbeille', Who.PERSON, 'corbeille'),
  page('/notifications', Who.PERSON, 'notifications'),
  page('/preferences', Who.PERSON, 'preferences'),
  page('/journal', Who.PERSON, 'journal'),
  page('/journal', Who.PERSON, 'journal-exceptionnel', () => '/journal?exceptionnel=1'),
  file('/journal.csv', Who.PERSON, 'journal-csv', () => '/journal.csv'),
  file('/journal.json', Who.PERSON, 'journal-json', () => '/journal.json'),
  page('/journal/preuve', Who.PERSON, 'preuve'),
  file('/journal/preuve.json', Who.PERSON, 'preuve-json', () => '/journal/preuve.json'),
  page('/journal/{id}/signaler', Who.PERSON, 'signaler', () => ids.report),
  elsewhere('/dossier/etat', Who.PERSON, 'etat'),
  page('/dossier/fermer', Who.PERSON, 'fermer'),
  page('/pro', Who.PRO, 'pro-accueil'),
  page('/pro/dossiers/{record}', Who.PRO, 'pro-dossier', desk('')),
  page('/pro/dossiers/{record}/ouvrir', Who.PRO, 'pro-ouvrir', desk('/ouvrir')),
  page('/pro/dossiers/{record}/deposer', Who.PRO, 'pro-deposer', desk('/deposer')),
  page('/pro/dossiers/{record}/documents/{id}', Who.PRO, 'pro-document', () => desk(`/documents/${ids.document}`)()),
  page('/pro/dossiers/{record}/documents/{id}', Who.PRO, 'pro-document-pdf', () => desk(`/documents/${ids.own}`)()),
  file('/pro/dossiers/{record}/documents/{id}/telecharger', Who.PRO, 'pro-telecharger', () => desk(`/documents/${ids.own}/telecharger`)()),
  file('/pro/dossiers/{record}/documents/{id}/contenu', Who.PRO, 'pro-contenu', () => desk(`/documents/${ids.own}/contenu`)()),
  page('/operateur', Who.OPERATOR, 'operateur'),
  page('/operateur/acte', Who.OPERATOR, 'operateur-acte'),
  page('/operateur/separation', Who.OPERATOR, 'operateur-separation'),
  page('/operateur', Who.OFFICER, 'officier'),
  page('/operateur/surete', Who.OFFICER, 'officier-surete'),
  page('/operateur', Who.AGENT, 'agent'),
  page('/operateur/guichet', Who.AGENT, 'agent-guichet'),
];

/** Routes that this sweep leaves to others, each with its reason. */
const ELSEWHERE = new Map([
  ['/documents/{id}/media/{place}', 'pictures inside a CDA: shown by the page of their document'],
  ['/pro/dossiers/{record}/documents/{id}/media/{place}', 'the same, for a professional'],
  ['/dossier/activer', 'only of a record that waits'],
  ['/dossier/opposer', 'only of a record that waits'],
  ['/dossier/rouvrir', 'only of a record that is closed'],
  ['/dossier/detruire', 'only of a record that is closed'],
  ['/dossier/conserver', 'only of a record that is closed'],
  ...[
    '/connexion/code', '/connexion/exercice', '/connexion/secours/code', '/connexion/secours/suite', '/compte/courriel/code', '/compte/mot-de-passe/retirer',
    '/inscription/courriel', '/inscription/courriel/code', '/inscription/cle', '/inscription/mot-de-passe', '/inscription/totp', '/inscription/fin',
    '/invitation/{token}', '/majorite', '/partage/aidants/{id}/reduire', '/partage/aidants/{id}/attestation', '/partage/j-aide/{record}/rendre',
  ].map((route) => [route, 'a step on the way: looked at by rights.test.mjs']),
]);

before(async () => {
  demo = await Demo.start({ prepare: async (data) => { for (const who of OPERATORS) codes[who] = await operator(data, who); } });
  browser = await launch();
  const physician = demo.physician;
  const software = new Fhir(demo.server.fhir, physician.token);
  person = demo.people.find((someone) => someone.login === 'p0');
  stranger = demo.professionals.find((one) => one.profession === '10' && one.id !== physician.id && !one.records.includes(person.ins));
  const [oid, at, type, title] = [newOid(), new Date(Date.now() - 86_400_000), TYPES.consultation, 'Consultation balayage'];
  const content = clinicalDocument({ oid, ins: person.ins, type, title, text: ['Rien à signaler.'], author: physician, at });
  ids.document = (await software.deposit({ ins: person.ins, author: physician, type, title, content, contentType: 'application/xml', oid, at })).document;
  const holder = await Visitor.come(browser, demo, { width: 1280, name: 'the person adds a document' });
  await device(holder);
  await signIn(holder, person);
  ids.passkey = await addPasskey(holder, 'Clé du balayage');
  ids.mandate = await invite(holder, { name: 'Paul, mon fils', email: 'paul@example.test' });
  ids.own = await addOwnDocument(holder, { title: 'Carnet de tension', file: PDF });
  const visitor = await Visitor.come(browser, demo, { width: 1280, name: 'a professional opens the record' });
  await signIn(visitor, stranger);
  ids.record = (await openRecord(visitor, person.ins.split('|')[1])).split('/')[3];
  await visitor.leave();
  await things(holder);
  await holder.leave();
  const mailbox = new Mailbox(await Visitor.come(browser, demo, { width: 1280, name: 'the mailbox' }));
  for (const who of OPERATORS) {
    const newcomer = await Visitor.come(browser, demo, { width: 1280, name: who });
    keys[who] = await enrolOperator(newcomer, codes[who], mailbox, `${who}@example.test`);
    await newcomer.leave();
  }
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

describe('every page', { concurrency: 1 }, () => {
  test('stands in the table', async () => {
    const { stdout } = await run(['routes', '--json']);
    const shown = JSON.parse(stdout).filter((route) => route.class === 'portal' && route.listener === 'main' && route.method === 'GET');
    assert.ok(shown.length > 20, `${shown.length} pages`);
    const known = new Set([...VISITS.map((visit) => visit.route), ...ELSEWHERE.keys()]);
    assert.deepEqual(shown.map((route) => route.path).filter((route) => !known.has(route)), []);
    const real = new Set(shown.map((route) => route.path));
    assert.deepEqual([...known].filter((route) => !real.has(route)), [], 'the table names no page that is gone');
  });

  const passes = WIDTHS.flatMap((width) => [Scripts.ON, Scripts.WITHHELD].map((scripts) => [width, scripts]));
  for (const [width, scripts] of passes) {
    for (const who of Object.values(Who)) {
      test(`of ${who} at ${width} px, script ${scripts}`, async () => {
        const visitor = await Visitor.come(browser, demo, { width, scripts, name: who });
        if (who === Who.PERSON) await signIn(visitor, person);
        if (who === Who.PRO) await signIn(visitor, stranger);
        if (OPERATORS.includes(who)) keys[who] = await enterAsOperator(visitor, keys[who]);
        for (const visit of VISITS.filter((one) => one.who === who)) await go(visitor, visit);
        if (who === Who.PERSON) await mistakes(visitor, '/documents/ajouter', 'add-submit', 'ajouter-erreurs');
        if (who === Who.PRO) await mistakes(visitor, desk('/deposer')(), 'deposit-submit', 'pro-deposer-erreurs');
        const answer = await visitor.open('/nulle-part');
        assert.equal(answer.status(), 404);
        await visitor.look(`inconnu-${who}`);
        // The browser puts its PDF viewer in the place of a framed PDF, headers included: those are asked for in `go`.
        for (const one of visitor.answers) if (new URL(one.url()).origin === demo.server.portal) checkHeaders(one, demo.server);
        assert.ok(visitor.answers.length > 5, 'answers were seen');
        await visitor.close();
      });
    }
  }

  test('of the demonstration', async () => {
    for (const width of WIDTHS) {
      const visitor = await Visitor.come(browser, demo, { width, name: 'the demonstration' });
      for (const [address, name] of [['/demo/comptes', 'demo-comptes'], ['/demo/courrier', 'demo-courrier'], ['/demo/horloge', 'demo-horloge']]) {
        await visitor.page.goto(`${demo.server.development}${address}`);
        await visitor.look(name);
      }
      await visitor.close();
    }
  });
});

/** What the person's pages link to: an act on a professional, a reader to see as, an access to report. */
async function things(holder) {
  const { page } = holder;
  const first = (selector, attribute) => page.locator(selector).first().getAttribute(attribute);
  await holder.open('/partage');
  ids.act = await first('main a[href^="/partage/soignants/"][href$="/bloquer"]', 'href');
  await holder.open('/partage/voir-comme');
  ids.reader = await first('input[name="comme"]', 'value');
  await holder.open('/journal');
  ids.report = await first('a[href$="/signaler"]', 'href');
}

async function go(visitor, visit) {
  const address = visit.address();
  if (visit.kind === Kind.FILE) {
    const answer = await visitor.context.request.get(new URL(address, demo.server.portal).href);
    assert.equal(answer.status(), 200, `${visit.name}: ${address}`);
    assert.ok((await answer.body()).length > 100, visit.name);
    checkHeaders(answer, demo.server);
    return;
  }
  const answer = await visitor.open(address);
  assert.equal(answer.status(), 200, `${visit.name}: ${address}`);
  const stayed = new URL(visitor.page.url()).pathname === new URL(address, demo.server.portal).pathname;
  assert.equal(stayed, visit.kind === Kind.PAGE, `${visit.name}: ${visitor.page.url()}`);
  await visitor.look(visit.name);
}

/** A form that is sent empty says what is missing, and where. */
async function mistakes(visitor, address, button, name) {
  await visitor.open(address);
  await visitor.page.getByRole('button', { name: say(button) }).click();
  await visitor.page.locator('[aria-invalid="true"]').first().waitFor();
  await visitor.look(name);
}

/** What every answer of our two origins says, whatever it is. */
function checkHeaders(response, server) {
  const [url, headers] = [new URL(response.url()), response.headers()];
  const where = `${response.status()} ${url.pathname}`;
  const has = (name, expected) => assert.match(headers[name] ?? '(none)', expected, `${where}: ${name}`);
  if (![server.portal, server.content].includes(url.origin)) return;
  has('x-content-type-options', /^nosniff$/);
  has('referrer-policy', /^no-referrer$/);
  has('content-security-policy', /default-src 'none'/);
  if (url.origin === server.content) {
    has('content-security-policy', /^sandbox;/);
    assert.equal(headers['set-cookie'], undefined, `${where}: no cookie`);
    return;
  }
  has('content-security-policy', /frame-ancestors 'none'/);
  has('content-security-policy', /base-uri 'none'/);
  assert.doesNotMatch(headers['content-security-policy'], /unsafe-/, where);
  has('cross-origin-opener-policy', /^same-origin$/);
  has('cross-origin-resource-policy', /^same-origin$/);
  has('permissions-policy', /geolocation=\(\)/);
  has('cache-control', url.pathname.startsWith('/static/') && response.status() === 200 ? /immutable/ : /no-store/);
  for (const cookie of (headers['set-cookie'] ?? '').split('\n').filter(Boolean)) {
    assert.match(cookie, /; HttpOnly; SameSite=(Lax|Strict)/, `${where}: ${cookie.split('=')[0]}`);
  }
}
