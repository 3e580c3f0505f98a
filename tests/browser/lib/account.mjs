// What an account needs beside the pages: a device with passkeys, the application that makes codes, the letters, the clock.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { until } from '../../lib/program.mjs';

const HOUR = 3_600_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A device that recognises its owner and keeps passkeys, those of another device to begin with. */
export async function device(visitor, credentials = []) {
  const tool = await visitor.context.newCDPSession(visitor.page);
  await tool.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await tool.send('WebAuthn.addVirtualAuthenticator', { options });
  for (const credential of credentials) await tool.send('WebAuthn.addCredential', { authenticatorId, credential });
  const kept = async () => (await tool.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return { kept };
}

/** The code that an application shows at an instant (RFC 6238: SHA-1, 6 digits, 30 seconds). */
export function totp(secret, at) {
  const letters = secret.replace(/\s/g, '').replace(/=+$/, '');
  const bits = [...letters].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = crypto.createHmac('sha1', key).update(counter).digest();
  const place = mac[19] & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The clock of the demonstration, which only goes forward. */
export class Clock {
  constructor(demo) {
    Object.assign(this, { demo, ahead: 0 });
  }

  now() {
    return Date.now() + this.ahead;
  }

  /** Sets the clock on its page, as a person does. */
  async forward(visitor, hours) {
    const { page } = visitor;
    await page.goto(`${this.demo.server.development}/demo/horloge`);
    const steps = [[24, '1j'], [1, '1h']];
    let left = hours;
    for (const [size, value] of steps) {
      for (; left >= size; left -= size) await this.press(page, value);
    }
    this.ahead += hours * HOUR;
  }

  /** Sets the clock to a day at noon. */
  async to(visitor, day) {
    const { page } = visitor;
    await page.goto(`${this.demo.server.development}/demo/horloge`);
    await page.locator('#date').fill(day);
    await page.locator('#heure').fill('12:00');
    await Promise.all([page.waitForEvent('load'), page.locator('form:has(#date) button').click()]);
    const shown = await page.locator('.clock time').getAttribute('datetime');
    assert.ok(shown.startsWith(day), `the clock shows ${shown}`);
    this.ahead = new Date(`${day}T11:00:00Z`).getTime() - Date.now();
  }

  async press(page, value) {
    await Promise.all([page.waitForEvent('load'), page.locator(`button[name="avancer"][value="${value}"]`).click()]);
  }
}

/** The mailbox of the demonstration, read by somebody of their own. */
export class Mailbox {
  constructor(visitor) {
    this.visitor = visitor;
  }

  /** Rows of the list, newest first. */
  async rows() {
    const { page, demo } = this.visitor;
    await page.goto(`${demo.server.development}/demo/courrier`);
    return page.locator('.doc').evaluateAll((rows) => rows.map((row) => {
      const link = row.querySelector('a');
      // The pages put spaces that do not break before some signs.
      return { number: Number(link.getAttribute('href').split('/').at(-1)), subject: link.textContent.replace(/\s/g, ' '), to: row.querySelector('p').textContent };
    }));
  }

  async last() {
    return Math.max(0, ...(await this.rows()).map((row) => row.number));
  }

  /** Opens the next letter after `known` whose subject is this one, and gives its text, its receiver and its link. */
  async open(known, subject, to) {
    const { page, demo } = this.visitor;
    const wanted = (row) => row.number > known && row.subject === subject && (!to || row.to === to);
    const found = await until(`the letter “${subject}”`, async () => (await this.rows()).find(wanted));
    await page.goto(`${demo.server.development}/demo/courrier/${found.number}`);
    const text = await page.getByRole('main').innerText();
    const link = await page.locator('.mail a').first().getAttribute('href');
    return { ...found, text, link, code: /^\s*(\d{6})\s*$/m.exec(text)?.[1] };
  }
}

/** A letter names nobody and nothing. */
export function saysNothing(letter, secrets) {
  for (const secret of secrets) assert.ok(!`${letter.subject} ${letter.text}`.includes(secret), `the letter says “${secret}”: ${letter.text}`);
}
