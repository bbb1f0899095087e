import type { ProfileProblem } from '../read-json.ts';

/** An assignment of a unit file. */
export interface UnitSetting {
  readonly section: string;
  readonly name: string;
  /** Without the white space around it; continued lines are joined by a space each. */
  readonly value: string;
  readonly line: number;
  /** Of the value. */
  readonly column: number;
}

/** The most assignments that are read. */
const MAX_SETTINGS = 200_000;

/**
 * Reads the assignments of a unit file, a drop-in, or what `systemctl cat` prints, which is the unit with its drop-ins
 * (systemd.syntax(7); src/shared/conf-parser.c, config_parse, 252). Comments start with `#` or `;`, and a line that ends
 * with a backslash goes on in the next one that is no comment.
 */
export function readUnitFile(text: string, problems: ProfileProblem[]): readonly UnitSetting[] {
  const settings: UnitSetting[] = [];
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const fault = (line: number, message: string): void => {
    problems.push({ severity: 'error', message, place: { line, column: 1 }, pointer: '' });
  };
  let section = '';
  for (let at = 0; at < lines.length; at++) {
    const first = at;
    const source = lines[at] ?? '';
    if (/^\s*(?:[#;]|$)/.test(source)) continue;
    const parts = [source.trimEnd()];
    while (/\\$/.test(parts.at(-1) ?? '') && at + 1 < lines.length) {
      const next = (lines[++at] ?? '').trim();
      if (!/^[#;]/.test(next)) parts.push(next);
    }
    const whole = parts.map((part) => part.replace(/\\$/, ' ')).join('');
    const header = /^\s*\[([^[\]]{1,100})\]\s*$/.exec(whole)?.[1];
    if (header !== undefined) {
      section = header;
      continue;
    }
    const equals = whole.indexOf('=');
    if (section === '') {
      fault(first + 1, 'this line stands before the first section, such as [Service]');
      return settings;
    }
    if (equals === -1) {
      fault(first + 1, 'this line is neither a section nor an assignment: it has no "="');
      return settings;
    }
    if (settings.length >= MAX_SETTINGS) {
      fault(first + 1, `the unit has more than ${MAX_SETTINGS} assignments`);
      return settings;
    }
    const raw = whole.slice(equals + 1);
    settings.push({
      section,
      name: whole.slice(0, equals).trim(),
      value: raw.trim(),
      line: first + 1,
      column: equals + 2 + (raw.length - raw.trimStart().length),
    });
  }
  return settings;
}
