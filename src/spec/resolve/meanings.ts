import type { KernelArchitecture } from '../architecture.ts';
import type { BoundExpression } from '../bound-expression.ts';
import { constantValue } from '../c/arithmetic.ts';
import { parseExpression } from '../c/parse.ts';
import type { RawValue, Role } from '../definition/meaning.ts';
import type { RawMeaning } from '../definition/spec.ts';
import type { Meaning, NamedValue, Nullable, Sentinel } from '../model.ts';
import type { ChosenWord } from '../shape/shape.ts';
import type { Type } from '../types/type.ts';
import { type Arrival, compareVersions, isSameBranch, parseVersion, type Version } from '../version.ts';
import type { Scalar } from '../yaml/node.ts';
import { cText } from '../yaml/source-map.ts';
import { ExpressionBinder } from './bind-expression.ts';
import type { Scope } from './scope.ts';

/** Reads the C in a spec's scalars, with places in the file, into one scope. */
export class CReader {
  readonly scope: Scope;
  readonly binder: ExpressionBinder;
  readonly architecture: KernelArchitecture;
  readonly #file: string;
  #dependsOnArchitecture = false;

  /** `architecture` decides between values and steps that are not the same on each. */
  constructor(scope: Scope, file: string, architecture: KernelArchitecture) {
    this.scope = scope;
    this.architecture = architecture;
    this.binder = new ExpressionBinder(scope);
    this.#file = file;
  }

  text(node: Scalar) {
    return cText(node, this.#file);
  }

  /** The bound expression; undefined if it is faulty (reported). */
  expression(node: Scalar | undefined): BoundExpression | undefined {
    if (node === undefined) return undefined;
    this.scope.pointer = node.pointer;
    const parsed = parseExpression(this.text(node), this.scope.typedefs);
    if (parsed.ok) return this.binder.bind(parsed.value);
    this.scope.fault('syntax', parsed.fault.message, parsed.fault.range);
    return undefined;
  }

  /** Whether something was read that is not the same on each architecture. */
  get dependsOnArchitecture(): boolean {
    return this.#dependsOnArchitecture;
  }

  /** The value of a name on the architecture that is read for, with its C type; undefined if it is faulty (reported). */
  value(raw: RawValue): { value: bigint; type: Type } | undefined {
    if ('kind' in raw) return this.constant(raw);
    this.#dependsOnArchitecture = true;
    const { node, value, ...own } = raw;
    const chosen = own[this.architecture] ?? value;
    for (const other of [value, ...Object.values(own)])
      if (other !== undefined && other !== chosen) this.constant(other);
    return this.constant(chosen);
  }

  /** The architectures that a step is limited to; undefined: all. */
  architectures(
    words: readonly ChosenWord<KernelArchitecture>[] | undefined,
  ): readonly KernelArchitecture[] | undefined {
    if (words === undefined) return undefined;
    this.#dependsOnArchitecture = true;
    return words.map(({ value }) => value);
  }

  /** The value of a constant expression, with its C type; undefined if it is faulty (reported). */
  constant(node: Scalar): { value: bigint; type: Type } | undefined {
    const expression = this.expression(node);
    if (expression === undefined) return undefined;
    const value = constantValue(expression);
    if (value !== undefined) return { value, type: expression.type };
    this.scope.fault('syntax', `"${node.text}" is not a constant`, node);
    return undefined;
  }

  /** A kernel release. */
  version(node: Scalar | undefined): Version | undefined {
    if (node === undefined) return undefined;
    const version = parseVersion(node.text);
    if (version === undefined) {
      this.scope.problems.add(
        'schema',
        `"${node.text}" is not a kernel release; write one such as "6.18"`,
        node,
        node.pointer,
      );
    }
    return version;
  }

  /** Reads mainline's release followed by the stable releases with the backport, newest first. */
  arrival(nodes: readonly Scalar[] | undefined): Arrival | undefined {
    const [mainline, ...backports] = (nodes ?? []).map((node) => this.version(node));
    if (mainline === undefined) return undefined;
    const kept: Version[] = [];
    let before = mainline;
    for (const [index, version] of backports.entries()) {
      const node = nodes?.[index + 1];
      if (version === undefined || node === undefined) continue;
      if (version[2] === undefined || version[2] === 0) {
        const message = `"${node.text}" is not a stable release: write a backport with three numbers, such as 6.12.25`;
        this.scope.problems.add('schema', message, node, node.pointer);
      } else if (isSameBranch(version, before) || compareVersions(version, before) > 0) {
        const message = `"${node.text}" must be of an older branch than "${nodes?.[index]?.text}": mainline's release comes first, then the backports, newest first`;
        this.scope.problems.add('schema', message, node, node.pointer);
      } else kept.push(version);
      before = version;
    }
    return { mainline, backports: kept };
  }
}

/** Declares the constants under `values` and `sentinels`, which expressions can use before and after them. */
export function promiseNames(raw: RawMeaning, reader: CReader): void {
  for (const { key, value } of raw.values ?? []) promiseConstant(key, value, reader);
  for (const { key, value } of raw.sentinels ?? [])
    promiseConstant(key, 'value' in value ? value.value : value, reader);
}

/** Declares a constant, to be evaluated when it is first used. */
export function promiseConstant(key: Scalar, value: RawValue, reader: CReader): void {
  reader.scope.promise(key.text, () => {
    const constant = reader.value(value);
    if (constant !== undefined) reader.scope.define(key.text, { ...constant, range: key });
  });
}

/** What a spec says of an argument or field; the role is inferred if the spec gives none. */
export function readMeaning(raw: RawMeaning | undefined, inferred: Role, reader: CReader): Meaning {
  return {
    role: raw?.role?.value ?? inferred,
    isRoleDeclared: raw?.role !== undefined,
    sentinels: (raw?.sentinels ?? []).flatMap(({ key, value }): Sentinel[] => {
      const constant = reader.scope.constant(key.text);
      if (constant === undefined) return [];
      const isPlain = !('value' in value);
      return [
        {
          name: key.text,
          value: constant.value,
          since: isPlain ? undefined : reader.arrival(value.since),
          when: isPlain ? undefined : reader.expression(value.when),
        },
      ];
    }),
    nullable: readNullable(raw?.nullable, reader),
    values: (raw?.values ?? []).flatMap(({ key }): NamedValue[] => {
      const constant = reader.scope.constant(key.text);
      return constant === undefined ? [] : [{ name: key.text, value: constant.value, range: key }];
    }),
  };
}

function readNullable(raw: RawMeaning['nullable'], reader: CReader): Nullable | undefined {
  if (raw === undefined) return undefined;
  if (isBoolean(raw)) return raw.value === 'true' ? { since: undefined, when: undefined } : undefined;
  return { since: reader.arrival(raw.since), when: reader.expression(raw.when) };
}

function isBoolean(raw: NonNullable<RawMeaning['nullable']>): raw is ChosenWord<'true' | 'false'> {
  return 'value' in raw;
}
