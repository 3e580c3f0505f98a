// A real OpenID provider from Debian's packages (glewlwyd), in a private folder on a free loopback port, as an
// unprivileged user when we are root: one realm of professionals whose claims have the shape of Pro Santé Connect's.
import { spawn, execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Jar, freePort, until } from './provider.mjs';

const SCHEMA = '/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz';
const LIB = '/usr/lib/glewlwyd';
const PASSWORD = 'un mot de passe assez long';
const SESSION = 'GLEWLWYD2_OIDC_SID';

async function must(answer, what) {
    const { status } = await answer;
    if (status !== 200) throw new Error(`${what}: ${status} ${await (await answer).text()}`);
}

/** Starts the provider. `client` = {id, secret, redirect, backChannel}; `people` = [{login, claims}]. */
export async function start(client, people) {
    const folder = mkdtempSync(join(tmpdir(), 'carnet-glewlwyd-'));
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const database = join(folder, 'db');
    const script = `import sqlite3,sys\nd=sqlite3.connect(sys.argv[1])\nd.executescript(sys.stdin.read())\nd.commit()`;
    execFileSync('python3', ['-c', script, database], { input: gunzipSync(readFileSync(SCHEMA)) });
    writeFileSync(
        join(folder, 'conf'),
        `port=${port}
bind_address="127.0.0.1"
external_url="${origin}"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="WARNING"
log_file="${join(folder, 'log')}"
cookie_secure=0
session_expiration=3600
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="${LIB}/user"
client_module_path="${LIB}/client"
user_auth_scheme_module_path="${LIB}/scheme"
plugin_module_path="${LIB}/plugin"
use_secure_connection=false
secure_connection_key_file="/nonexistent"
secure_connection_pem_file="/nonexistent"
secure_connection_ca_file="/nonexistent"
hash_algorithm="SHA512"
database = { type = "sqlite3"; path = "${database}"; };
`,
    );
    const command = ['glewlwyd', `--config-file=${join(folder, 'conf')}`];
    if (process.getuid() === 0) {
        const [uid, gid] = ['-u', '-g'].map((of) => Number(execFileSync('id', [of, 'nobody'])));
        for (const path of [folder, database, join(folder, 'conf')]) chownSync(path, uid, gid);
        command.unshift('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--');
    }
    // setpriv becomes the program: the process that is stopped is the provider itself.
    const child = spawn(command[0], command.slice(1), { stdio: 'ignore' });
    const stop = async () => {
        const ended = new Promise((done) => child.once('exit', done));
        if (child.exitCode === null && child.kill('SIGTERM')) await ended;
        rmSync(folder, { recursive: true, force: true });
    };
    try {
        await until('glewlwyd', async () => (await fetch(`${origin}/config`)).ok);
        await configure(origin, client, people);
    } catch (error) {
        await stop();
        throw error;
    }
    return { issuer: `${origin}/api/oidc`, stop, signIn, signOut };
}

async function configure(origin, client, people) {
    const admin = new Jar();
    const api = (path) => `${origin}/api${path}`;
    await must(admin.json(api('/auth/'), 'POST', { username: 'admin', password: 'password' }), 'admin');
    const properties = [...new Set(people.flatMap(({ claims }) => Object.keys(claims)))];
    const module = await (await admin.fetch(api('/mod/user/database'))).json();
    for (const name of properties) module.parameters['data-format'][name] = { multiple: false, read: true, write: true };
    await must(admin.json(api('/mod/user/database'), 'PUT', module), 'user properties');
    await must(admin.json(api('/mod/user/database/reset'), 'PUT', {}), 'user properties');
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const plugin = {
        module: 'oidc',
        name: 'oidc',
        display_name: 'oidc',
        enabled: true,
        parameters: {
            iss: `${origin}/api/oidc`,
            'jwt-type': 'rsa',
            'jwt-key-size': '256',
            key: privateKey,
            cert: publicKey,
            'access-token-duration': 300,
            'refresh-token-duration': 3600,
            'code-duration': 60,
            'refresh-token-rolling': false,
            'allow-non-oidc': false,
            'auth-type-code-enabled': true,
            'auth-type-token-enabled': false,
            'auth-type-id-token-enabled': false,
            'auth-type-none-enabled': false,
            'auth-type-password-enabled': false,
            'auth-type-client-enabled': false,
            'auth-type-device-enabled': false,
            'auth-type-refresh-enabled': false,
            'pkce-allowed': true,
            'pkce-mandatory': true,
            'pkce-method-plain-allowed': false,
            'subject-type': 'public',
            'jwks-show': true,
            'oauth-as-iss-id': true,
            'introspection-revocation-allowed': true,
            'introspection-revocation-allow-target-client': true,
            'session-management-allowed': true,
            'session-cookie-name': SESSION,
            'session-cookie-expiration': 3600,
            'back-channel-logout-allowed': true,
            claims: properties.map((name) => ({
                name,
                'user-property': name,
                type: 'string',
                mandatory: true,
                'on-demand': false,
                scope: ['openid'],
            })),
        },
    };
    await must(admin.json(api('/mod/plugin/'), 'POST', plugin), 'the plugin');
    const scope = { name: 'scope_all', display_name: 'scope_all', password_required: true, password_max_age: 0, scheme: {} };
    await must(admin.json(api('/scope/'), 'POST', scope), 'the scope');
    const registered = {
        client_id: client.id,
        name: client.id,
        confidential: true,
        enabled: true,
        password: client.secret,
        client_secret: client.secret,
        token_endpoint_auth_method: ['client_secret_basic'],
        authorization_type: ['code'],
        redirect_uri: [client.redirect],
        backchannel_logout_uri: client.backChannel,
        backchannel_logout_session_required: 'true',
        scope: [],
    };
    await must(admin.json(api('/client/'), 'POST', registered), 'the client');
    for (const { login, claims } of people) {
        const user = { username: login, password: PASSWORD, enabled: true, scope: ['openid', 'scope_all', 'g_profile'] };
        await must(admin.json(api('/user/'), 'POST', { ...user, ...claims }), login);
    }
}

/** The browser of whoever signed in last, and where. */
let last;

/**
 * What a person does at the provider: proves who they are, agrees, and is sent back. Gives the address they land on.
 */
async function signIn(authorization, login) {
    const jar = new Jar();
    const asked = new URL(authorization);
    const api = (path) => `${asked.origin}/api${path}`;
    await must(jar.json(api('/auth/'), 'POST', { username: login, password: PASSWORD }), `sign-in of ${login}`);
    const granted = { scope: 'openid scope_all' };
    const client = asked.searchParams.get('client_id');
    await must(jar.json(api(`/auth/grant/${client}`), 'PUT', granted), 'agreement');
    asked.searchParams.set('g_continue', '');
    const answer = await jar.fetch(asked);
    last = { jar, api };
    return answer.headers.get('location') ?? `${answer.status} ${await answer.text()}`;
}

/** Whoever signed in last ends their session at the provider, which tells those who asked to be told. */
async function signOut() {
    const { jar, api } = last;
    await must(jar.fetch(api(`/oidc/session/${jar.value(SESSION)}/`), { method: 'DELETE' }), 'signing out');
}
