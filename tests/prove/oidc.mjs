// Sign-in of professionals against two OpenID providers that are not ours, from Debian's packages: glewlwyd and
// LemonLDAP::NG. `./test` holds the first.
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../lib/program.mjs';
import { write } from './report.mjs';

const PACKAGES = {
  glewlwyd: ['glewlwyd'],
  // What its portal needs to be a provider is only recommended by its package.
  lemonldap: ['liblemonldap-ng-portal-perl', 'libstring-random-perl', 'libio-string-perl', 'libconvert-pem-perl', 'libcrypt-openssl-rsa-perl'],
};

const version = (name) => {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name], { encoding: 'utf8' });
  const [status, found] = asked.stdout.split(' ');
  return status === 'installed' ? found : undefined;
};

/** Installs what is missing; the packages' own services are not started. */
function install() {
  const missing = Object.values(PACKAGES).flat().filter((name) => !version(name));
  if (missing.length === 0) return;
  const prefix = process.getuid() === 0 ? [] : ['sudo', '-n'];
  const run = (...given) => {
    const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', ...given];
    execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  run('apt-get', 'update', '-qq');
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing);
}

const began = Date.now();
install();
const figures = {};
const checks = [];
for (const [driver, [name]] of Object.entries(PACKAGES)) {
  const test = path.join(ROOT, 'tests/oidc/professional.test.mjs');
  const env = { ...process.env, CARNET_OIDC_PROVIDER: driver };
  const ran = spawnSync(process.execPath, ['--test', '--test-reporter=spec', test], { env, encoding: 'utf8', timeout: 180_000 });
  process.stdout.write(ran.stdout);
  const count = (what) => Number(new RegExp(`(?:ℹ|#) ${what} (\\d+)`).exec(ran.stdout)?.[1] ?? 0);
  figures[driver] = { package: `${name} ${version(name)}`, passed: count('pass'), failed: count('fail') };
  checks.push([`professionals sign in through ${driver}`, ran.status === 0 && count('pass') > 0 && count('fail') === 0]);
}
write('oidc', began, { providers: figures }, checks);
