// Another real OpenID provider from Debian's packages (LemonLDAP::NG), its portal run alone by plackup in a private
// folder on a free loopback port, as an unprivileged user when we are root.
import { spawn, execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Jar, freePort, until } from './provider.mjs';

/** The people of its demonstration backend: name and password are the same. */
const PEOPLE = ['dwho', 'rtyler', 'msmith'];

/** Pictures to tell people from machines need a graphics library: a module that draws none. */
const NO_CAPTCHA = `package Lemonldap::NG::Portal::Captcha::None;
use strict;
use Mouse;
extends 'Lemonldap::NG::Common::Module';
sub init { return 1 }
1;
`;
const PORTAL = `use strict;
use warnings;
use Lemonldap::NG::Portal;
Lemonldap::NG::Portal->run({ configStorage => { confFile => $ENV{LLNG_DEFAULTCONFFILE} }, protection => 'none' });
`;

/**
 * Starts the provider. `client` = {id, secret, redirect}; `people` = [{login, claims}], three at most. This one's release in
 * Debian 12 (2.16) tells nobody of the end of a session by the back channel: there is no `signOut`.
 */
export async function start(client, people) {
    const folder = mkdtempSync(join(tmpdir(), 'carnet-lemonldap-'));
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const ini = join(folder, 'lemonldap-ng.ini');
    for (const name of ['conf', 'sessions', 'lock', 'lib/Lemonldap/NG/Portal/Captcha']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'lib/Lemonldap/NG/Portal/Captcha/None.pm'), NO_CAPTCHA);
    writeFileSync(join(folder, 'portal.psgi'), PORTAL);
    writeFileSync(
        ini,
        `[all]
logLevel = error
checkTime = 1
[configuration]
type = File
dirName = ${join(folder, 'conf')}
localStorage = Cache::NullCache
localStorageOptions = {}
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en, fr
`,
    );
    writeFileSync(join(folder, 'conf/lmConf-1.json'), JSON.stringify(configuration(origin, folder, client, people)));
    const command = ['plackup', '-I', join(folder, 'lib'), '--host', '127.0.0.1', '-p', String(port), join(folder, 'portal.psgi')];
    if (process.getuid() === 0) {
        const [uid, gid] = ['-u', '-g'].map((of) => Number(execFileSync('id', [of, 'nobody'])));
        const own = (path) => {
            chownSync(path, uid, gid);
            if (statSync(path).isDirectory()) for (const name of readdirSync(path)) own(join(path, name));
        };
        own(folder);
        command.unshift('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--');
    }
    const child = spawn(command[0], command.slice(1), {
        stdio: 'ignore',
        cwd: folder,
        env: { ...process.env, LLNG_DEFAULTCONFFILE: ini },
    });
    const stop = async () => {
        const ended = new Promise((done) => child.once('exit', done));
        if (child.exitCode === null && child.kill('SIGTERM')) await ended;
        rmSync(folder, { recursive: true, force: true });
    };
    try {
        await until('lemonldap-ng', async () => (await fetch(`${origin}/.well-known/openid-configuration`)).ok);
    } catch (error) {
        await stop();
        throw error;
    }
    const names = new Map(people.map(({ login }, at) => [login, PEOPLE[at]]));
    return { issuer: `${origin}/`, stop, signIn: (address, login) => signIn(address, names.get(login)) };
}

/** A claim of each person, as a macro of the provider: a Perl expression over its user's name. */
function macro(people, claim) {
    const quoted = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;
    // Only ASCII: what is not stands as \uXXXX in the JSON of a claim, and is left out elsewhere.
    const ascii = (text) => text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const plain = (text) => (text.startsWith('{') ? ascii(text) : text.normalize('NFD').replace(/[^\x20-\x7e]/g, ''));
    const of = people.map(({ claims }, at) => `$uid eq '${PEOPLE[at]}' ? ${quoted(plain(claims[claim] ?? ''))} : `);
    return `${of.join('')}''`;
}

function configuration(origin, folder, client, people) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const names = [...new Set(people.flatMap(({ claims }) => Object.keys(claims)))];
    const storage = { Directory: join(folder, 'sessions'), LockDirectory: join(folder, 'lock') };
    return {
        cfgNum: 1,
        cfgAuthor: 'carnet',
        cfgDate: 1,
        cfgVersion: '2.16.1',
        domain: '127.0.0.1',
        portal: `${origin}/`,
        authentication: 'Demo',
        userDB: 'Same',
        passwordDB: 'Demo',
        registerDB: 'Null',
        demoExportedVars: { cn: 'cn', mail: 'mail', uid: 'uid' },
        exportedVars: {},
        macros: Object.fromEntries(names.map((name, at) => [`claim${at}`, macro(people, name)])),
        cookieName: 'lemonldap',
        securedCookie: 0,
        key: randomBytes(16).toString('hex'),
        whatToTrace: 'uid',
        globalStorage: 'Apache::Session::File',
        globalStorageOptions: storage,
        persistentStorage: 'Apache::Session::File',
        persistentStorageOptions: storage,
        localSessionStorage: '',
        requireToken: 0,
        captcha: '::Captcha::None',
        issuerDBOpenIDConnectActivation: 1,
        issuerDBOpenIDConnectPath: '^/oauth2/',
        issuerDBOpenIDConnectRule: 1,
        oidcServiceMetaDataIssuer: `${origin}/`,
        oidcServicePrivateKeySig: privateKey,
        oidcServicePublicKeySig: publicKey,
        oidcServiceKeyIdSig: 'k1',
        oidcServiceAllowAuthorizationCodeFlow: 1,
        oidcRPMetaDataOptions: {
            carnet: {
                oidcRPMetaDataOptionsClientID: client.id,
                oidcRPMetaDataOptionsClientSecret: client.secret,
                oidcRPMetaDataOptionsRedirectUris: client.redirect,
                oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
                oidcRPMetaDataOptionsBypassConsent: 1,
                oidcRPMetaDataOptionsRequirePKCE: 1,
            },
        },
        oidcRPMetaDataExportedVars: { carnet: Object.fromEntries(names.map((name, at) => [name, `claim${at}`])) },
        oidcRPMetaDataOptionsExtraClaims: { carnet: { scope_all: names.join(' ') } },
        locationRules: {},
        exportedHeaders: {},
    };
}

/** What a person does at the provider. Gives the address they land on. */
async function signIn(authorization, name) {
    const jar = new Jar();
    const page = await (await jar.fetch(authorization)).text();
    const body = new URLSearchParams({ user: name, password: name });
    for (const [, field, value] of page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)) body.set(field, value);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await jar.fetch(authorization, { method: 'POST', headers, body });
    return answer.headers.get('location') ?? `${answer.status} ${(await answer.text()).slice(0, 300)}`;
}
