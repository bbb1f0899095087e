import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { question } from './told.ts';

/** A capability that decides by itself, on one line. */
const DECIDES = /^\s+if\s*\(\s*!?\s*((?:ns_|file_ns_)?capable(?:_noaudit)?)\s*\([^;]*\)\s*\)\s*(\{?)\s*$/;
/** What fills a member of the result. */
const FILLS = /^\s+\w+(?:\.|->)\w+(?:(?:\.|->)\w+)*\s*=[^=]/;

/** The question of results that a capability changes without an error: how a program learns which it got. */
export function silentCapabilities(functions: readonly ShownFunction[]): readonly NewValue[] {
  for (const shown of callBodies(functions)) {
    const lines = plainLines(shown);
    const hasResult = shown.arguments.some(({ type }) => /__user\s*\*/.test(type) && !/\bconst\b/.test(type));
    if (!hasResult || !lines.some(({ text }) => /\bcopy_to_user\s*\(|\bput_user\s*\(/.test(text))) continue;
    for (const [at, { text, line }] of lines.entries()) {
      const asks = DECIDES.exec(text)?.[1];
      if (asks === undefined || !FILLS.test(lines[at + 1]?.text ?? '')) continue;
      const asked = `what it returns depends on ${asks}(), without an error: how does a program learn that something was left out?`;
      return [question(shown.path, line, shown.call, asked)];
    }
  }
  return [];
}
