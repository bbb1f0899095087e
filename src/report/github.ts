import { isUnjudgedCall, notesOf } from '../check/run.ts';
import type { Severity } from '../lint/finding.ts';
import { groupDocuments, groupLines } from '../lint/group.ts';
import type { Formatter } from './format.ts';
import { inert, visible } from './visible.ts';
import { acceptedWords } from './wording.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Writes workflow commands of GitHub Actions; GitHub shows them as annotations. */
export const formatGithub: Formatter = (run) => {
  const groups = run.files.flatMap(({ path, documents }) =>
    groupDocuments(documents).map((group) => ({ path, group })),
  );
  const lines = groups.map(({ path, group }) => {
    const { start, end } = group.lead;
    // GitHub accepts columns only if start and end are on one line.
    const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : '';
    const place = `file=${escapeProperty(path)},line=${start.line},endLine=${end.line}${columns},title=${escapeProperty(group.kind === 'checklist' ? 'before you send it' : group.lead.rule)}`;
    return `::${COMMANDS[group.severity]} ${place}::${escapeData([group.message, ...groupLines(group)].join('\n'))}`;
  });
  const faults = run.faults.map(
    ({ path, message }) => `::error file=${escapeProperty(path)}::${escapeData(message)}`,
  );
  const notes = notesOf(run).map((note) => {
    const { kind, path, line, message } = note;
    const level = isUnjudgedCall(note) ? 'warning' : 'notice';
    const place = line === undefined ? '' : `,line=${line}`;
    return `::${level} file=${escapeProperty(path)}${place},title=${escapeProperty(kind)}::${escapeData(message)}`;
  });
  const acceptedText = acceptedWords(run);
  const accepted = acceptedText === '' ? [] : [`::notice title=probeable::${escapeData(acceptedText)}`];
  return [...lines, ...faults, ...notes, ...accepted].map((line) => `${line}\n`).join('');
};

/**
 * Escapes the data of a workflow command as actions/toolkit does (packages/core/src/command.ts). Invisible characters
 * are shown, and `##[` of the old command syntax is broken up, because log readers look for it anywhere in a line.
 */
export function escapeData(text: string): string {
  return inert(visible(text)).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Escapes a property of a workflow command, such as its title. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
