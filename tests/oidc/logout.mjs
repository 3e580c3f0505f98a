// The way of a provider's word that a session is over (OpenID Connect Back-Channel Logout 1.0): a messenger that carries it to
// Carnet and remembers it, and words that the provider never said.
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { until } from './provider.mjs';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text) => JSON.parse(Buffer.from(text, 'base64url').toString());

/** Carries what a provider posts, unchanged. */
export class Messenger {
    #to;
    #server;
    #carried = [];
    static async to(address) {
        const messenger = new Messenger();
        messenger.#to = address;
        messenger.#server = createServer((request, response) => void messenger.#carry(request, response));
        messenger.#server.listen(0, '127.0.0.1');
        await once(messenger.#server, 'listening');
        messenger.address = `http://127.0.0.1:${messenger.#server.address().port}/logout`;
        return messenger;
    }
    async #carry(request, response) {
        const parts = [];
        for await (const bytes of request) parts.push(bytes);
        const said = new URLSearchParams(Buffer.concat(parts).toString()).get('logout_token');
        const status = await this.say(said);
        this.#carried.push({ said, status });
        response.writeHead(status).end();
    }
    /** Says something in the provider's place. Gives the status of the answer. */
    async say(token) {
        return (await fetch(this.#to, { method: 'POST', body: new URLSearchParams({ logout_token: token }) })).status;
    }
    /** What the provider said, and how it was answered, once it said so much. */
    answered(least) {
        return until('the word of the provider', async () => this.#carried.length >= least && this.#carried);
    }
    stop() {
        this.#server.close();
    }
}

/** The token with other words in it, its signature as it was. */
export function altered(token, claims) {
    const [head, body, signature] = token.split('.');
    return [head, part({ ...read(body), ...claims }), signature].join('.');
}

/** The token with other words in it, signed by somebody who is not the provider. */
export function forged(token, claims, algorithm = 'RS256') {
    const [head, body] = token.split('.');
    const signed = `${part({ ...read(head), alg: algorithm })}.${part({ ...read(body), ...claims })}`;
    const signature = {
        RS256: () => createSign('sha256').update(signed).sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
        HS256: () => createHmac('sha256', 'un-secret-partage').update(signed).digest(),
        none: () => Buffer.alloc(0),
    }[algorithm]();
    return `${signed}.${signature.toString('base64url')}`;
}
