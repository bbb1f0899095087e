import { type FileDiff, type Hunk, readDiff } from '../diff.ts';
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

/** A line that a patch adds, with what surrounds it. */
interface Use {
  readonly path: string;
  readonly isNewFile: boolean;
  readonly text: string;
  readonly line: number;
  readonly hunk: Hunk;
}

/** Where words stand in the C of a patch. */
interface Words {
  readonly added: ReadonlyMap<string, readonly Use[]>;
  /** Those of lines that stay or go. */
  readonly others: ReadonlySet<string>;
}

function wordsOf(files: readonly FileDiff[]): Words {
  const added = new Map<string, Use[]>();
  const others = new Set<string>();
  for (const { newPath, oldPath, hunks } of files) {
    const path = newPath ?? oldPath ?? '';
    if (!isKernelC(path) && !/\.[Sl]$|Makefile|Kbuild|\.tbl$/.test(path)) continue;
    for (const hunk of hunks) {
      for (const word of hunk.section.match(/\w+/g) ?? []) others.add(word);
      for (const { sign, text, line } of hunk.lines)
        for (const word of text.match(/\b[A-Za-z_]\w*/g) ?? []) {
          if (sign !== '+') others.add(word);
          else {
            const uses = added.get(word);
            const use = { path, isNewFile: oldPath === undefined, text, line, hunk };
            if (uses === undefined) added.set(word, [use]);
            else uses.push(use);
          }
        }
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
  for (const [index, { added }] of words.slice(0, step).entries()) {
    const uses = added.get(name) ?? [];
    // The kernel builds where a stub stands in, or where an option leaves the call out.
    if (uses.some(({ text }) => stub.test(text))) return undefined;
    const found = uses.find(
      ({ path, isNewFile, text, hunk }) =>
        /^(?!.*\/tools\/).*\.c$/.test(path) &&
        (!one.isStatic || path === one.path) &&
        /^\t/.test(text) &&
        use.test(text) &&
        !/\/\*|^\s*\*|"/.test(text) &&
        !hunk.lines.some((line) => /^#\s*(?:if|else)|\\$/.test(line.text)) &&
        (!isNewFile || buildsFile(path, steps.slice(0, index + 1))),
    );
    if (found === undefined) continue;
    const what = after === CALL ? `${name}() is called` : `${name} is used`;
    const message = `${what} here, but a later patch, "${steps[step]?.subject}", is the first to define it: the kernel does not build between the two, where a bisection may stop; let the definition come first`;
    return fact(found.path, found.line, message);
  }
  return undefined;
}

/** Whether the patches so far have a new file built, whatever options are there so far. */
function buildsFile(path: string, steps: readonly Step[]): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const object = `${path.slice(folder.length, -2)}.o`;
  const added = steps.flatMap(({ files }) =>
    files.flatMap(({ newPath = '', hunks }) =>
      /(?:^|\/)(?:Makefile|Kconfig)/.test(newPath)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text }) => (sign === '+' ? [{ path: newPath, text }] : [])),
          )
        : [],
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
  const { added, others } = words[step] ?? {};
  if (added?.get(name)?.length !== 1 || others?.has(name)) return undefined;
  const user = words.findIndex((later, index) => index > step && later.added.has(name));
  const before = words.slice(0, step).some((earlier) => earlier.added.has(name) || earlier.others.has(name));
  if (user === -1 || before || !buildsNow(path, steps, step)) return undefined;
  const message = `nothing calls the static ${name}() before a later patch, "${steps[user]?.subject}": the compiler warns between the two (-Wunused-function), and an error is made of it where CONFIG_WERROR is set; add it with its caller`;
  return fact(path, one.line, message);
}

function buildsNow(path: string, steps: readonly Step[], step: number): boolean {
  const isNew = steps.some(({ files }) =>
    files.some(({ oldPath, newPath }) => newPath === path && oldPath === undefined),
  );
  return !isNew || buildsFile(path, steps.slice(0, step + 1));
}
