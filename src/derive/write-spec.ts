import { readSpecs } from '../spec/read.ts';
import { showType } from './c/show.ts';
import { isPointer } from './c/type-name.ts';
import type { DerivedCall } from './derive.ts';
import type { DerivedStep } from './run/step.ts';
import { decimalText } from './value/literal.ts';
import { showTerm } from './value/show-term.ts';
import { namedConstants, type Term } from './value/term.ts';
import { structSection, typedefLines } from './write-structs.ts';
import { isWholeWalk, walkText } from './write-walk.ts';

/** Names that the language has itself. */
const BUILT_IN = new Set(['PAGE_SIZE', 'NULL', 'AT_FDCWD']);

/**
 * A derived call as a spec, in YAML. A step that the language cannot say (a field of a struct whose layout is not known)
 * becomes one that says less: what it refuses is only possible then.
 *
 * @param tree what `derived` names as its origin: a release
 * @param about lines of YAML that stand before the prototype: a summary, numbers
 */
export function writeSpec(call: DerivedCall, tree: string, about: readonly string[] = []): string {
  let steps = call.steps;
  const unreadable = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const written = write({ ...call, steps }, tree, about, unreadable);
    const faults = faultsIn(written);
    if (faults.steps.size + faults.structs.size === 0) return written.text;
    // What a struct is faulty for may be all that is wrong with the steps that name its fields.
    for (const name of faults.structs) unreadable.add(name);
    if (faults.structs.size === 0)
      steps = steps.map((step, index) => (faults.steps.has(index) ? weaker(step) : step));
  }
  return write({ ...call, steps: steps.map(weaker) }, tree, about, unreadable).text;
}

const MAX_ROUNDS = 8;

/** A spec, and where each of its steps starts. */
interface WrittenSpec {
  readonly text: string;
  readonly places: readonly number[];
}

/** The steps and structs in which the reader of specs finds something wrong. */
function faultsIn({ text, places }: WrittenSpec): {
  readonly steps: ReadonlySet<number>;
  readonly structs: ReadonlySet<string>;
} {
  const problems = readSpecs(text).documents.flatMap((document) => document.problems);
  const steps = new Set<number>();
  const structs = new Set<string>();
  for (const { range, pointer } of problems) {
    const struct = /^\/structs\/(\w+)/.exec(pointer)?.[1];
    if (struct !== undefined) structs.add(struct);
    const index = places.findLastIndex((start) => start <= range.start);
    if (index !== -1) steps.add(index);
  }
  return { steps, structs };
}

/** The same step, said with less: first without what it asks, then without its condition. */
function weaker(derived: DerivedStep): DerivedStep {
  const { step, when } = derived;
  if ('walk' in step) return { ...derived, step: { kind: step.kind, words: step.words } };
  if ('words' in step)
    return when
      ? { ...derived, when: undefined }
      : { ...derived, step: { kind: 'blank', words: step.words }, errors: [] };
  const words = 'condition' in step ? showTerm(step.condition) : `${step.kind} of ${step.target}`;
  // Which arguments are refused is not said any more.
  return { ...derived, step: { kind: 'blank', words } };
}

function write(
  call: DerivedCall,
  tree: string,
  about: readonly string[],
  unreadable: ReadonlySet<string>,
): WrittenSpec {
  const terms = call.steps.flatMap(termsOf);
  const pointers = new Set(
    call.steps.flatMap(({ step }) => ('target' in step && step.target.includes('.') ? [step.target] : [])),
  );
  const constants = new Map(
    terms.flatMap(namedConstants).filter(([name]) => !BUILT_IN.has(name) && /^\w+$/.test(name)),
  );
  const typedefs = typedefLines(call);
  const compat = call.compat === undefined ? '' : `, compat: ${JSON.stringify(call.compat)}`;
  const head = [
    `# Read from ${call.path}:${call.line}; nobody has looked at it yet.`,
    `syscall: ${call.name}`,
    `derived: { tree: ${JSON.stringify(tree)}${compat} }`,
    'reviewed: false',
    ...about,
    `prototype: ${JSON.stringify(prototype(call))}`,
    ...roleLines(call),
    ...(typedefs.length > 0 ? ['types:', ...typedefs] : []),
    ...structSection(call, terms, pointers, unreadable),
    ...(constants.size > 0
      ? [
          'constants:',
          ...[...constants].map(([name, { value, type }]) => `  ${name}: ${decimalText(value, type)}`),
        ]
      : []),
    'entry:',
    '',
  ].join('\n');
  const places: number[] = [];
  let text = head;
  for (const step of call.steps) {
    places.push(text.length);
    if (isRefusedSentinel(step, call.steps)) text += `${negativeLines(step).join('\n')}\n`;
    text += `${stepLines(step).join('\n')}\n`;
  }
  if (call.steps.length === 0) text = `${text.trimEnd()} []\n`;
  return { text, places };
}

/**
 * Whether a step looks a descriptor up by itself that another step takes for the directory of a path: AT_FDCWD means
 * something to the walk alone.
 */
function isRefusedSentinel({ step }: DerivedStep, all: readonly DerivedStep[]): boolean {
  if (step.kind !== 'lookup' || !step.isDescriptor || step.isDirectory) return false;
  return all.some(
    ({ step: other }) => other.kind === 'lookup' && other.isDirectory && other.target === step.target,
  );
}

function negativeLines({ step, when, errors, place }: DerivedStep): readonly string[] {
  if (step.kind !== 'lookup') return [];
  return [
    `  - check: ${JSON.stringify(`${step.target} < 0`)}`,
    ...(when ? [`    when: ${JSON.stringify(showTerm(when))}`] : []),
    `    error: ${errors[0] ?? 'EBADF'}`,
    `    source: ${place.path}:${place.line}`,
  ];
}

/** The roles that the code shows. */
function roleLines(call: DerivedCall): readonly string[] {
  const lookups = call.steps.flatMap(({ step }) =>
    step.kind === 'lookup' && step.isDescriptor ? [step] : [],
  );
  const directories = new Set(lookups.filter(({ isDirectory }) => isDirectory).map(({ target }) => target));
  const descriptors = new Set(lookups.map(({ target }) => target));
  const texts = textsOf(call);
  const lines = call.parameters.flatMap(({ name }) => {
    const flags = [...(call.tested.get(name) ?? [])].map(
      ([flag, { value, type }]) => `${flag}: ${decimalText(value, type)}`,
    );
    if (flags.length > 0) return [`  ${name}: { role: flags, values: { ${flags.join(', ')} } }`];
    if (directories.has(name)) return [`  ${name}: { role: dirfd, sentinels: { AT_FDCWD: -100 } }`];
    if (descriptors.has(name)) return [`  ${name}: { role: fd }`];
    return texts.has(name) ? [`  ${name}: { role: string }`] : [];
  });
  return lines.length > 0 ? ['arguments:', ...lines] : [];
}

/**
 * The strings that are copied as such: a name, a type, an option. Its type and name alone would make most of them paths,
 * which are copied by getname() and what calls it.
 */
function textsOf({ steps }: DerivedCall): ReadonlySet<string> {
  const copies = steps.flatMap(({ step }) => (step.kind === 'copy' ? [step] : []));
  const paths = new Set(copies.filter(({ isText }) => isText !== true).map(({ target }) => target));
  return new Set(copies.map(({ target }) => target).filter((target) => !paths.has(target)));
}

function prototype({ name, parameters, types }: DerivedCall): string {
  const list = parameters.map(({ name: own, type }) => {
    // A name for a pointer to a struct, as capget() has: what it leads to is not known here.
    const isPointerName = !isPointer(type) && !types.scalar(type) && !type.base.includes(' ');
    const text = isPointerName
      ? 'void __user *'
      : `${type.isConst === true ? 'const ' : ''}${showType(type)}`;
    return `${text}${text.endsWith('*') ? '' : ' '}${own}`;
  });
  return `long ${name}(${list.length === 0 ? 'void' : list.join(', ')})`;
}

function termsOf({ step, when }: DerivedStep): readonly Term[] {
  const own = 'condition' in step ? [step.condition] : 'size' in step && step.size ? [step.size] : [];
  const walk = 'walk' in step && step.walk ? [step.walk.nofollow, step.walk.directory] : [];
  return [...own, ...(when ? [when] : []), ...walk.filter((term) => term !== undefined)];
}

function stepLines({ step, when, errors, place }: DerivedStep): readonly string[] {
  const lines: string[] = [];
  const add = (key: string, value: string) =>
    lines.push(`${lines.length === 0 ? '  - ' : '    '}${key}: ${value}`);
  if ('words' in step) {
    add(step.kind, JSON.stringify(step.words));
    if (step.kind === 'blank' && step.may !== undefined) add('may', step.may);
    if ('walk' in step && step.walk && isWholeWalk(errors)) add('walk', walkText(step.walk));
  } else if ('condition' in step) add(step.kind, JSON.stringify(showTerm(step.condition)));
  else {
    add(step.kind, JSON.stringify(step.target.replace(/^\((\(.*)\)$/, '$1')));
    if ('size' in step && step.size) add('size', JSON.stringify(showTerm(step.size)));
    if (step.kind === 'copy' && step.trailing !== undefined) add('trailing', step.trailing);
  }
  if (when) add('when', JSON.stringify(showTerm(when)));
  if (errors.length > 0) add('error', errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`);
  add('source', `${place.path}:${place.line}`);
  return lines;
}
