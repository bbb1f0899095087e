import { afterEach, beforeEach, expect } from 'vitest';
import { acceptOnPull } from '../../src/bot/accept-on-pull.ts';
import { type Attempt, soleAttempt } from '../../src/bot/attempt.ts';
import { type Demands, NO_DEMANDS } from '../../src/bot/demands.ts';
import { createClient } from '../../src/bot/github/client.ts';
import type { BotContext } from '../../src/bot/judge.ts';
import { type Judge, localJudge } from '../../src/bot/judging/judge.ts';
import type { Publication } from '../../src/bot/judging/publication.ts';
import {
  type Announced,
  type Reviewed,
  type ReviewOptions,
  reviewCommits,
  reviewPull,
} from '../../src/bot/review.ts';
import { FakeGitHub } from './github/server.ts';
import type { Pull } from './github/state.ts';

export const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
export const REVIEWS = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';
export const CHECKS = '/repos/{owner}/{repo}/check-runs';

const context: BotContext = {
  version: '0.0.0',
  ruleUrl: (rule) => `https://probeable.example/rules/${rule}/`,
  pageUrl: (path) => `https://probeable.example/${path}`,
  callUrl: (syscall) => (syscall === 'close' ? 'https://probeable.example/syscalls/close/' : undefined),
  policies: () => [],
};
/** Waiting is a hundred times as fast here. */
const second = 10;

/** A review from end to end, against a GitHub that keeps what it is told and goes wrong where it is asked to. */
export class Reviewing {
  github = new FakeGitHub();
  judge: Judge = localJudge(context);

  /** A new GitHub for each test of a file, which has nothing to complain about in the end. */
  static eachTest(): Reviewing {
    const reviewing = new Reviewing();
    beforeEach(async () => {
      reviewing.github = new FakeGitHub();
      reviewing.judge = localJudge(context);
      await reviewing.github.start();
    });
    afterEach(() => {
      expect(reviewing.github.violations).toEqual([]);
      reviewing.github.stop();
    });
    return reviewing;
  }

  /** What a push or a merge queue brings. */
  async reviewCommits(base: string, head: string, number?: number): Promise<Publication> {
    const commits = { owner: 'linux', repo: 'specs', base, head };
    return reviewCommits(commits, 'main', this.#options(), number);
  }

  /** What a comment on a pull request accepts. */
  async accept({ number }: Pull, comment: number): Promise<string> {
    return acceptOnPull({ owner: 'linux', repo: 'specs', number }, comment, this.#options());
  }

  #options(name = 'probeable'): ReviewOptions {
    const github = createClient({
      auth: 'secret-token',
      baseUrl: this.github.urlFor('reviewer'),
      version: '0.0.0',
      log: () => {},
      secondMs: second,
    });
    return {
      github,
      identity: { login: 'github-actions[bot]', name },
      judge: this.judge,
      context,
      check: 'probeable',
      hasSarif: false,
      attempt: soleAttempt(second),
      hasRetries: true,
    };
  }

  async review(
    { number }: Pull,
    {
      name = 'probeable',
      hasSarif = false,
      hasRetries = true,
      demands = NO_DEMANDS,
      confirm = soleAttempt(second).confirm,
      ...event
    }: {
      name?: string;
      hasSarif?: boolean;
      hasRetries?: boolean;
      demands?: Demands;
      confirm?: Attempt['confirm'];
    } & Announced = {},
  ): Promise<Reviewed> {
    const pull = { owner: 'linux', repo: 'specs', number };
    const attempt = { ...soleAttempt(second), confirm };
    return reviewPull(pull, { ...this.#options(name), hasSarif, hasRetries, demands, attempt, ...event });
  }

  get comments(): readonly string[] {
    return this.github.repository.comments.map(({ body }) => body);
  }

  /** `completed failure: 1 error in 1 spec` */
  get checks(): readonly string[] {
    return this.github.repository.checks.map(
      ({ status, conclusion, title }) => `${status} ${conclusion}: ${title}`,
    );
  }
}
