import { parseCall } from '../c/parse.ts';
import { describePlaceholder } from '../definition/primitives.ts';
import type { RawProbe } from '../definition/spec.ts';
import type { Probe } from '../model.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { ProblemList } from '../problem.ts';
import type { Scalar } from '../yaml/node.ts';
import { onOneLine } from '../yaml/node.ts';
import type { CallBinder } from './bind-call.ts';
import type { CReader } from './meanings.ts';
import { checkErrnos } from './steps.ts';

/** Reports a node that holds a placeholder; returns whether it does. */
export function reportPlaceholder(node: Scalar, problems: ProblemList): boolean {
  const isOpen = isPlaceholder(node.text);
  if (isOpen) problems.add('placeholder', describePlaceholder(node), node, node.pointer);
  return isOpen;
}

/** Binds a declared probe; undefined if its call cannot be read or is a placeholder (reported). */
export function readProbe(
  raw: RawProbe,
  index: number,
  calls: CallBinder,
  reader: CReader,
): Probe | undefined {
  const expect = (raw.expect ?? []).filter((node) => !reportPlaceholder(node, reader.scope.problems));
  checkErrnos(expect, reader);
  if (reportPlaceholder(raw.call, reader.scope.problems)) return undefined;
  reader.scope.pointer = raw.call.pointer;
  const parsed = parseCall(reader.text(raw.call), reader.scope.typedefs);
  if (!parsed.ok) {
    reader.scope.fault('syntax', `this is not a C call: ${parsed.fault.message}`, parsed.fault.range);
    return undefined;
  }
  const values = calls.bind(parsed.value);
  if (values === undefined) return undefined;
  return {
    call: { text: onOneLine(raw.call.text), values },
    expect,
    because: raw.because?.text,
    index,
    range: { start: raw.call.start, end: raw.call.end },
    pointer: raw.node.pointer,
  };
}
