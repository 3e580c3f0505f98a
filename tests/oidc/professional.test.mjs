// A professional signs in through the real portal and a real provider that is not ours, over HTTP: glewlwyd, or what
// CARNET_OIDC_PROVIDER names.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Messenger, altered, forged } from './logout.mjs';
import { Jar, freePort, until } from './provider.mjs';

const PROGRAM = process.env.CARNET_PROGRAM ?? fileURLToPath(new URL('../../target/debug/carnet', import.meta.url));
const DRIVER = process.env.CARNET_OIDC_PROVIDER ?? 'glewlwyd';
const SECRET = 'un-secret-partage';

const activity = (id, name, sector) => ({
    codeModeExercice: 'S',
    codeSecteurDactivite: sector,
    raisonSocialeSite: name,
    ancienIdentifiantDeLaStructure: id,
});
const exercise = (activities) => ({
    codeProfession: '10',
    codeCategorieProfessionnelle: 'C',
    codeSavoirFaire: 'SM54',
    nomDexercice: 'VALLON-TEST',
    prenomDexercice: 'Inès',
    activities,
});
const claims = (id, activities) => ({
    ...(id ? { SubjectNameID: id } : {}),
    given_name: 'Inès',
    family_name: 'VALLON-TEST',
    SubjectRefPro: JSON.stringify({ exercices: [exercise(activities)] }),
});
const practice = activity('1750000001', 'Cabinet de la Halle', 'SA07');
const clinic = activity('1750000003', 'Clinique du Canal', 'SA04');

let provider, server, folder, portal, messenger;

before(async () => {
    const { start } = await import(`./${DRIVER}.mjs`);
    folder = mkdtempSync(join(tmpdir(), 'carnet-oidc-'));
    const [main, content, ops] = [await freePort(), await freePort(), await freePort()];
    portal = `http://localhost:${main}`;
    messenger = await Messenger.to(`${portal}/connexion/fin-de-session`);
    provider = await start(
        { id: 'carnet', secret: SECRET, redirect: `${portal}/connexion/retour`, backChannel: messenger.address },
        [
            { login: 'un-lieu', claims: claims('899700218896', [practice]) },
            { login: 'deux-lieux', claims: claims('899700300042', [practice, clinic]) },
            { login: 'sans-numero', claims: claims('', [practice]) },
        ],
    );
    const secret = join(folder, 'secret');
    writeFileSync(secret, SECRET, { mode: 0o600 });
    const config = join(folder, 'carnet.toml');
    writeFileSync(
        config,
        `data = "${join(folder, 'data')}"
[listen]
main = "127.0.0.1:${main}"
content = "127.0.0.1:${content}"
ops = "127.0.0.1:${ops}"
[public]
main = "${portal}"
content = "http://127.0.0.1:${content}"
[identity.professionals]
name = "${DRIVER}"
issuer = "${provider.issuer}"
client_id = "carnet"
secret_file = "${secret}"
acr = ["none"]
algorithms = ["RS256"]
loopback = true
`,
    );
    server = spawn(PROGRAM, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'inherit'] });
    await until('carnet', async () => (await fetch(`http://127.0.0.1:${ops}/readyz`)).ok);
});

after(async () => {
    if (server) {
        const ended = new Promise((done) => server.once('exit', done));
        if (server.exitCode === null && server.kill('SIGTERM')) await ended;
    }
    await provider?.stop();
    messenger?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
});

const value = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];

/** Leaves the sign-in page for the provider. Gives the address of the provider. */
async function leave(browser) {
    const page = await (await browser.fetch(`${portal}/connexion`)).text();
    const body = new URLSearchParams({ _csrf: value(page, '_csrf') });
    const answer = await browser.fetch(`${portal}/connexion/professionnel`, {
        method: 'POST',
        body,
        headers: { origin: portal, 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(answer.status, 303, await answer.text());
    return answer.headers.get('location');
}

/** Follows the portal's own redirects. Gives the address and the text of the page. */
async function follow(browser, url) {
    for (let hops = 0; hops < 6; hops += 1) {
        const answer = await browser.fetch(url);
        const to = answer.headers.get('location');
        if (!to) return { url, status: answer.status, text: await answer.text() };
        url = new URL(to, url).href;
    }
    throw new Error(`too many redirects: ${url}`);
}

/** The page says this. A failure shows the address, not the page. */
const has = (page, words) => assert.ok(page.text.includes(words), `${words} is not on ${page.url}`);

async function signIn(login) {
    const browser = new Jar();
    const back = await provider.signIn(await leave(browser), login);
    assert.ok(back.startsWith(`${portal}/connexion/retour?`), back);
    return { browser, back, page: await follow(browser, back) };
}

test('a professional of one place is known by name and place', async () => {
    const { browser, back, page } = await signIn('un-lieu');
    assert.equal(page.status, 200, page.url);
    assert.ok(!new URL(page.url).pathname.startsWith('/connexion'), page.url);
    has(page, 'VALLON-TEST');
    // The same answer once more, and in another browser, opens nothing.
    assert.notEqual((await browser.fetch(back)).status, 200);
    const other = new Jar();
    assert.match((await other.fetch(back)).headers.get('location') ?? '', /^\/connexion/);
    assert.notEqual((await other.fetch(`${portal}/pro`)).status, 200);
});

test('a professional of two places chooses', async () => {
    const { page } = await signIn('deux-lieux');
    assert.equal(page.status, 200, page.url);
    has(page, 'Cabinet de la Halle');
    has(page, 'Clinique du Canal');
});

test('whoever has no national number does not come in', async () => {
    const { browser, page } = await signIn('sans-numero');
    assert.ok(new URL(page.url).pathname.startsWith('/connexion'), page.url);
    const home = await browser.fetch(`${portal}/pro`);
    assert.notEqual(home.status, 200);
});

test('an answer that was not asked for is refused', async () => {
    const browser = new Jar();
    const asked = new URL(await leave(browser));
    assert.equal(asked.searchParams.get('code_challenge_method'), 'S256');
    assert.ok(asked.searchParams.get('nonce') && asked.searchParams.get('state'));
    for (const changed of [{ state: 'x'.repeat(43) }, { iss: 'http://127.0.0.1:1/other' }]) {
        const answer = new URLSearchParams({ code: 'x', state: asked.searchParams.get('state'), iss: provider.issuer, ...changed });
        const page = await follow(browser, `${portal}/connexion/retour?${answer}`);
        assert.ok(new URL(page.url).pathname.startsWith('/connexion'), page.url);
    }
});

const alive = async (browser) => (await browser.fetch(`${portal}/pro`)).status === 200;

test('whoever signs out at the provider is signed out here', async (t) => {
    if (!provider.signOut) {
        const told = await (await fetch(`${provider.issuer}.well-known/openid-configuration`)).json();
        assert.notEqual(told.backchannel_logout_supported, true);
        t.skip(`${DRIVER} tells nobody by the back channel`);
        return;
    }
    const { browser: elsewhere } = await signIn('deux-lieux');
    const { browser } = await signIn('un-lieu');
    assert.ok(await alive(browser));
    await provider.signOut();
    const [token] = await messenger.answered(1);
    assert.equal(token.status, 200);
    assert.equal(await alive(browser), false, 'the next request finds no session');
    assert.equal((await elsewhere.fetch(`${portal}/connexion/exercice`)).status, 200, 'nobody else is signed out');

    // What was said once is not heard again, and what the provider did not say is not heard at all.
    const { browser: again } = await signIn('un-lieu');
    // Without a session, it would be all sessions of that person.
    const all = { jti: 'other', sid: undefined };
    for (const [what, said] of [
        ['the same token', token.said],
        ['no token', ''],
        ['another signature over the same words', forged(token.said, {})],
        ['another signature over new words', forged(token.said, all)],
        ['no signature', forged(token.said, all, 'none')],
        ["the client's secret as the key", forged(token.said, all, 'HS256')],
        ['the signature of other words', altered(token.said, all)],
    ]) {
        assert.equal(await messenger.say(said), 400, what);
        assert.ok(await alive(again), what);
    }
});
