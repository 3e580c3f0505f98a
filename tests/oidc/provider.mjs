// What the drivers of providers share: a free port, patience, and a browser's cookies.
import { createServer } from 'node:net';

/** A free port of the loopback address. */
export const freePort = () =>
    new Promise((done, failed) => {
        const server = createServer();
        server.once('error', failed);
        server.listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });

/** Asks again and again, for at most twenty seconds. */
export async function until(what, look) {
    const end = Date.now() + 20_000;
    for (;;) {
        const found = await look().catch(() => undefined);
        if (found) return found;
        if (Date.now() > end) throw new Error(`${what} did not come`);
        await new Promise((done) => setTimeout(done, 50));
    }
}

/** A browser's cookies, and nothing else of a browser. Redirects are for who asks. */
export class Jar {
    #cookies = new Map();
    async fetch(url, options = {}) {
        const headers = new Headers(options.headers);
        const line = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        if (line) headers.set('cookie', line);
        const answer = await fetch(url, { redirect: 'manual', ...options, headers });
        // Node 18 joins several Set-Cookie into one text; our cookies have no comma but in their dates.
        for (const cookie of (answer.headers.get('set-cookie') ?? '').split(/,(?=\s*[^;,\s]+=)/)) {
            const [, name, value] = /^\s*([^=;]+)=([^;]*)/.exec(cookie) ?? [];
            if (name) this.#cookies.set(name, value);
        }
        return answer;
    }
    /** The value of a cookie. */
    value(name) {
        return this.#cookies.get(name);
    }
    json(url, method, body) {
        const headers = { 'content-type': 'application/json' };
        return this.fetch(url, { method, headers, body: JSON.stringify(body) });
    }
}
