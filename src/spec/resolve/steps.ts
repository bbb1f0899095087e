import { parseExpression } from '../c/parse.ts';
import { describePlaceholder } from '../definition/primitives.ts';
import type { RawStep, RawWalk } from '../definition/spec.ts';
import { ERRNO_NAMES, errnoNumber, preferredErrno, UNKNOWN } from '../errno.ts';
import type { Argument, BlankStep, Step, Target, Walk } from '../model.ts';
import { isPlaceholder } from '../placeholder.ts';
import { formatType } from '../types/type.ts';
import { compareVersions } from '../version.ts';
import type { Node, Scalar } from '../yaml/node.ts';
import { onOneLine } from '../yaml/node.ts';
import { ANYTHING, faultyStep, itemsOf } from './faulty-steps.ts';
import type { CReader } from './meanings.ts';

/**
 * Binds the steps of the entry path. A step whose C is faulty is reported and becomes a blank, so that the other steps
 * are still checked.
 */
export function resolveSteps(
  raw: readonly RawStep[],
  root: Node,
  parameters: readonly Argument[],
  reader: CReader,
): Step[] {
  const resolver = new StepResolver(reader, parameters);
  return itemsOf(root).map((node, index) => {
    const step = raw.find((each) => each.node === node);
    return (step && resolver.resolve(step, index)) ?? faultyStep(node, index);
  });
}

/**
 * The errnos of `nodes`; reports each that userspace cannot see. An unknown name stands for any errno, EPERM included.
 */
export function checkErrnos(nodes: readonly Scalar[], reader: CReader): readonly string[] {
  const names = nodes.map((node) => {
    if (errnoNumber(node.text) !== undefined) return node.text;
    const preferred = preferredErrno(node.text);
    const message =
      preferred === undefined
        ? `"${node.text}" is not a Linux errno${reader.scope.guessOf(node.text, ERRNO_NAMES)}`
        : `"${node.text}" ${preferred.why}; write ${preferred.name}`;
    reader.scope.problems.add('errno', message, node, node.pointer);
    return preferred === undefined ? UNKNOWN : node.text;
  });
  return [...new Set(names)];
}

class StepResolver {
  readonly #reader: CReader;
  readonly #arguments: readonly Argument[];

  constructor(reader: CReader, parameters: readonly Argument[]) {
    this.#reader = reader;
    this.#arguments = parameters;
  }

  resolve(raw: RawStep, index: number): Step | undefined {
    const first = raw.node.pairs[0];
    if (first === undefined) return undefined;
    const open = this.#placeholders(raw);
    if (open.length > 0) return this.#blank(raw, index, open);
    const reader = this.#reader;
    const since = reader.arrival(raw.since);
    const until = reader.arrival(raw.until);
    if (since !== undefined && until !== undefined && compareVersions(until.mainline, since.mainline) <= 0) {
      reader.scope.problems.add(
        'schema',
        '"until" must be a later release than "since"',
        raw.until?.[0] ?? raw.node,
        raw.node.pointer,
      );
    }
    const errorNodes = 'error' in raw ? (raw.error ?? []) : [];
    const base = {
      index,
      text: first.value.kind === 'scalar' ? onOneLine(first.value.text) : '',
      when: reader.expression(raw.when),
      errors: errorsOf(raw, errorNodes, reader),
      since,
      until,
      architectures: reader.architectures(raw.arch),
      node: raw.node,
      range: { start: first.value.start, end: first.value.end },
      errorNodes,
      pointer: raw.node.pointer,
      source: raw.source?.text,
    };
    return this.#specific(raw, base);
  }

  /** The placeholders in a step, except in keys that do not change what it does, such as `note`. */
  #placeholders({ node }: RawStep): readonly Scalar[] {
    return node.pairs.flatMap(({ key, value }) => {
      if (ASIDE.has(key.text)) return [];
      const scalars = value.kind === 'sequence' ? value.items : [value];
      return scalars.flatMap((scalar) =>
        scalar.kind === 'scalar' && isPlaceholder(scalar.text) ? [scalar] : [],
      );
    });
  }

  /** Reports the placeholders of a step and makes it a blank. */
  #blank(raw: RawStep, index: number, open: readonly Scalar[]): BlankStep {
    const reader = this.#reader;
    for (const node of open)
      reader.scope.problems.add('placeholder', describePlaceholder(node), node, node.pointer);
    const [first] = raw.node.pairs;
    const value = first?.value ?? raw.node;
    return {
      kind: 'blank',
      isPlaceholder: true,
      isFaulty: false,
      mayChange: true,
      maySucceed: false,
      index,
      text: value.kind === 'scalar' ? onOneLine(value.text) : '',
      when: raw.when === undefined || open.includes(raw.when) ? undefined : reader.expression(raw.when),
      errors: ANYTHING,
      since: reader.arrival(raw.since),
      until: reader.arrival(raw.until),
      architectures: reader.architectures(raw.arch),
      node: raw.node,
      range: { start: value.start, end: value.end },
      errorNodes: [],
      pointer: raw.node.pointer,
      source: raw.source?.text,
    };
  }

  #specific(raw: RawStep, base: Omit<Step & { kind: 'effect' }, 'kind'>): Step | undefined {
    switch (raw.kind) {
      case 'check': {
        const condition = this.#reader.expression(raw.check);
        return condition && { ...base, kind: 'check', condition, permanent: raw.permanent?.text };
      }
      case 'done': {
        const condition = this.#reader.expression(raw.done);
        return condition && { ...base, kind: 'done', condition };
      }
      case 'copy': {
        const target = this.#target(raw.copy, true);
        const size = this.#reader.expression(raw.size);
        if (raw.trailing !== undefined) checkErrnos([raw.trailing], this.#reader);
        return target && { ...base, kind: 'copy', target, size, trailing: raw.trailing?.text };
      }
      case 'write':
      case 'range': {
        const target = this.#target(raw.kind === 'write' ? raw.write : raw.range, raw.kind === 'write');
        const size = this.#reader.expression(raw.size);
        return target && { ...base, kind: raw.kind, target, size };
      }
      case 'lookup': {
        const target = this.#target(raw.lookup, false);
        return target && { ...base, kind: 'lookup', target };
      }
      case 'permission':
      case 'work': {
        if (raw.walk === undefined) return { ...base, kind: raw.kind };
        const walk = this.#walk(raw.walk);
        return walk && { ...base, kind: raw.kind, walk };
      }
      case 'limit':
      case 'gate':
      case 'wait':
        return { ...base, kind: raw.kind };
      case 'effect':
        return { ...base, kind: 'effect' };
      case 'blank': {
        const may = raw.may?.map(({ value }) => value);
        const isBounded = base.errors.length > 0 || may !== undefined;
        return {
          ...base,
          kind: 'blank',
          isPlaceholder: false,
          isFaulty: false,
          mayChange: !isBounded || (may?.includes('change') ?? false),
          maySucceed: may?.includes('succeed') ?? false,
          errors: isBounded ? base.errors : ANYTHING,
        };
      }
      case 'signal':
        return { ...base, kind: 'signal', errors: [raw.signal.value] };
    }
  }

  #walk(raw: RawWalk): Walk | undefined {
    const path = this.#target(raw.path, true);
    return (
      path && {
        path,
        at: this.#reader.expression(raw.at),
        when: this.#reader.expression(raw.when),
        nofollow: this.#reader.expression(raw.nofollow),
        directory: this.#reader.expression(raw.directory),
        creates: this.#reader.expression(raw.creates),
        last: raw.last?.value,
        access: this.#reader.expression(raw.access),
        after: raw.after && checkErrnos(raw.after, this.#reader),
      }
    );
  }

  #target(node: Scalar, mustPoint: boolean): Target | undefined {
    const { scope, binder } = this.#reader;
    scope.pointer = node.pointer;
    const parsed = parseExpression(this.#reader.text(node), scope.typedefs);
    if (!parsed.ok) {
      scope.fault('syntax', parsed.fault.message, parsed.fault.range);
      return undefined;
    }
    const place = binder.places.resolve(parsed.value);
    if (place === undefined) return undefined;
    const value = binder.places.value(place, { start: node.start, end: node.end });
    const memory = binder.places.behind(place);
    if (value === undefined || (mustPoint && memory === undefined)) {
      const hint = place.field === undefined ? '' : '; "points_to" says what an integer field points to';
      scope.fault('schema', `"${node.text}" is ${formatType(place.type)}, not a pointer${hint}`, node);
      return undefined;
    }
    const meaning = binder.places.meaning(place, (index) => this.#arguments[index]);
    return { text: node.text, value, argument: place.argument, meaning, memory };
  }
}

/** Keys that do not change what a step does in the releases that have it. */
const ASIDE: ReadonlySet<string> = new Set(['permanent', 'note', 'since', 'until', 'arch']);

const FAULT: readonly string[] = ['EFAULT'];
const NONE: readonly string[] = [];

function errorsOf(raw: RawStep, nodes: readonly Scalar[], reader: CReader): readonly string[] {
  const isMemory = raw.kind === 'copy' || raw.kind === 'write' || raw.kind === 'range';
  if (nodes.length === 0) return isMemory ? FAULT : NONE;
  return checkErrnos(nodes, reader);
}
