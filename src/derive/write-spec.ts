import { readSpecs } from '../spec/read.ts';
import { BUILTIN_STRUCTS } from '../spec/types/builtin.ts';
import { showType } from './c/show.ts';
import { isPointer, pointedTo, structName } from './c/type-name.ts';
import type { DerivedCall } from './derive.ts';
import type { DerivedStep } from './run/step.ts';
import { isKnownType, languageType } from './tree/language-type.ts';
import type { StructText } from './tree/structs.ts';
import type { Types } from './tree/types.ts';
import { showTerm } from './value/show-term.ts';
import { leaves, namedConstants, type Term } from './value/term.ts';

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
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { text, places } = write({ ...call, steps }, tree, about);
    const faulty = faultySteps(text, places);
    if (faulty.size === 0) return text;
    steps = steps.map((step, index) => (faulty.has(index) ? weaker(step) : step));
  }
  return write({ ...call, steps: steps.map(weaker) }, tree, about).text;
}

const MAX_ROUNDS = 6;

/** The steps in which the reader of specs finds something wrong. */
function faultySteps(text: string, places: readonly number[]): ReadonlySet<number> {
  const problems = readSpecs(text).documents.flatMap((document) => document.problems);
  return new Set(
    problems.flatMap(({ range }) => {
      const index = places.findLastIndex((start) => start <= range.start);
      return index === -1 ? [] : [index];
    }),
  );
}

/** The same step, said with less: first without what it asks, then without its condition. */
function weaker(derived: DerivedStep): DerivedStep {
  const { step, when } = derived;
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
): { readonly text: string; readonly places: readonly number[] } {
  const { types } = call;
  const terms = call.steps.flatMap(termsOf);
  const pointers = new Set(
    call.steps.flatMap(({ step }) => ('target' in step && step.target.includes('.') ? [step.target] : [])),
  );
  const constants = new Map(
    terms.flatMap(namedConstants).filter(([name]) => !BUILT_IN.has(name) && /^\w+$/.test(name)),
  );
  const typedefs = typedefLines(call, types);
  const head = [
    `# Read from ${call.path}:${call.line}; nobody has looked at it yet.`,
    `syscall: ${call.name}`,
    `derived: { tree: ${JSON.stringify(tree)} }`,
    'reviewed: false',
    ...about,
    `prototype: ${JSON.stringify(prototype(call))}`,
    ...roleLines(call),
    ...(typedefs.length > 0 ? ['types:', ...typedefs] : []),
    ...structLines(call, types, terms, pointers),
    ...(constants.size > 0
      ? ['constants:', ...[...constants].map(([name, value]) => `  ${name}: ${value}`)]
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
  const lines = call.parameters.flatMap(({ name }) => {
    const flags = [...(call.tested.get(name) ?? [])].map(([flag, value]) => `${flag}: ${value}`);
    if (flags.length > 0) return [`  ${name}: { role: flags, values: { ${flags.join(', ')} } }`];
    if (directories.has(name)) return [`  ${name}: { role: dirfd, sentinels: { AT_FDCWD: -100 } }`];
    return descriptors.has(name) ? [`  ${name}: { role: fd }`] : [];
  });
  return lines.length > 0 ? ['arguments:', ...lines] : [];
}

function prototype({ name, parameters, types }: DerivedCall): string {
  const list = parameters.map(({ name: own, type }) => {
    // A name for a pointer to a struct, as capget() has: what it leads to is not known here.
    const isPointerName = !isPointer(type) && !types.scalar(type) && !type.base.includes(' ');
    const text = isPointerName ? 'void __user *' : showType(type);
    return `${text}${text.endsWith('*') ? '' : ' '}${own}`;
  });
  return `long ${name}(${list.length === 0 ? 'void' : list.join(', ')})`;
}

function termsOf({ step, when }: DerivedStep): readonly Term[] {
  const own = 'condition' in step ? [step.condition] : 'size' in step && step.size ? [step.size] : [];
  return when ? [...own, when] : own;
}

function stepLines({ step, when, errors, place }: DerivedStep): readonly string[] {
  const lines: string[] = [];
  const add = (key: string, value: string) =>
    lines.push(`${lines.length === 0 ? '  - ' : '    '}${key}: ${value}`);
  if ('words' in step) add(step.kind, JSON.stringify(step.words));
  else if ('condition' in step) add(step.kind, JSON.stringify(showTerm(step.condition)));
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

/** The structs whose fields the steps name. */
function structLines(
  call: DerivedCall,
  types: Types,
  terms: readonly Term[],
  pointers: ReadonlySet<string>,
): readonly string[] {
  const used = new Set([
    ...terms.flatMap(leaves).flatMap(({ behind }) => (behind === undefined ? [] : [behind])),
    ...[...pointers].map((path) => path.split('.')[0] ?? ''),
  ]);
  const pointed = new Set([...pointers].map((path) => path.slice(path.lastIndexOf('.') + 1)));
  const lines: string[] = [];
  const done = new Set<string>();
  const add = (name: string) => {
    if (done.has(name) || BUILTIN_STRUCTS.has(name)) return;
    done.add(name);
    const struct = types.struct(name);
    if (!struct) return;
    const fields = fieldLines(struct, types, pointed);
    if (!fields) return;
    for (const inner of fields.structs) add(inner);
    lines.push(`  ${name}:`, ...fields.lines);
  };
  for (const { name, type } of call.parameters) {
    if (!isPointer(type)) continue;
    const struct = structName(pointedTo(type));
    // Calls may ask for the size of a struct that no step reads.
    if (struct !== undefined && (used.has(name) || hasNumbersAlone(struct, types))) add(struct);
  }
  // An address that travels in an integer: ((struct x *)arg).
  for (const name of used) {
    const struct = /^\(\(struct (\w+) /.exec(name)?.[1];
    if (struct !== undefined) add(struct);
  }
  return lines.length > 0 ? ['structs:', ...lines] : [];
}

function hasNumbersAlone(name: string, types: Types): boolean {
  const struct = types.struct(name);
  return (
    struct !== undefined &&
    !struct.isPartial &&
    struct.fields.length > 0 &&
    struct.fields.every(
      ({ name: field, type, nested, isBitField }) =>
        field !== '' && !nested && !isBitField && !isPointer(type) && types.scalar(type) !== undefined,
    )
  );
}

function fieldLines(
  struct: StructText,
  types: Types,
  pointed: ReadonlySet<string>,
): { readonly lines: readonly string[]; readonly structs: readonly string[] } | undefined {
  const lines: string[] = [];
  const structs: string[] = [];
  let unnamed = 0;
  if (struct.isPartial) return undefined;
  if (new Set(struct.fields.map(({ name }) => name)).size < struct.fields.length) return undefined;
  for (const { name, type, nested } of struct.fields) {
    if (nested && !nested.isUnion && name === '' && type.dimensions.length === 0) {
      // A struct without a name: its fields are those of the outer one, where they lie as they would there.
      const [first] = nested.fields;
      const inner = fieldLines(nested, types, pointed);
      const place = first && types.fieldOf(struct, first.name);
      if (!inner || !place || place.offset < 0 || place.offset % 8 !== 0) return undefined;
      lines.push(...inner.lines);
      structs.push(...inner.structs);
      continue;
    }
    if (nested) {
      // A union or struct within: as many bytes.
      const size = nested.fields.reduce((sum, field) => Math.max(sum, types.sizeOf(field.type) ?? 0), 0);
      if (!nested.isUnion || size === 0) return undefined;
      if (name === '') {
        const [first] = nested.fields;
        if (!first) return undefined;
        lines.push(`    ${first.name}: ${JSON.stringify(languageType(first.type, types))}`);
        continue;
      }
      lines.push(`    ${name}: ${JSON.stringify(`__u8[${size}]`)}`);
      continue;
    }
    const inner = structName(type);
    if (inner !== undefined && type.pointers === 0) structs.push(inner);
    const text = JSON.stringify(languageType(type, types));
    const isAddress = pointed.has(name) && type.pointers === 0;
    lines.push(
      `    ${name === '' ? `unnamed${++unnamed}` : name}: ${isAddress ? `{ type: ${text}, role: in, points_to: unsigned char }` : text}`,
    );
  }
  return { lines, structs };
}

function typedefLines({ parameters }: DerivedCall, types: Types): readonly string[] {
  const lines = new Map<string, string>();
  for (const { type } of parameters) {
    const { base } = type;
    if (isKnownType(base) || base.includes(' ') || lines.has(base)) continue;
    const scalar = types.scalar({ ...type, pointers: 0, dimensions: [] });
    if (scalar) lines.set(base, `  ${base}: __${scalar.isSigned ? 's' : 'u'}${scalar.size * 8}`);
    else if (isPointer(type)) lines.set(base, `  ${base}: unsigned char`);
  }
  return [...lines.values()];
}
