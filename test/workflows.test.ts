import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

/*
 * The workflows of the repository, by what zizmor's documentation asks for (https://docs.zizmor.sh/audits/): nothing from a
 * stranger in a shell, no right that is not needed, no action that somebody else can change.
 */

const FOLDER = join(import.meta.dirname, '../.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

function isWorkflow(value: unknown): value is Workflow {
  return typeof value === 'object' && value !== null && 'jobs' in value && 'on' in value;
}

const files = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const workflow = load(text);
  if (!isWorkflow(workflow)) throw new Error(`${name} is no workflow`);
  return { name, text, workflow };
});

describe.each(files.map((file) => [file.name, file] as const))('%s', (_, { text, workflow }) => {
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('pins each action to a commit, with its release beside it', () => {
    const uses = text.split('\n').filter((line) => /^[ -]*uses:/.test(line));
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('gives each job its own rights and an end', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency).toBeDefined();
    for (const job of jobs) {
      expect(job.permissions).toBeDefined();
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  test('keeps no credentials, caches nothing, and puts no expression into a shell', () => {
    for (const { uses = '', run = '', with: given } of steps) {
      if (uses.startsWith('actions/checkout@')) expect(given?.['persist-credentials']).toBe(false);
      if (uses.startsWith('actions/setup-node@')) expect(given?.['package-manager-cache']).toBe(false);
      expect(run).not.toContain('${{');
    }
  });

  test('runs what comes from npm only where nothing may be written', () => {
    const writing = jobs.filter(({ permissions = {} }) => Object.values(permissions).includes('write'));
    for (const { steps: own } of writing)
      for (const { run = '' } of own) expect(run).not.toMatch(/npm (?:ci|install|run|test|start|pack)|node /);
  });

  test('is not started by pull requests with the rights of this repository', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
  });
});

test('one action has one commit everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const { text } of files)
    for (const [, action = '', pin = ''] of text.matchAll(/uses: ([^@\s]+)@(.*)$/gm))
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
  for (const [action, found] of pins) expect([action, ...found]).toHaveLength(2);
});

test('pull requests, also from forks, are tested on each Node that is supported, with a right to read alone', () => {
  const ci = files.find(({ name }) => name === 'ci.yml')?.workflow;
  expect(Object.keys(ci?.on ?? {})).toContain('pull_request');
  for (const { permissions } of Object.values(ci?.jobs ?? {}))
    expect(permissions).toEqual({ contents: 'read' });
  expect(ci?.jobs.test).toMatchObject({ strategy: { matrix: { node: [20, 22, 24] } } });
});

test('what the README has others copy is pinned as ours is', () => {
  const readme = readFileSync(join(FOLDER, '..', '..', 'README.md'), 'utf8');
  const ours = files.map(({ text }) => text).join('\n');
  const foreign = [...readme.matchAll(/uses: (?!OWNER\/)(.+)$/gm)].map(([, use = '']) => use);
  expect(foreign.length).toBeGreaterThan(1);
  expect(foreign.filter((use) => !ours.includes(`uses: ${use}\n`))).toEqual([]);
});
