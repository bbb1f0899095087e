import { type FileDiff, readDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, shownFunctions } from './added-functions.ts';
import { fact } from './told.ts';

/** The longest series whose order is looked at. */
const MAX_PATCHES = 60;
/** The slips of one series that are told of. */
const MAX_TOLD = 2;

interface Step {
  readonly subject: string;
  readonly files: readonly FileDiff[];
}

interface Definition {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly isStatic: boolean;
  /** The index of the patch that adds it. */
  readonly step: number;
}

/**
 * Patches that do not build, or warn, before a later one of the series is applied, which a bisection meets: they call a
 * function that a later patch is the first to define, or add a static one that nothing calls until then
 * (Documentation/process/submitting-patches.rst, "Separate your changes").
 */
export function patchOrder(patches: readonly Patch[]): readonly NewValue[] {
  const steps: readonly Step[] = patches
    .map(({ subject, body }) => ({ subject: subjectWords(subject).slice(0, 80), files: readDiff(body) }))
    .filter(({ files }) => files.length > 0);
  if (steps.length < 2 || steps.length > MAX_PATCHES) return [];
  const words = steps.map(({ files }) => wordsOf(files));
  return definitionsOf(steps)
    .flatMap((one) => early(one, steps, words, CALL) ?? unused(one, steps, words) ?? [])
    .concat(constantsOf(steps).flatMap((one) => early(one, steps, words, NAME) ?? []))
    .slice(0, MAX_TOLD);
}

/** The functions that the series defines once, and neither moves nor declares for others to implement. */
function definitionsOf(steps: readonly Step[]): readonly Definition[] {
  const found = new Map<string, Definition | undefined>();
  for (const [step, { files }] of steps.entries())
    for (const { name, head, path, line, isNew } of shownFunctions(files)) {
      // What is shown again, since a later patch changes it, was defined before; what is written again is one of two.
      if (found.has(name)) {
        if (isNew) found.set(name, undefined);
        continue;
      }
      const isPlain =
        isNew &&
        /^[a-z_]\w+$/.test(name) &&
        /^[a-z]\w*\s[\w\s*]*\(/.test(head) &&
        !path.startsWith('arch/') &&
        !/__weak|__maybe_unused|__used|inline|__init|asmlinkage|__bpf_kfunc/.test(head);
      found.set(name, isPlain ? { name, path, line, isStatic: /\bstatic\b/.test(head), step } : undefined);
    }
  return [...found.values()].flatMap((one) => one ?? []);
}

/** Headers of the kernel that no architecture has for itself; a series may bring files of other projects. */
const HEADER = /^(?:block|crypto|drivers|fs|include|io_uring|ipc|kernel|mm|net|security|virt)\/.*\.h$/;

/** The constants that the series defines once, none of them where a condition leaves it out. */
function constantsOf(steps: readonly Step[]): readonly Definition[] {
  const found = new Map<string, Definition | undefined>();
  for (const [step, { files }] of steps.entries())
    for (const { newPath: path, hunks } of files) {
      if (!isKernelC(path) || !HEADER.test(path)) continue;
      for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
        const name = /^#\s*define\s+([A-Z][A-Z0-9]*_\w+)\s+\S/.exec(text)?.[1];
        if (name === undefined) continue;
        const isFirst = !found.has(name) && sign === '+';
        found.set(name, isFirst ? { name, path, line, isStatic: false, step } : undefined);
      }
    }
  return [...found.values()].flatMap((one) => one ?? []);
}

/** Where words stand in the C of a patch, by the sign of the line. */
interface Words {
  readonly added: ReadonlyMap<string, number>;
  readonly others: ReadonlySet<string>;
}

function wordsOf(files: readonly FileDiff[]): Words {
  const added = new Map<string, number>();
  const others = new Set<string>();
  for (const { newPath, oldPath, hunks } of files) {
    if (!isKernelC(newPath ?? oldPath) && !/\.[Sl]$|Makefile|Kbuild|\.tbl$/.test(newPath ?? '')) continue;
    for (const { section, lines } of hunks) {
      for (const word of section.match(/\w+/g) ?? []) others.add(word);
      for (const { sign, text } of lines)
        for (const word of text.match(/\b[A-Za-z_]\w*/g) ?? [])
          if (sign === '+') added.set(word, (added.get(word) ?? 0) + 1);
          else others.add(word);
    }
  }
  return { added, others };
}

/** How a function and a constant are used. */
const CALL = String.raw`\s*\(`;
const NAME = String.raw`\b`;

/** A use before the patch that defines what is used. */
function early(
  one: Definition,
  steps: readonly Step[],
  words: readonly Words[],
  after: string,
): NewValue | undefined {
  const { name, step } = one;
  // Context that has the name shows that the kernel has it.
  if (words.slice(0, step + 1).some(({ others }) => others.has(name))) return undefined;
  const use = new RegExp(`(?<![\\w.>"])${name}${after}`);
  // A stub's type may stand on the line above.
  const stub = new RegExp(
    `\\binline\\b.*\\b${name}\\(|#\\s*define\\s+${name}\\b|^\\w*\\s*\\b${name}\\(.*\\{`,
  );
  for (const [index, { files }] of steps.slice(0, step).entries()) {
    if (!words[index]?.added.has(name)) continue;
    const lines = files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
    // The kernel builds where a stub stands in, or where an option leaves the call out.
    if (lines.some(({ text }) => stub.test(text))) return undefined;
    const found = callIn(one, files, steps.slice(0, index + 1), use);
    if (found === undefined) continue;
    const what = after === CALL ? `${name}() is called` : `${name} is used`;
    const message = `${what} here, but a later patch, "${steps[step]?.subject}", is the first to define it: the kernel does not build between the two, where a bisection may stop; let the definition come first`;
    return fact(found.path, found.line, message);
  }
  return undefined;
}

/** A line of one patch that calls the function, in a file that is built by then. */
function callIn(
  { isStatic, path: own }: Definition,
  files: readonly FileDiff[],
  steps: readonly Step[],
  use: RegExp,
): { readonly path: string; readonly line: number } | undefined {
  for (const { newPath: path, oldPath, hunks } of files) {
    if (!isKernelC(path) || !/^(?!.*\/tools\/).*\.c$/.test(path) || (isStatic && path !== own)) continue;
    if (oldPath === undefined && !buildsFile(path, steps)) continue;
    for (const { lines } of hunks) {
      if (lines.some(({ text }) => /^#\s*(?:if|else)|\\$/.test(text))) continue;
      const found = lines.find(
        ({ sign, text }) => sign === '+' && /^\t/.test(text) && use.test(text) && !/\/\*|^\s*\*|"/.test(text),
      );
      if (found !== undefined) return { path, line: found.line };
    }
  }
  return undefined;
}

/** Whether the patches so far have a new file built, whatever options are there so far. */
function buildsFile(path: string, steps: readonly Step[]): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const object = `${path.slice(folder.length, -2)}.o`;
  const added = steps.flatMap(({ files }) =>
    files.flatMap(({ newPath = '', hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text }) => (sign === '+' ? [{ path: newPath, text }] : [])),
      ),
    ),
  );
  const rule = added.find((line) => line.path === `${folder}Makefile` && line.text.includes(object))?.text;
  const option = /\$\(CONFIG_(\w+)\)/.exec(rule ?? '')?.[1];
  return (
    rule !== undefined && (option === undefined || added.some(({ text }) => text === `config ${option}`))
  );
}

/** A static function that nothing names until a later patch. */
function unused(one: Definition, steps: readonly Step[], words: readonly Words[]): NewValue | undefined {
  const { name, step, isStatic, path } = one;
  // DEVICE_ATTR_RW(size) names size_show() and size_store().
  if (!isStatic || /_(?:show|store|open|read|write|get|set)$/.test(name)) return undefined;
  if (!buildsNow(path, steps, step)) return undefined;
  const { added, others } = words[step] ?? {};
  if (added?.get(name) !== 1 || others?.has(name)) return undefined;
  const user = words.findIndex((later, index) => index > step && later.added.has(name));
  const before = words.slice(0, step).some((earlier) => earlier.added.has(name) || earlier.others.has(name));
  if (user === -1 || before) return undefined;
  const message = `nothing calls the static ${name}() before a later patch, "${steps[user]?.subject}": the compiler warns between the two (-Wunused-function), and an error is made of it where CONFIG_WERROR is set; add it with its caller`;
  return fact(path, one.line, message);
}

function buildsNow(path: string, steps: readonly Step[], step: number): boolean {
  const isNew = steps.some(({ files }) =>
    files.some(({ oldPath, newPath }) => newPath === path && oldPath === undefined),
  );
  return !isNew || buildsFile(path, steps.slice(0, step + 1));
}
