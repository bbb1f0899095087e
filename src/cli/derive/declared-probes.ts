import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { NEWEST } from '../../spec/version.ts';
import { derivedSpec } from './derived-grade.ts';

/** How many probes a spec declares that nobody wrote. */
const MAX_PROBES = 2;

/** A spec that nobody wrote declares the probes that were found, so that they are shown and asked like all others. */
export function withProbes(text: string): string {
  const spec = derivedSpec(text);
  const found = spec === undefined ? [] : suggestProbes(spec, NEWEST, MAX_PROBES);
  const lines = found.flatMap(({ call, expect }) => [
    `  - call: ${JSON.stringify(call.text)}`,
    `    expect: ${expect.length === 1 ? expect[0] : `[${expect.join(', ')}]`}`,
  ]);
  return lines.length === 0 ? text : `${text}probes:\n${lines.join('\n')}\n`;
}
