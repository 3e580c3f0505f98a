// A real browser, and what must hold on whatever page it shows.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { WORK } from '../../lib/program.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const FLAGS = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Addresses inside the browser, such as those of its PDF viewer. */
const BROWSER_OWN = ['data:', 'blob:', 'about:', 'chrome:', 'chrome-extension:'];

/** The address of a script. */
export const SCRIPT = /\.js(\?|$)/;

/** The widths of a telephone and of a desk, in CSS pixels. */
export const WIDTHS = [390, 1280];

/** How a page is read: with its script, with the script withheld, with scripts switched off. */
export const Scripts = { ON: 'on', WITHHELD: 'withheld', OFF: 'off' };

export function launch() {
  const root = process.getuid?.() === 0;
  const args = root ? [...FLAGS, '--no-sandbox'] : FLAGS;
  const executablePath = process.env.CARNET_BROWSER ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, chromiumSandbox: !root, args });
}

/** Somebody at a browser of their own. Gathers every fault on the way; `close` fails if there was one. */
export class Visitor {
  static async come(browser, demo, { width, scripts = Scripts.ON, name }) {
    const visitor = new Visitor();
    const context = await browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 900 }, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce',
      isMobile: width < 600, hasTouch: width < 600, javaScriptEnabled: scripts !== Scripts.OFF,
    });
    context.setDefaultTimeout(15_000);
    Object.assign(visitor, { context, demo, width, scripts, name, faults: [], checking: false, seen: 0, answers: [] });
    const { portal, content, development } = demo.server;
    visitor.origins = [portal, content, development].map((address) => new URL(address).origin);
    visitor.watch();
    await visitor.withhold();
    visitor.page = await context.newPage();
    return visitor;
  }

  /** Lets no script through, for those who read without. */
  async withhold() {
    if (this.scripts === Scripts.WITHHELD) await this.context.route(SCRIPT, (route) => route.abort());
  }

  watch() {
    const fault = (text) => { if (!this.checking) this.faults.push(text); };
    this.context.on('request', (request) => {
      const url = new URL(request.url());
      const ours = this.origins.includes(url.origin) || BROWSER_OWN.includes(url.protocol);
      if (!ours) fault(`a request to another host: ${url.href.slice(0, 80)}`);
    });
    this.context.on('response', (response) => {
      this.answers.push(response);
      if (response.status() >= 500) fault(`${response.status()} of ${response.url()}`);
    });
    this.context.on('console', (message) => {
      const withheld = this.scripts === Scripts.WITHHELD && /ERR_FAILED/.test(message.text());
      const expected = /status of 40[0-9]|status of 4[0-9]{2}/.test(message.text());
      if (message.type() === 'error' && !withheld && !expected) fault(`console: ${message.text()}`);
    });
    this.context.on('weberror', (error) => fault(`script: ${error.error().message}`));
  }

  /** Checks the page that is shown, and keeps a picture of it. */
  async look(name) {
    const { page } = this;
    await page.waitForLoadState('load');
    this.seen += 1;
    const folder = path.join(WORK, 'screenshots', String(this.width));
    fs.mkdirSync(folder, { recursive: true });
    if (this.scripts === Scripts.ON) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
    assert.notEqual((await page.title()).trim(), '', `${name}: a page has a title`);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${name}: a page has one main heading`);
    if (this.scripts === Scripts.OFF) return;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) this.faults.push(`${name} at ${this.width} px is ${wide} px too wide`);
    for (const violation of await this.axe()) {
      const where = violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`).join(' | ');
      this.faults.push(`${name} at ${this.width} px, ${violation.id} (${violation.tags.filter((tag) => tag.startsWith('wcag')).join(' ')}): ${where}`);
    }
  }

  async axe() {
    this.checking = true;
    try {
      await this.page.evaluate(AXE);
      const run = (rules) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] });
      return (await this.page.evaluate(run, RULES)).violations;
    } finally {
      await this.page.evaluate(() => 0);
      this.checking = false;
    }
  }

  async open(address) {
    const answer = await this.page.goto(new URL(address, this.demo.server.portal).href);
    return answer;
  }

  /** Goes without looking back. */
  leave() {
    return this.context.close();
  }

  async close() {
    await this.leave();
    assert.deepEqual(this.faults, [], `${this.name} at ${this.width} px`);
  }
}
