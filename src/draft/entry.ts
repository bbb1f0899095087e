import { type Known, oneLine } from './known.ts';
import type { DraftedParameter } from './write.ts';

/**
 * The entry path of a draft: what the description tells of it, in the order in which such arguments are usually looked
 * at. The order itself is a blank: no description has it, unless it is the code.
 */
export function entryLines(
  known: Known,
  parameters: readonly DraftedParameter[],
  isErrno: (name: string) => boolean,
): string[] {
  const lines: string[] = [];
  if (known.code.length > 0) {
    lines.push('  # What the code refuses by itself, in its order:');
    for (const line of known.code) lines.push(`  #   ${oneLine(line)}`);
  }
  if (known.source !== '')
    lines.push('  # TODO the order, and what is missing: read the code from the entry point on.');
  if (known.gate !== undefined) lines.push(`  - gate: ${words(known.gate)}`, '    error: ENOSYS');
  lines.push(...flagLines(parameters), ...memoryLines(parameters));
  for (const { syntax, role } of parameters) {
    if (role === 'fd' || role === 'dirfd') lines.push(`  - lookup: ${syntax.name}`, '    error: EBADF');
  }
  if (known.permissions.length === 0)
    lines.push('  - permission: TODO which capability, over what; only if there is one', '    error: EPERM');
  for (const { text, error } of known.permissions)
    lines.push(`  - permission: ${words(text)}`, `    error: ${isErrno(error) ? error : 'EPERM'}`);
  const errors = known.errors.filter(({ name }) => isErrno(name));
  for (const { name, condition } of errors)
    lines.push(`  - work: ${words(`TODO where: ${condition}`)}`, `    error: ${name}`);
  if (errors.length === 0) lines.push('  - work: TODO what may fail later', '    error: [ENOMEM]');
  const effects = known.effects.length > 0 ? known.effects : ['TODO what changes'];
  for (const effect of effects) lines.push(`  - effect: ${words(effect)}`);
  return lines;
}

function flagLines(parameters: readonly DraftedParameter[]): string[] {
  return parameters.flatMap(({ syntax: { name }, told, role }) => {
    if (role !== 'flags') return [];
    const valued = (told?.values ?? []).flatMap(({ name: flag, value }) =>
      value === undefined ? [] : [flag],
    );
    if (told?.mask !== undefined) return [`  - check: ${name} & ~${told.mask}`, '    error: EINVAL'];
    if (valued.length > 0)
      return [`  - check: ${name} & ~(${valued.join(' | ')})   # TODO all known flags`, '    error: EINVAL'];
    return [`  - check: ${name} != 0           # TODO flags & ~(all known flags)`, '    error: EINVAL'];
  });
}

function memoryLines(parameters: readonly DraftedParameter[]): string[] {
  const lines: string[] = [];
  for (const [index, { syntax, role }] of parameters.entries()) {
    const { name, type } = syntax;
    const size = parameters[index + 1];
    if (type.tag === 'struct' && type.pointers > 0 && size?.role === 'size') {
      lines.push(
        `  - check: ${size.syntax.name} < sizeof(struct ${type.specifiers[0]})`,
        '    error: EINVAL',
        "    permanent: the first version's size can never shrink",
        `  - check: ${size.syntax.name} > PAGE_SIZE`,
        '    error: E2BIG',
        `  - copy: ${name}`,
        `    size: ${size.syntax.name}`,
        '    trailing: E2BIG',
        '    error: EFAULT',
      );
    } else if (type.pointers > 0 && role !== 'out') lines.push(`  - copy: ${name}`, '    error: EFAULT');
  }
  return lines;
}

/** Words as a YAML scalar. */
function words(text: string): string {
  const line = oneLine(text) || 'TODO';
  return /^TODO [\w ,;]+$|^[A-Za-z][\w ,;()]*$/.test(line) ? line : JSON.stringify(line);
}
