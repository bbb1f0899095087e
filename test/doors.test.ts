import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { judgePull } from '../src/bot/judge.ts';
import { Checker } from '../src/check/checker.ts';
import { CONFIG_FILE, type Configuration } from '../src/check/configuration.ts';
import { Containers } from '../src/check/containers.ts';
import { textsPort } from '../src/check/port.ts';
import { readConfiguration } from '../src/check/read-configuration.ts';
import type { RunFacts } from '../src/check/run.ts';
import { WorkspaceChecker } from '../src/cli/lsp/workspace-checker.ts';
import { checkText as judgeForSite } from '../src/cli/site/calls.ts';
import { ContainerHistory } from '../src/cli/site/containers.ts';
import type { Finding } from '../src/lint/finding.ts';
import { Session } from '../src/playground/worker/session.ts';
import { probeable as run } from './support/command-line.ts';
import { shippedPolicies } from './support/lint.ts';

/* The command, the editor, the bot, the library, the site and the playground: the same findings on the same input. */

const MASKED = `syscall: xyzzy
status: proposed
number: 999
prototype: int xyzzy(int fd, const char __user *name, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN # probeable-ignore eperm-ambiguous: the family answers EPERM
    error: EPERM
  - check: flags != 0
    error: EINVAL
  - copy: name
  - lookup: fd
    error: EBADFD
  - effect: hands the label to the file
`;
const PLACEHOLDER = `syscall: frob
prototype: int frob(int fd)
entry:
  - blank: TODO
`;
const BROKEN = `syscall: brkn
prototype: int brkn(int fd
entry:
  - lookup: fd
    error: EBADF
`;

const SPECS = { 'specs/a.yaml': MASKED, 'specs/drafts/b.yaml': PLACEHOLDER, 'specs/c.yaml': BROKEN };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-doors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (path: string, { rule, severity, start, message }: Finding): string =>
  `${path}:${start.line}:${start.column} ${severity} ${rule} ${message}`;

const facts: RunFacts = {
  version: '0.0.0',
  url: () => undefined,
  verifiedOn: () => [],
  callersOf: () => [],
  seen: () => [],
};

interface Project {
  readonly specs: Readonly<Record<string, string>>;
  /** Texts of configurations by their folders. */
  readonly configurations: Readonly<Record<string, string>>;
}

type Door = (project: Project) => Promise<readonly string[]>;

const configurationsOf = ({ configurations }: Project): Promise<readonly Configuration[]> =>
  Promise.all(
    Object.entries(configurations).map(([own, text]) =>
      readConfiguration(text, { folder: own, file: own === '' ? CONFIG_FILE : `${own}/${CONFIG_FILE}` }),
    ),
  );

/** What each door says: findings, or what keeps it from judging. */
const DOORS: Readonly<Record<string, Door>> = {
  'the command': async ({ specs, configurations }) => {
    for (const [path, text] of [
      ...Object.entries(specs),
      ...Object.entries(configurations).map(([own, text]) => [join(own, CONFIG_FILE), text] as const),
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { stdout, stderr } = run(['check', '--format', 'json', ...Object.keys(specs)], { cwd: folder });
    if (stdout === '') return [stderr.trim().replace('probeable: ', 'fault ')];
    const report: {
      files: {
        path: string;
        findings: { rule: string; severity: string; message: string; line: number; column: number }[];
      }[];
    } = JSON.parse(stdout);
    return report.files.flatMap(({ path, findings }) =>
      findings.map(
        (each) => `${path}:${each.line}:${each.column} ${each.severity} ${each.rule} ${each.message}`,
      ),
    );
  },
  'the editor': async ({ specs }) => {
    const shown: string[] = [];
    const judge = await WorkspaceChecker.of(pathToFileURL(folder).href, (message) => shown.push(message));
    const found: string[] = [];
    for (const [path, text] of Object.entries(specs)) {
      const groups = await judge.findings(pathToFileURL(join(folder, path)).href, text);
      found.push(...groups.flatMap(({ all }) => all.map((finding) => line(path, finding))));
    }
    return shown.length > 0 ? shown.map((text) => `fault ${text.replace(`${folder}/`, '')}`) : found;
  },
  'the bot': async (project) => {
    const verdict = await judgePull(
      { head: new Map(Object.entries(project.specs)), base: new Map(), removed: [], unjudged: [] },
      await configurationsOf(project),
      {
        version: '0.0.0',
        ruleUrl: () => undefined,
        pageUrl: () => undefined,
        callUrl: () => undefined,
        policies: shippedPolicies,
      },
    );
    if (verdict.unjudged.length > 0)
      return verdict.unjudged.map(({ path, reason }) => `fault ${path}: ${reason}`);
    return verdict.calls.flatMap(({ document, found }) => found.map((each) => line(document.path, each)));
  },
  'the library': async (project) => {
    const checker = new Checker({
      configurations: await configurationsOf(project),
      containers: new Containers(shippedPolicies),
      facts,
    });
    const { files, faults } = await checker.judge(textsPort(Object.entries(project.specs)));
    if (faults.length > 0) return faults.map(({ path, message }) => `fault ${path}: ${message}`);
    return files.flatMap(({ path, documents }) =>
      documents.flatMap(({ findings }) => findings.map((each) => line(path, each))),
    );
  },
};

const answers = async (project: Project): Promise<Readonly<Record<string, readonly string[]>>> => {
  const all: Record<string, readonly string[]> = {};
  for (const [name, door] of Object.entries(DOORS)) all[name] = [...(await door(project))].sort();
  return all;
};

const CONFIGURATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no configuration': {},
  'preset probing': { '': 'preset: probing\n' },
  'preset strict': { '': 'preset: strict\n' },
  'a rule that is off, and is ignored in a comment': { '': 'rules: {eperm-ambiguous: off}\n' },
  'an override of a folder': {
    '': 'overrides:\n  - files: ./specs/drafts/\n    rules: {probe-exists: info, spec-placeholder: off, derive-unknown: error}\n',
  },
  'an override of everything': { '': 'overrides:\n  - {files: ., rules: {flags-argument: error}}\n' },
  'files that are written with a dot': { '': "files: ['./specs']\n" },
  'a rule of the project': {
    '': 'custom:\n  own/posted:\n    when: status == "proposed"\n    message: say where it was posted\n',
  },
  'a configuration in a folder below': {
    '': 'preset: probing\n',
    'specs/drafts': 'preset: strict\noverrides:\n  - {files: b.yaml, rules: {derive-unknown: info}}\n',
  },
  'a rule of the project in a folder below': {
    'specs/drafts': 'custom:\n  own/frob:\n    when: role("flags") == 0\n    message: this is below\n',
  },
};

describe.each(Object.entries(CONFIGURATIONS))('with %s', (_, configurations) => {
  test('every door finds the same', async () => {
    const { 'the command': command = [], ...others } = await answers({ specs: SPECS, configurations });
    expect(command.length).toBeGreaterThan(2);
    expect(command.some((each) => each.startsWith('fault'))).toBe(false);
    for (const [name, found] of Object.entries(others)) expect(found, name).toEqual(command);
  });
});

test.each([
  [
    'a rule that nobody has',
    { '': 'rules:\n  probe-exist: off\n' },
    ['fault probeable.config.yaml:2:3: there is no rule "probe-exist"; did you mean "probe-exists"?'],
  ],
  [
    'a faulty one below',
    { 'specs/drafts': 'preset: strickt\n' },
    [
      'fault specs/drafts/probeable.config.yaml:1:9: expected one of recommended, strict, probing, not "strickt"; did you mean "strict"?',
    ],
  ],
])('%s is a fault at every door, with its place', async (_, configurations, expected) => {
  const all = await answers({ specs: SPECS, configurations });
  for (const [name, found] of Object.entries(all)) expect(found, name).toEqual(expected);
});

test('the site and the playground find what the command finds where there is no configuration', async () => {
  const history = new ContainerHistory();
  const session = new Session();
  const command = await DOORS['the command']?.({ specs: { 'x.yaml': BROKEN }, configurations: {} });
  const site = judgeForSite('x.yaml', BROKEN, history).flatMap(({ findings }) =>
    findings.map((each) => line('x.yaml', each)),
  );
  expect(site).toEqual(command);
  const { findings } = session.judge({ revision: 1, text: BROKEN, cursor: 0, call: '' });
  expect(findings.map(({ rule }) => rule)).toEqual(command?.map((each) => each.split(' ')[2]));
});
