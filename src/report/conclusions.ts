import { type CallerConclusion, errnoOf } from '../seccomp/callers/caller-table.ts';
import { answerMeaning } from '../seccomp/simulate/answer-meaning.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** The answer of one policy, with the known reactions of callers. */
interface Concluded {
  readonly answer: string;
  readonly possible: readonly { readonly answer: string }[];
  readonly callers: readonly CallerConclusion[];
}

/** The colour of an answer: green reaches the kernel, yellow lets a caller fall back. */
export function colorOf(answer: string): 'green' | 'red' | 'yellow' {
  if (answer === 'allow' || answer === 'log') return 'green';
  return answer === 'ENOSYS' || answer === 'args' ? 'yellow' : 'red';
}

/** Lists what callers do, once for each answer in the table; says so if nobody has read any caller for an errno. */
export function conclusions(rows: readonly Concluded[], style: Style, width: number): string[] {
  const answers = [...new Set(rows.flatMap(answersOf))].filter((answer) => !WITHOUT_CALLERS.has(answer));
  const blocks = answers.flatMap((answer) =>
    linesAbout(answer, rows).map((line) => {
      const head = `  ${answer.padEnd(8)}`;
      const indent = ' '.repeat(head.length);
      const text = wrapText(line, Math.max(30, width - head.length), '').replaceAll('\n', `\n${indent}`);
      return `  ${style.paint(answer.padEnd(8), colorOf(answer))}${text}`;
    }),
  );
  return blocks.length === 0 ? [] : [style.paint('What callers conclude', 'bold'), ...blocks];
}

/** Answers that no caller sees. */
const WITHOUT_CALLERS: ReadonlySet<string> = new Set(['allow', 'log', 'no container', 'unknown']);

function linesAbout(answer: string, rows: readonly Concluded[]): readonly string[] {
  const errno = errnoOf(answer);
  const known = callerLines(rows.flatMap(({ callers }) => callers.filter((one) => one.errno === errno)));
  if (errno !== answer) return [`${capitalized(answerMeaning(answer))}.`, ...known];
  return known.length === 0 ? [NOBODY_HAS_READ] : known;
}

const NOBODY_HAS_READ = 'No caller has been read for this errno of this call yet.';

function answersOf({ answer, possible }: Concluded): readonly string[] {
  return answer === 'args' ? [...new Set(possible.map((one) => one.answer))] : [answer];
}

/** Lines such as "glibc 2.34 to 2.42, pthread_create: fails, so …."; releases with the same reaction share a line. */
function callerLines(callers: readonly CallerConclusion[]): readonly string[] {
  const lines = new Map<
    string,
    { readonly name: string; readonly rest: string; readonly all: Set<string> }
  >();
  for (const { name, releases: some, for: purpose, why } of callers) {
    const rest = `${purpose === undefined ? '' : `, ${purpose}`}: ${why}.`;
    const line = lines.get(name + rest) ?? { name, rest, all: new Set() };
    line.all.add(some);
    lines.set(name + rest, line);
  }
  return [...lines.values()].map(({ name, rest, all }) =>
    visible(`${name} ${[...all].join(' and ')}${rest}`),
  );
}

function capitalized(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
