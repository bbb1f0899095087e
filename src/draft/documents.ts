import type { CallDescription } from './call-description.ts';
import type { FileDiff } from './diff.ts';
import { withoutComments } from './from/comments.ts';
import { tablesByCall } from './from/tables.ts';
import type { SeriesCall } from './open-questions.ts';
import { messageOf } from './patch-message.ts';
import type { Patch } from './series-artifacts.ts';
import { subjectWords } from './subject.ts';
import type { NewValue } from './uapi-values.ts';

/** The documents and structs of one series that are told of. */
const MAX_TOLD = 4;
const MAX_LIST = 600;

/**
 * Where documents, manual pages and messages of a series show a call or a struct otherwise than its code does: another count
 * of arguments, or other members.
 */
export function documentMismatches(
  patches: readonly Patch[],
  files: readonly FileDiff[],
  calls: readonly SeriesCall[],
): readonly NewValue[] {
  const documents = files.flatMap(({ newPath = '', hunks }) =>
    isDocument(newPath)
      ? hunks.map(({ lines }) => {
          const kept = lines.filter(({ sign }) => sign !== '-');
          const text = kept.map((line) => line.text).join('\n');
          return { where: newPath, path: newPath, line: kept[0]?.line ?? 1, text };
        })
      : [],
  );
  const found = calls.flatMap(({ call, path, line }): readonly NewValue[] => {
    const shown = documents.find(({ text }) => differs(text, call));
    if (shown !== undefined) return [mismatch(call, shown.where, shown.text, shown.path, shown.line)];
    return messageMismatches(patches, [{ call, path, line }]);
  });
  return [
    ...found,
    ...unsentPages(patches, files),
    ...openPrototypes(files),
    ...otherMembers(files, documents),
    ...otherNumbers(files, calls),
  ].slice(0, MAX_TOLD);
}

/** Where messages show a call with another count of arguments than its code has. */
export function messageMismatches(
  patches: readonly Patch[],
  calls: readonly SeriesCall[],
): readonly NewValue[] {
  return calls.flatMap(({ call, path, line }): readonly NewValue[] => {
    const said = patches.find(({ body }) => differs(messageOf(body), call) && !definesAsShown(body, call));
    if (said === undefined) return [];
    const where = `the message of "${subjectWords(said.subject).slice(0, 80)}"`;
    return [mismatch(call, where, messageOf(said.body), path, line)];
  });
}

/** Manual pages of a series that those who keep them do not get. */
function unsentPages(patches: readonly Patch[], files: readonly FileDiff[]): readonly NewValue[] {
  const page = files.find(({ newPath = '' }) => /(?:^|\/)man2\/[\w-]+\.2$/.test(newPath));
  const isKnown = patches.every(({ recipients }) => recipients !== '');
  if (page?.newPath === undefined || !isKnown) return [];
  if (patches.some(({ recipients }) => recipients.includes('linux-man@vger.kernel.org'))) return [];
  const path = page.newPath;
  const line = page.hunks[0]?.lines[0]?.line ?? 1;
  const message = `${path} is not sent to linux-man@vger.kernel.org, where manual pages are reviewed and taken`;
  return [{ syscall: undefined, path, line, isQuestion: false, message }];
}

/** Prototypes in manual pages that no semicolon ends. */
function openPrototypes(files: readonly FileDiff[]): readonly NewValue[] {
  const found = files.flatMap(({ newPath: path = '', hunks }) =>
    /(?:^|\/)man\/?man2\/[\w-]+\.2$|(?:^|\/)man2\/[\w-]+\.2$/.test(path)
      ? hunks.flatMap(({ lines }) =>
          lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
            const shown = /^\.BI?R?\s+"?((?:int|long|ssize_t|void|pid_t)\s+\**\w+\([^()]*\))"?\s*$/.exec(
              text,
            )?.[1];
            if (sign !== '+' || shown === undefined) return [];
            const message = `no semicolon ends the prototype "${shown}" in ${path}, as man-pages(7) has it`;
            return [{ syscall: undefined, path, line, isQuestion: false, message }];
          }),
        )
      : [],
  );
  return found.slice(0, 1);
}

const isDocument = (path: string): boolean =>
  /^Documentation\/.*\.(?:rst|txt)$/.test(path) || /\.[23457]$/.test(path);

/** The counts of arguments with which a text shows a call as C declares it: `int xyzzy(int fd, unsigned int flags);`. */
function shownCounts(text: string, name: string): readonly number[] {
  const shape = new RegExp(
    `^[ \\t*.|]*(?:(?:asmlinkage|int|long|ssize_t|pid_t|void)[ \\t]+)+(?:sys_)?${name}[ \\t]*\\(([^()]{0,${MAX_LIST}})\\)[ \\t]*;`,
    'gm',
  );
  return [...text.matchAll(shape)].map(([, list = '']) => {
    const words = withoutComments(list).trim();
    return words === '' || words === 'void' ? 0 : words.split(',').length;
  });
}

function differs(text: string, { name, parameters }: CallDescription): boolean {
  const counts = shownCounts(text, name);
  return counts.length > 0 && !counts.includes(parameters.length);
}

/** Whether a patch defines a call as its message shows it, and a later one gives the call other arguments. */
function definesAsShown(body: string, { name }: CallDescription): boolean {
  const counts = shownCounts(messageOf(body), name);
  const defined = new RegExp(`^\\+\\s*SYSCALL_DEFINE(\\d)\\s*\\(\\s*${name}\\b`, 'm').exec(body)?.[1];
  return defined !== undefined && counts.includes(Number(defined));
}

function mismatch(
  { name, parameters }: CallDescription,
  where: string,
  text: string,
  path: string,
  line: number,
): NewValue {
  const [count = 0] = shownCounts(text, name);
  const message = `${where} shows ${name} with ${count} argument${count === 1 ? '' : 's'}, but its code has ${parameters.length}`;
  return { syscall: name, path, line, isQuestion: false, message };
}

interface DocumentText {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Numbers of calls in selftests that are those of no table of the series. */
function otherNumbers(files: readonly FileDiff[], calls: readonly SeriesCall[]): readonly NewValue[] {
  const tables = tablesByCall(files);
  const tests = files.filter(({ newPath = '' }) => newPath.startsWith('tools/testing/selftests/'));
  const lines = tests.flatMap(({ newPath: path = '', hunks }) =>
    hunks.flatMap((hunk) => hunk.lines.flatMap((one) => (one.sign === '+' ? [{ ...one, path }] : []))),
  );
  return calls.flatMap(({ call: { name } }): readonly NewValue[] => {
    const entries = tables.get(name) ?? [];
    const [entry] = entries.filter(({ path }) => !path.includes('/alpha/'));
    if (entry === undefined) return [];
    for (const { text, path, line } of lines) {
      const number = new RegExp(`^\\s*#\\s*define\\s+__NR_${name}\\s+\\(?(\\d{1,5})\\)?\\s*$`).exec(
        text,
      )?.[1];
      if (number === undefined || entries.some((one) => isNumberOf(one.number, Number(number)))) continue;
      const message = `${path} defines __NR_${name} as ${number}, but the tables of the series give it ${entry.number}`;
      return [{ syscall: name, path, line, isQuestion: false, message }];
    }
    return [];
  });
}

/** Whether a number is that of a call on some architecture: mips and alpha count from another start. */
function isNumberOf(number: number, other: number): boolean {
  return [0, 110, 4000, 5000, 6000].includes(other - number);
}

/** Structs that a document shows with other members than the header for userspace that the series adds. */
function otherMembers(files: readonly FileDiff[], documents: readonly DocumentText[]): readonly NewValue[] {
  const headers = files.filter(({ newPath = '' }) => /^include\/uapi\/.*\.h$/.test(newPath));
  const lines = headers.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  const added = lines.flatMap(({ sign, text }) => (sign === '+' ? [text] : [])).join('\n');
  return [...structsIn(added)].flatMap(([name, own]): readonly NewValue[] => {
    for (const { path, line, text } of documents) {
      const shown = structsIn(text).get(name);
      if (shown === undefined) continue;
      const only = [
        ...shown.filter((member) => !own.includes(member)),
        ...own.filter((member) => !shown.includes(member)),
      ];
      const [first] = only;
      if (first === undefined) return [];
      const message = `${path} shows struct ${name} with other members than its header: "${first}" is in one of them alone`;
      return [{ syscall: undefined, path, line, isQuestion: false, message }];
    }
    return [];
  });
}

/** The names of the members of plain structs in a text. */
function structsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [, name = '', body = ''] of text.matchAll(/\bstruct (\w{1,60})\s*\{([^{}]{1,4000})\}/g)) {
    const members = withoutComments(body.replaceAll(/^\s*#.*$/gm, ''))
      .split(';')
      .flatMap((one) => /(\w+)\s*(?:\[\w*\]|:\s*\d+)?\s*$/.exec(one.trim())?.[1] ?? []);
    // An excerpt leaves members out.
    if (!body.includes('...')) found.set(name, members);
  }
  return found;
}
