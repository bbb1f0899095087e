import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { describeError } from '../describe-error.ts';
import { createClient } from '../github/client.ts';
import { appManifest, type Registration } from './manifest.ts';
import { donePage, faultPage, formPage } from './page.ts';

export interface RegisterOptions extends Omit<Registration, 'redirectUrl'> {
  /** https://github.com, or the address of a GitHub Enterprise Server. */
  readonly webUrl: string;
  readonly apiUrl: string;
  /** The owner of the App; undefined for the user who presses the button. */
  readonly organization: string | undefined;
  readonly version: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The file that `keep` writes, to show its name. */
  readonly file: string;
  /** Stores the credentials of the App. Called before the registration is reported as successful. */
  keep(app: RegisteredApp): void;
}

/** The credentials of an App. GitHub returns them only once. */
export interface RegisteredApp {
  readonly id: number;
  /** In PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The address of the App's page on GitHub. */
  readonly page: string;
}

/** A registration in progress. */
export interface Registering {
  /** The address to open in a browser. */
  readonly url: string;
  readonly done: Promise<RegisteredApp>;
  stop(): void;
}

interface Answer {
  readonly status: number;
  readonly html: string;
}

/**
 * Registers an App from a manifest: a local page sends the manifest to GitHub, GitHub sends the browser back with a
 * code, and the code is exchanged for the App's key. Only this machine can reach the page.
 */
export async function startRegistration(options: RegisterOptions): Promise<Registering> {
  const state = randomBytes(24).toString('base64url');
  let settle: { resolve(app: RegisteredApp): void; reject(error: unknown): void } | undefined;
  const done = new Promise<RegisteredApp>((resolve, reject) => {
    settle = { resolve, reject };
  });
  let base = '';
  const server = createServer((request, response) => {
    void answer(request).then(({ status, html }) => {
      response.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'`,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      response.end(html);
    });
  });
  await listen(server, options.port);
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : options.port}`;

  async function answer(request: IncomingMessage): Promise<Answer> {
    // Against DNS rebinding: a foreign page whose host name resolves to this machine sends that name as Host.
    if (`http://${request.headers.host}` !== base)
      return { status: 403, html: faultPage('This is not the address.') };
    const url = new URL(request.url ?? '/', base);
    if (request.method !== 'GET')
      return { status: 405, html: faultPage('There is nothing to be sent here.') };
    if (url.pathname === '/') return { status: 200, html: form() };
    if (url.pathname !== '/registered') return { status: 404, html: faultPage('There is nothing here.') };
    if (!isSame(url.searchParams.get('state') ?? '', state))
      return { status: 403, html: faultPage('This does not come from the button: nothing was done.') };
    try {
      const app = await convert(url.searchParams.get('code') ?? '', options);
      options.keep(app);
      settle?.resolve(app);
      return { status: 200, html: donePage(`${app.page}/installations/new`, options.file) };
    } catch (error) {
      settle?.reject(error);
      return {
        status: 502,
        html: faultPage(describeError(error)),
      };
    }
  }

  function form(): string {
    const { webUrl, organization, hookUrl, hasSarif } = options;
    const owner = organization === undefined ? '' : `organizations/${encodeURIComponent(organization)}/`;
    const action = `${webUrl}/${owner}settings/apps/new?state=${state}`;
    const manifest = appManifest({ ...options, redirectUrl: `${base}/registered` });
    return formPage(action, manifest, [
      ['Webhooks go to', hookUrl],
      ['Belongs to', organization ?? 'you'],
      [
        'May',
        `write checks and comments on pull requests${hasSarif ? ', and findings of code scanning' : ''}; read files, comments and merge queues`,
      ],
    ]);
  }

  return {
    url: `${base}/`,
    done,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Exchanges the code for the App's credentials, which GitHub does once, within an hour. */
async function convert(code: string, { apiUrl, version }: RegisterOptions): Promise<RegisteredApp> {
  if (!/^[\w-]{1,100}$/.test(code)) throw new Error('GitHub gave no code.');
  const github = createClient({ auth: undefined, baseUrl: apiUrl, version, log: () => {} });
  const { data } = await github.rest.apps.createFromManifest({ code });
  if (data.webhook_secret === null) throw new Error('GitHub made no secret for the webhook.');
  return { id: data.id, privateKey: data.pem, webhookSecret: data.webhook_secret, page: data.html_url };
}
