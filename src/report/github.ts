import { isOpen, notesOf } from '../check/run.ts';
import type { Severity } from '../lint/finding.ts';
import { groupDocuments, groupLines } from '../lint/group.ts';
import type { Formatter } from './format.ts';
import { inert, visible } from './visible.ts';
import { acceptedWords } from './wording.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions, which become annotations. */
export const formatGithub: Formatter = (run) => {
  const groups = run.files.flatMap(({ path, documents }) =>
    groupDocuments(documents).map((group) => ({ path, group })),
  );
  const lines = groups.map(({ path, group }) => {
    const { start, end } = group.lead;
    // A column range is only allowed within one line.
    const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : '';
    const place = `file=${property(path)},line=${start.line},endLine=${end.line}${columns},title=${property(group.kind === 'checklist' ? 'before you send it' : group.lead.rule)}`;
    return `::${COMMANDS[group.severity]} ${place}::${data([group.message, ...groupLines(group)].join('\n'))}`;
  });
  const faults = run.faults.map(({ path, message }) => `::error file=${property(path)}::${data(message)}`);
  const notes = notesOf(run).map((note) => {
    const { kind, path, line, message } = note;
    const level = isOpen(note) ? 'warning' : 'notice';
    const place = line === undefined ? '' : `,line=${line}`;
    return `::${level} file=${property(path)}${place},title=${property(kind)}::${data(message)}`;
  });
  const words = acceptedWords(run);
  const accepted = words === '' ? [] : [`::notice title=probeable::${data(words)}`];
  return [...lines, ...faults, ...notes, ...accepted].map((line) => `${line}\n`).join('');
};

/**
 * Escaped as actions/toolkit does (packages/core/src/command.ts). What is unseen is shown, and `##[` of the old form of
 * commands is broken: whatever reads the log again may look for it anywhere in a line.
 */
export function data(text: string): string {
  return inert(visible(text)).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The same for a property, such as a title. */
export function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
