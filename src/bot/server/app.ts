import { createAppAuth } from '@octokit/auth-app';
import { type ClientOptions, createClient, type GitHub } from '../github/client.ts';
import { Memory } from '../github/memory.ts';

/** How an App is known. */
export interface AppOptions extends Omit<ClientOptions, 'auth'> {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
}

/** The App's clients: one for each installation, so that waits and tokens are kept. */
export class App {
  readonly #options: AppOptions;
  readonly #clients = new Map<number, GitHub>();
  readonly #memory = new Memory();
  #login: string | undefined;

  constructor(options: AppOptions) {
    this.#options = options;
  }

  /** The App itself, by a JWT. */
  get self(): GitHub {
    const { appId, privateKey } = this.#options;
    return createClient({ ...this.#options, auth: { appId, privateKey }, authStrategy: createAppAuth });
  }

  /** As an installation of the App: by a token that is renewed before it ends. */
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

  /** As whom the App writes: `probeable[bot]`. */
  async login(): Promise<string> {
    if (this.#login === undefined) {
      const { data } = await this.self.rest.apps.getAuthenticated();
      this.#login = `${data?.slug ?? ''}[bot]`;
    }
    return this.#login;
  }
}
