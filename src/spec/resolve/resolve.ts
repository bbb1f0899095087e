import { DEFAULT_ARCHITECTURE, type KernelArchitecture } from '../architecture.ts';
import { parseCall, parsePrototype } from '../c/parse.ts';
import type { PrototypeSyntax } from '../c/syntax.ts';
import { CAPABILITY_NAMES, statedCapabilities } from '../capability.ts';
import type { Role } from '../definition/meaning.ts';
import type { RawSpec } from '../definition/spec.ts';
import type { Argument, CallResult, Meaning, Spec } from '../model.ts';
import { wordAdvice } from '../nearest-word.ts';
import { ProblemList } from '../problem.ts';
import { formatType, opaqueStruct, type PointerType, type Type } from '../types/type.ts';
import type { Node, Scalar } from '../yaml/node.ts';
import { onOneLine } from '../yaml/node.ts';
import { plainCText } from '../yaml/source-map.ts';
import { arityOf } from './arity.ts';
import { CallBinder } from './bind-call.ts';
import { withoutFaulty } from './faulty-steps.ts';
import { CReader, promiseConstant, promiseNames, readMeaning } from './meanings.ts';
import { readProbe, reportPlaceholder } from './probes.ts';
import { reportReadsBeforeCopy } from './read-before-copy.ts';
import { inferRole, type PointerUse } from './roles.ts';
import { Scope } from './scope.ts';
import { resolveSteps } from './steps.ts';
import { resolveStructs } from './structs.ts';

/** Resolves a decoded document to a spec; undefined if not even its prototype can be read. */
export function resolveSpec(
  raw: RawSpec,
  node: Node,
  file: string,
  problems: ProblemList,
  architecture: KernelArchitecture = DEFAULT_ARCHITECTURE,
): Spec | undefined {
  reportPlaceholder(raw.syscall, problems);
  const scope = new Scope(problems);
  const reader = new CReader(scope, file, architecture);
  for (const { key, value } of raw.constants ?? []) promiseConstant(key, value, reader);
  for (const { value } of raw.arguments ?? []) promiseNames(value, reader);
  resolveStructs(raw, reader);
  scope.defineAll();
  const prototype = reportPlaceholder(raw.prototype, problems) ? undefined : readPrototype(raw, reader);
  if (prototype === undefined) return undefined;
  const parameters = resolveParameters(raw, prototype, reader);
  const steps = resolveSteps(raw.entry, node, parameters, reader);
  reportReadsBeforeCopy(steps, scope.memories, problems);
  const entry = withoutFaulty(steps, problems.all);
  checkCapabilities(raw, problems);
  const calls = new CallBinder(
    reader.binder,
    raw.syscall.text,
    parameters,
    arityOf(raw, parameters, problems),
  );
  const returnType = reader.binder.type(prototype.returnType);
  const status = raw.status?.value ?? 'proposed';
  if (status === 'merged' && raw.since === undefined) {
    problems.add(
      'schema',
      'a merged system call needs the key "since": the first release that has it',
      raw.status?.node ?? raw.syscall,
      '/status',
    );
  }
  const spec: Spec = {
    name: raw.syscall.text,
    nameNode: raw.syscall,
    node,
    summary: raw.summary?.text,
    status,
    revision: raw.revision?.text,
    since: reader.version(raw.since),
    numbers: readNumbers(raw, reader),
    returnType: returnType ?? { kind: 'void' },
    returns: raw.returns?.value ?? 'status',
    arguments: parameters,
    structs: scope.structs,
    fieldMeanings: scope.fieldMeanings,
    pointsTo: scope.pointsTo,
    typedefs: scope.typedefs,
    constants: scope.constants,
    memories: scope.memories,
    entry,
    probes: (raw.probes ?? []).flatMap((probe, index) => readProbe(probe, index, calls, reader) ?? []),
    prototype: onOneLine(raw.prototype.text),
    prototypeRange: { start: raw.prototype.start, end: raw.prototype.end },
    raw,
    architecture,
    dependsOnArchitecture: reader.dependsOnArchitecture,
    on: (other) =>
      other === architecture || !reader.dependsOnArchitecture
        ? spec
        : (resolveSpec(raw, node, file, new ProblemList(), other) ?? spec),
    readCall: (text) => readCall(text, calls, reader),
  };
  return spec;
}

function readCall(text: string, calls: CallBinder, { scope }: CReader): CallResult {
  const parsed = parseCall(plainCText(text), scope.typedefs);
  if (!parsed.ok) return { ok: false, faults: [parsed.fault] };
  const before = scope.problems.all.length;
  const values = calls.bind(parsed.value);
  const faults = scope.problems.takeFrom(before);
  return values === undefined ? { ok: false, faults } : { ok: true, call: { text, values } };
}

/** Reports names under `privilege` that are not capabilities of the kernel. */
function checkCapabilities(raw: RawSpec, problems: ProblemList): void {
  for (const node of statedCapabilities(raw)) {
    if (CAPABILITY_NAMES.includes(node.text)) continue;
    const message = `"${node.text}" is not a Linux capability${wordAdvice(node.text, CAPABILITY_NAMES)}`;
    problems.add('unknown-name', message, node, node.pointer);
  }
}

function readPrototype(raw: RawSpec, reader: CReader): PrototypeSyntax | undefined {
  const { scope } = reader;
  scope.pointer = '/prototype';
  const parsed = parsePrototype(reader.text(raw.prototype), reader.scope.typedefs);
  if (!parsed.ok) {
    scope.fault('syntax', `this is not a C prototype: ${parsed.fault.message}`, parsed.fault.range);
    return undefined;
  }
  const { name, nameRange, parameters } = parsed.value;
  const plain = name.replace(/^sys_/, '');
  if (plain !== raw.syscall.text) {
    scope.fault(
      'schema',
      `the prototype declares "${name}", but the spec describes "${raw.syscall.text}"`,
      nameRange,
    );
  }
  if (parameters.length > 6) {
    scope.fault(
      'argument-count',
      `a system call can take at most six arguments, but this prototype has ${parameters.length}`,
      nameRange,
    );
  }
  return parsed.value;
}

function resolveParameters(raw: RawSpec, prototype: PrototypeSyntax, reader: CReader): Argument[] {
  const { scope } = reader;
  const described = new Map((raw.arguments ?? []).map(({ key, value }) => [key.text, { key, value }]));
  const names = prototype.parameters.map(({ name }) => name);
  for (const { key } of described.values()) {
    if (!names.includes(key.text)) {
      const message = `the prototype has no argument "${key.text}"${wordAdvice(key.text, names)}`;
      scope.problems.add('unknown-name', message, key, `/arguments/${key.text}`);
    }
  }
  scope.pointer = '/prototype';
  const types = prototype.parameters.map((parameter, index) => {
    const type = behindStruct(
      reader.binder.type(parameter.type),
      described.get(parameter.name)?.value.struct?.text,
      scope,
    );
    const isUsable = type?.kind === 'integer' || type?.kind === 'pointer';
    if (type !== undefined && !isUsable) {
      scope.fault('syntax', `an argument cannot be ${formatType(type)}: pass it by pointer`, parameter);
    }
    if (scope.arguments.has(parameter.name)) {
      scope.fault('syntax', `two arguments are called "${parameter.name}"`, parameter.nameRange);
    }
    const usable: Type = isUsable ? type : { kind: 'integer', name: 'long', size: 8, signed: true };
    scope.arguments.set(parameter.name, { name: parameter.name, index, type: usable });
    return usable;
  });
  return prototype.parameters.map((parameter, index): Argument => {
    const type = types[index] ?? { kind: 'void' };
    const value = described.get(parameter.name)?.value;
    const beside = (at: number) => {
      const [other, otherType] = [prototype.parameters[at], types[at]];
      return other && otherType && { name: other.name, type: otherType };
    };
    const neighbours = { before: beside(index - 1), after: beside(index + 1) };
    const role = inferRole(parameter.name, type, useOf(parameter.name, raw), neighbours);
    const meaning: Meaning = readMeaning(value, role, reader);
    checkRole(meaning.role, type, value?.role?.node, parameter.name, reader);
    return {
      ...meaning,
      name: parameter.name,
      index,
      type,
      cloexec: value?.cloexec?.text,
      since: reader.arrival(value?.since),
      range: parameter.nameRange,
    };
  });
}

const POINTER_ROLES: ReadonlySet<Role> = new Set(['path', 'entry', 'string', 'in', 'out', 'inout']);
const ANY_ROLES: ReadonlySet<Role> = new Set(['value', 'cookie']);

/** Reports a declared role that values of the type cannot have. */
function checkRole(role: Role, type: Type, node: Scalar | undefined, name: string, reader: CReader): void {
  if (node === undefined || ANY_ROLES.has(role)) return;
  const isPointer = type.kind === 'pointer';
  if (POINTER_ROLES.has(role) === isPointer) return;
  const what = isPointer ? 'a number' : 'a pointer';
  const message = `the role "${role}" is for ${what}, but "${name}" has the type ${formatType(type)}`;
  reader.scope.problems.add('schema', message, node, node.pointer);
}

/** The type of `void __user *attr` if the spec names the struct that it points to. */
function behindStruct(type: Type | undefined, struct: string | undefined, scope: Scope): Type | undefined {
  if (struct === undefined || type?.kind !== 'pointer') return type;
  const pointer: PointerType = { ...type, to: scope.structs.get(struct) ?? opaqueStruct(struct) };
  return pointer;
}

function useOf(name: string, raw: RawSpec): PointerUse {
  const asksAsPath = new RegExp(`\\brelative\\(\\s*${name}\\s*\\)`);
  return {
    isCopied: raw.entry.some((step) => step.kind === 'copy' && step.copy.text === name),
    isWritten: raw.entry.some((step) => step.kind === 'write' && step.write.text === name),
    isAskedAsPath: raw.entry.some((step) =>
      [step.when, step.kind === 'check' ? step.check : undefined].some(
        (scalar) => scalar !== undefined && asksAsPath.test(scalar.text),
      ),
    ),
  };
}

function readNumbers(raw: RawSpec, reader: CReader): Spec['numbers'] {
  const { number } = raw;
  if (number === undefined) return new Map();
  const nodes = 'kind' in number ? [{ key: { text: '' }, value: number }] : number;
  return new Map(
    nodes.flatMap(({ key, value }) => {
      const constant = reader.constant(value);
      if (constant === undefined) return [];
      if (constant.value < 0n || constant.value > 0x7fff_ffffn) {
        reader.scope.problems.add(
          'schema',
          `${constant.value} is not a system call number`,
          value,
          value.pointer,
        );
        return [];
      }
      return [[key.text, { value: constant.value, node: value }] as const];
    }),
  );
}
