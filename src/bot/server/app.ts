import { createAppAuth } from '@octokit/auth-app';
import { type ClientOptions, createClient, type GitHub } from '../github/client.ts';
import { Memory } from '../github/memory.ts';

/** The credentials of the App. */
export interface AppOptions extends Omit<ClientOptions, 'auth'> {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
}

/** The clients of a GitHub App: one for each installation, so that its requests share a token and the rate limit. */
export class App {
  readonly #options: AppOptions;
  readonly #clients = new Map<number, GitHub>();
  readonly #memory = new Memory();
  #login: string | undefined;

  constructor(options: AppOptions) {
    this.#options = options;
  }

  /** A client that authenticates as the App itself, by JWT. */
  get self(): GitHub {
    const { appId, privateKey } = this.#options;
    return createClient({ ...this.#options, auth: { appId, privateKey }, authStrategy: createAppAuth });
  }

  /** A client that authenticates as an installation of the App. It renews its token before the token expires. */
  client(installation: number): GitHub {
    const known = this.#clients.get(installation);
    if (known !== undefined) return known;
    const { appId, privateKey } = this.#options;
    const made = createClient({
      ...this.#options,
      auth: { appId, privateKey, installationId: installation },
      authStrategy: createAppAuth,
    });
    this.#memory.attach(made, String(installation));
    this.#clients.set(installation, made);
    return made;
  }

  /** The login that the App writes as: `probeable[bot]`. */
  async login(): Promise<string> {
    if (this.#login === undefined) {
      const { data } = await this.self.rest.apps.getAuthenticated();
      this.#login = `${data?.slug ?? ''}[bot]`;
    }
    return this.#login;
  }
}
