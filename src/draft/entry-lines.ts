import { type CallDescription, safeLine } from './call-description.ts';

/**
 * The entry path of a draft. No description has the order of checks, so the path is a blank; what the description does
 * say is written above it as comments, for the person who reads the code. Only a gate becomes a step, since its place is
 * known: the kernel fails with ENOSYS before it enters a call that is not built in.
 */
export function entryLines(known: CallDescription): readonly string[] {
  const gate = known.gate === undefined ? [] : [`  - gate: ${known.gate}`, '    error: ENOSYS'];
  return [
    ...gate,
    ...commentBlock('Checks found in the code, in its order; there may be others between them:', known.code),
    ...commentBlock(
      'Permissions, in no particular order:',
      known.permissions.map(({ text, error }) => `${text} (${error})`),
    ),
    ...commentBlock(
      'Errors, in no particular order:',
      known.errors.map(({ name, condition }) => (condition === '' ? name : `${name}: ${condition}`)),
    ),
    ...commentBlock(
      'Valid bits:',
      known.parameters.flatMap(({ name, mask }) => (mask === undefined ? [] : [`${name}: ${mask}`])),
    ),
    ...commentBlock('What it changes:', known.effects),
    '  - blank: TODO what the kernel checks, in order, and what it changes',
  ];
}

function commentBlock(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  # ${head}`, ...lines.map((line) => `  #   ${safeLine(line)}`)];
}
