import { escapeData, escapeProperty } from '../../report/github.ts';
import type { Publication } from '../judging/publication.ts';
import type { Omission } from '../steps.ts';
import type { Annotation } from '../text/check-run.ts';

const LEVELS: Readonly<Record<Annotation['annotation_level'], string>> = {
  failure: 'error',
  warning: 'warning',
  notice: 'notice',
};

/** Writes findings as workflow commands: the runner turns them into annotations even if the token is read-only. */
export function workflowCommands({ annotations, omitted }: Publication): readonly string[] {
  const commands = annotations.map(({ path, start_line, end_line, annotation_level, title, message }) => {
    const place = `file=${escapeProperty(path)},line=${start_line},endLine=${end_line},title=${escapeProperty(title)}`;
    return `::${LEVELS[annotation_level]} ${place}::${escapeData(message)}`;
  });
  return omitted === '' ? commands : [...commands, `${omitted} The summary of the job has them.`];
}

/** Warns of each step that was omitted. The verdict does not depend on these steps. */
export function omissionLines(omissions: readonly Omission[]): readonly string[] {
  return omissions.map(
    ({ step, reason }) => `::warning title=probeable::${escapeData(`${step}: ${reason}`)}`,
  );
}
