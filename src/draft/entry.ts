import { type Known, oneLine } from './known.ts';

/**
 * The entry path of a draft. The order of the checks is the one thing that no description has, so the path is a blank;
 * what the description does tell stands above it as comments, for whoever reads the code. Only that a call may be left
 * out of a build has a place of its own: it is answered before the call is entered.
 */
export function entryLines(known: Known): readonly string[] {
  const gate = known.gate === undefined ? [] : [`  - gate: ${known.gate}`, '    error: ENOSYS'];
  return [
    ...gate,
    ...told('Refusals that were found in the code, in its order; others may stand between them:', known.code),
    ...told(
      'Permissions, in no order:',
      known.permissions.map(({ text, error }) => `${text} (${error})`),
    ),
    ...told(
      'Errors, in no order:',
      known.errors.map(({ name, condition }) => (condition === '' ? name : `${name}: ${condition}`)),
    ),
    ...told(
      'Valid bits:',
      known.parameters.flatMap(({ name, mask }) => (mask === undefined ? [] : [`${name}: ${mask}`])),
    ),
    ...told('What it changes:', known.effects),
    '  - blank: TODO what the kernel checks, in its order, and what it changes',
  ];
}

function told(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  # ${head}`, ...lines.map((line) => `  #   ${oneLine(line)}`)];
}
