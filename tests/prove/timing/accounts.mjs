// Browsers without a screen, and accounts opened by them as people do: code on paper, e-mail, password, codes by an application.
import http from 'node:http';
import { totp } from '../../browser/lib/account.mjs';
import { until } from '../../lib/program.mjs';
import { BORN } from './register.mjs';

export const PASSWORD = 'une phrase que personne ne devine 47';

let networks = 0;
/** An address of this machine in a network of its own: tries are counted by network. */
export function network() {
  networks += 1;
  return `127.${1 + Math.floor(networks / 250)}.${networks % 250}.1`;
}

function sent(url, { method = 'GET', headers = {}, body, localAddress }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, localAddress }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

export class Browser {
  constructor(demo) {
    Object.assign(this, { demo, cookies: new Map(), csrf: '', localAddress: network() });
  }

  get cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** The request that sends a form of the last page. */
  form(path, fields) {
    const { portal } = this.demo.server;
    const body = new URLSearchParams({ ...fields, _csrf: this.csrf }).toString();
    const headers = { cookie: this.cookie, origin: portal, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
    return { url: portal + path, method: 'POST', headers, body };
  }

  async send(request) {
    const answer = await sent(request.url, { ...request, localAddress: this.localAddress });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (line.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.csrf = /name="_csrf" value="([^"]*)"/.exec(answer.text)?.[1] ?? this.csrf;
    return answer;
  }

  page(path) {
    return this.send({ url: this.demo.server.portal + path, headers: { cookie: this.cookie } });
  }

  async post(path, fields) {
    const answer = await this.send(this.form(path, fields));
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 2000)}`);
    return answer;
  }
}

async function mailedCode(demo, email) {
  const { development } = demo.server;
  return until(`the letter to ${email}`, async () => {
    const list = await (await fetch(`${development}/demo/courrier`)).text();
    for (const [, path] of [...list.matchAll(/href="(\/demo\/courrier\/\d+)"/g)].slice(0, 40)) {
      const letter = await (await fetch(development + path)).text();
      if (letter.includes(email)) return /\b(\d{3})[  ]?(\d{3})\b/.exec(letter.split(email).pop())?.slice(1).join('');
    }
    return null;
  });
}

/** Opens the account of somebody of the register under this name; the browser in which they are signed in. */
export async function enrolled(demo, code, login) {
  const browser = new Browser(demo);
  const email = `${login}@example.test`;
  await browser.page('/inscription');
  await browser.post('/inscription', { code, naissance: BORN });
  await browser.page('/inscription/courriel');
  await browser.post('/inscription/courriel', { courriel: email });
  await browser.page('/inscription/courriel/code');
  await browser.post('/inscription/courriel/code', { code: await mailedCode(demo, email) });
  await browser.page('/inscription/mot-de-passe');
  await browser.post('/inscription/mot-de-passe', { identifiant: login, mot_de_passe: PASSWORD });
  const { text } = await browser.page('/inscription/totp');
  const secret = [.../class="secret"[^>]*>(.*?)<\/p>/s.exec(text)[1].matchAll(/<span>(\w+)<\/span>/g)].map((group) => group[1]).join('');
  await browser.post('/inscription/totp', { code: totp(secret, Date.now()) });
  return browser;
}
