import { afterEach, beforeEach, expect } from 'vitest';
import { type Attempt, soleAttempt } from '../../../src/bot/attempt.ts';
import { GitLab } from '../../../src/bot/gitlab/client.ts';
import { performMergeRequest } from '../../../src/bot/gitlab/perform.ts';
import type { MergeRequestTask } from '../../../src/bot/gitlab/task.ts';
import type { BotContext } from '../../../src/bot/judge.ts';
import { localJudge } from '../../../src/bot/judging/judge.ts';
import { FakeGitLab } from './server.ts';
import type { Project, Request, User } from './state.ts';

const context: BotContext = {
  version: '0.0.0',
  ruleUrl: (rule) => `https://probeable.example/rules/${rule}/`,
  pageUrl: (path) => `https://probeable.example/${path}`,
  callUrl: () => undefined,
  policies: () => [],
};

/** Waiting is a hundred times as fast here. */
const secondMs = 10;

export const STATUS = 'post /projects/{id}/statuses/{sha}';
export const NOTES = 'post /projects/{id}/merge_requests/{merge_request_iid}/notes';

/** Reviews against a GitLab that keeps what it is told and goes wrong where it is asked to. */
export class Reviewing {
  gitlab = new FakeGitLab();
  /** The project, and its bot, which is a developer in it. */
  project!: Project;
  bot!: User;
  /** What was waited for, and what was refused. */
  log: string[] = [];

  static eachTest(): Reviewing {
    const stage = new Reviewing();
    beforeEach(() => stage.#open());
    afterEach(() => {
      stage.gitlab.stop();
      expect(new Set(stage.gitlab.violations)).toEqual(new Set());
    });
    return stage;
  }

  async #open(): Promise<void> {
    this.gitlab = new FakeGitLab();
    await this.gitlab.start();
    this.log = [];
    const { world, tokens } = this.gitlab;
    this.project = world.project('linux/specs');
    this.bot = world.user('project_1_bot_2f', true);
    this.project.members.set(this.bot.id, 30);
    tokens.set('secret', this.bot);
  }

  /** What came of a task, in a word. */
  async perform(what: MergeRequestTask['what'], confirm?: Attempt['confirm']): Promise<string> {
    const gitlab = new GitLab({
      url: this.gitlab.url,
      token: 'secret',
      version: '0.0.0',
      log: (line) => this.log.push(line),
      secondMs,
    });
    const attempt = { ...soleAttempt(secondMs), ...(confirm === undefined ? {} : { confirm }) };
    const log = {
      info: (message: string, fields = {}) => void this.log.push(`${message} ${JSON.stringify(fields)}`),
      error: (message: string) => void this.log.push(message),
    };
    const task: MergeRequestTask = { forge: 'gitlab', project: this.project.id, what };
    const { id: self } = await gitlab.self();
    const judge = localJudge(context);
    const named = { check: 'probeable', name: 'probeable' };
    return performMergeRequest('delivery', task, { gitlab, self, judge, context, ...named, attempt, log });
  }

  review({ iid, head }: Request): Promise<string> {
    return this.perform({ kind: 'merge request', iid, head });
  }

  open(files: Readonly<Record<string, string>>, source?: Project): Request {
    return this.gitlab.world.open(this.project, files, source);
  }

  /** `failed: 1 error in 1 spec` of each status of a commit, oldest first. */
  statuses(head: string): readonly string[] {
    return this.gitlab.world.statuses
      .filter(({ pipeline }) => pipeline.sha === head)
      .map(({ state, description }) => `${state}: ${description}`);
  }

  get notes(): readonly string[] {
    return this.gitlab.world.notes.filter(({ author }) => author === this.bot).map(({ body }) => body);
  }
}
