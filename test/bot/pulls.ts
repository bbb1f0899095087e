import { type BotContext, judgePull, type PullFiles } from '../../src/bot/judge.ts';
import { annotationsOf, checkOutput } from '../../src/bot/text/check-run.ts';
import { commentBody } from '../../src/bot/text/comment.ts';
import type { Verdict } from '../../src/bot/verdict.ts';
import type { ContainerPolicy } from '../../src/lint/container-policy.ts';
import { HOSTILE } from '../hostile/texts.ts';
import { BAD, FAULTY, GOOD, many } from './specs.ts';

/* Pull requests whose comment and check people have read, as files beside this one. */

function policy(name: string, answer: string, rule: string): ContainerPolicy {
  return { name, limit: undefined, ask: () => ({ answer, rule, possible: [answer] }) };
}

/** What does not change when a runtime is released. */
export const SITELESS: BotContext = {
  version: '0.0.0',
  ruleUrl: () => undefined,
  pageUrl: () => undefined,
  callUrl: () => undefined,
  policies: () => [
    policy(
      'Docker 29.0',
      'ENOSYS',
      "above 466, the highest number that the profile names: runc's ENOSYS stub",
    ),
    policy('Podman 5.8', 'ENOSYS', 'no rule: the default'),
    policy('systemd-nspawn 258', 'EPERM', 'no rule: the default'),
  ],
};

export const WITH_SITE: BotContext = {
  ...SITELESS,
  ruleUrl: (rule) => `https://probeable.example/rules/${rule}/`,
  pageUrl: (path) => `https://probeable.example/${path}`,
  callUrl: (syscall) => (syscall === 'close' ? 'https://probeable.example/syscalls/close/' : undefined),
};

export const MARKER = {
  name: 'probeable',
  head: '0123456789abcdef0123456789abcdef01234567',
  repository: 'https://github.com/linux/specs',
};

function files(
  head: Readonly<Record<string, string>>,
  base: Readonly<Record<string, string>> = {},
  more: Partial<PullFiles> = {},
): PullFiles {
  return {
    head: new Map(Object.entries(head)),
    base: new Map(Object.entries(base)),
    removed: [],
    unjudged: [],
    ...more,
  };
}

const plugh = (text: string): string => text.replaceAll('xyzzy', 'plugh').replace('475', '476');
const frotz = (text: string): string => text.replaceAll('xyzzy', 'frotz');

/** Its entry path is not known to its end. */
const UNKNOWN = frotz(GOOD).replace('  - check', '  - blank: calls through file->f_op\n  - check');

/** The probe that programs use succeeds by now. */
const BREAKING = GOOD.replace(
  '  - lookup: fd\n    error: EBADF\n',
  '  - lookup: fd\n    error: EBADF\n    when: flags == 1\n',
);

/** Where people write what they like, they write what could do harm. */
const hostile = (kind: string): string => JSON.stringify(HOSTILE[kind] ?? '');
const HARMFUL = BAD.replace('CAP_SYS_ADMIN', () => hostile('mathematics'))
  .replace('changes the file', () => hostile('markup'))
  .replace('status: proposed', () => `status: proposed\nsummary: ${hostile('a mention')}`);

export const PULLS: Readonly<Record<string, PullFiles>> = {
  good: files({ 'specs/xyzzy.yaml': GOOD }),
  bad: files({ 'specs/xyzzy.yaml': BAD }),
  breaking: files({ 'specs/xyzzy.yaml': BREAKING }, { 'specs/xyzzy.yaml': GOOD }),
  mixed: files(
    { 'specs/xyzzy.yaml': GOOD, 'specs/frotz.yaml': UNKNOWN, 'specs/plugh.yaml': plugh(FAULTY) },
    { 'specs/gone.yaml': GOOD.replaceAll('xyzzy', 'gone') },
    {
      removed: ['specs/gone.yaml'],
      unjudged: [{ path: 'specs/large.yaml', reason: 'it has more than 1 MiB' }],
    },
  ),
  '120-calls': files(many(120)),
  hostile: files(
    { 'specs/@octocat $x$ ##[add-mask] <img src=x> `$`x`$` \u001b[31m.yaml': HARMFUL },
    {},
    { unjudged: Object.entries(HOSTILE).map(([kind, reason]) => ({ path: `${kind} ${reason}`, reason })) },
  ),
};

const verdicts = new Map<string, Promise<Verdict>>();

/** Judged once: a hundred calls take seconds. */
export function verdictOf(name: string, context: BotContext): Promise<Verdict> {
  const pull = PULLS[name];
  if (pull === undefined) throw new Error(`no pull request ${name}`);
  const key = `${name} ${context.pageUrl('')}`;
  const verdict = verdicts.get(key) ?? judgePull(pull, [], context);
  verdicts.set(key, verdict);
  return verdict;
}

interface Written {
  readonly comment: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: string;
}

/** What is written of a pull request. */
export async function written(name: string, context: BotContext): Promise<Written> {
  const verdict = await verdictOf(name, context);
  const { title, summary } = checkOutput(verdict, MARKER, context);
  const annotations = annotationsOf(verdict)
    .shown.slice(0, 5)
    .map(
      ({ path, start_line: line, annotation_level: level, title: rule, message }) =>
        `${path}:${line}: ${level}: ${rule}\n${message.replace(/^/gm, '    ')}`,
    )
    .join('\n');
  return { comment: commentBody(verdict, MARKER, context), title, summary, annotations };
}
