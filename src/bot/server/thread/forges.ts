import type { Attempt } from '../../attempt.ts';
import { describeError } from '../../describe-error.ts';
import { statusOf } from '../../forge/errors.ts';
import { GitLab } from '../../gitlab/client.ts';
import { performMergeRequest } from '../../gitlab/perform.ts';
import type { BotContext } from '../../judge.ts';
import type { Judge } from '../../judging/judge.ts';
import { markerName } from '../../text/marker.ts';
import { App } from '../app.ts';
import type { Deliveries } from '../deliveries.ts';
import { Denial } from '../denial.ts';
import type { Log } from '../log.ts';
import { fetchMissed } from '../missed.ts';
import { performPull } from '../perform-pull.ts';
import type { Task } from '../task.ts';
import type { ThreadData } from './protocol.ts';

interface ForgesOptions {
  readonly queue: Deliveries;
  readonly judge: Judge;
  readonly context: BotContext;
  readonly log: Log;
}

/** The forges that the server works with: a GitHub App, a GitLab, or both. */
export class Forges {
  readonly #data: ThreadData;
  readonly #options: ForgesOptions;
  readonly #app: App | undefined;
  readonly #gitlab: GitLab | undefined;

  constructor(data: ThreadData, options: ForgesOptions) {
    this.#data = data;
    this.#options = options;
    const { github, gitlab, secondMs } = data;
    const { version } = options.context;
    const common = { version, secondMs, log: (text: string) => options.log.info(text) };
    if (github !== undefined) {
      const { appId, privateKey, apiUrl } = github;
      this.#app = new App({ ...common, appId, privateKey, baseUrl: apiUrl });
    }
    if (gitlab !== undefined) this.#gitlab = new GitLab({ ...common, ...gitlab });
  }

  /** Performs a task; resolves with the outcome in a word or two. */
  async perform(id: string, task: Task, attempt: Attempt): Promise<string> {
    const { check, hasSarif } = this.#data;
    const { queue, judge, context, log } = this.#options;
    if (task.forge === 'gitlab') {
      const gitlab = this.#gitlab;
      if (gitlab === undefined)
        throw new Denial('this server no longer serves GitLab: GITLAB_TOKEN is not set');
      const { id: self } = await gitlab.self();
      const name = markerName(check);
      return performMergeRequest(id, task, { gitlab, self, judge, context, check, name, attempt, log });
    }
    const app = this.#app;
    if (app === undefined) throw new Denial('this server no longer serves GitHub: APP_ID is not set');
    return performPull(id, task, attempt, { app, queue, judge, context, check, hasSarif, log });
  }

  /** Logs the account of each forge, so that a wrong key or token is noticed at once. */
  async introduce(): Promise<void> {
    const app = this.#app;
    const gitlab = this.#gitlab;
    await Promise.all([
      app === undefined
        ? undefined
        : this.#introduce('GitHub', 'App', 'APP_ID and its private key', () => app.login()),
      gitlab === undefined
        ? undefined
        : this.#introduce('GitLab', 'token', 'GITLAB_TOKEN', async () => (await gitlab.self()).name),
    ]);
  }

  async #introduce(forge: string, what: string, where: string, login: () => Promise<string>): Promise<void> {
    const { log } = this.#options;
    try {
      log.info(`${forge} knows this ${what}`, { login: await login() });
    } catch (error) {
      const status = statusOf(error);
      const isUnknown = status === 401 || status === 404;
      log.error(
        isUnknown ? `${forge} does not know this ${what}: check ${where}` : `${forge} cannot be reached`,
        {
          error: describeError(error),
        },
      );
    }
  }

  /** Asks GitHub to redeliver missed webhooks. On GitLab, only maintainers may list what was sent, so it is not asked. */
  async fetchMissed(): Promise<void> {
    const { queue, log } = this.#options;
    if (this.#app === undefined) return;
    try {
      await fetchMissed(this.#app, queue, log);
    } catch (error) {
      log.error('missed webhooks could not be requested again', { error: describeError(error) });
    }
  }
}
