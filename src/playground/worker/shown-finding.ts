import type { CodeAction } from '../../editor/code-actions.ts';
import type { Finding } from '../../lint/finding.ts';
import type { FindingGroup } from '../../lint/group.ts';
import type { ShownFinding } from '../protocol.ts';

/** The longest text that is judged, in UTF-16 units. */
const MAX_TEXT = 1 << 18;

/** A group of findings, with the quick fixes of each. */
export function shownFinding(
  { kind, severity, message, help, notes, lead, all }: FindingGroup,
  actionsFor: (finding: Finding) => readonly CodeAction[],
): ShownFinding {
  const isList = kind === 'checklist';
  return {
    rule: isList ? '' : lead.rule,
    severity,
    message,
    help,
    notes: notes.map((note) => ({
      label: isList ? note.severity : 'note',
      rule: note.rule,
      message: note.message,
      help: isList ? note.help : [],
    })),
    start: lead.range.start,
    end: lead.range.end,
    line: lead.start.line,
    actions: all.flatMap(actionsFor),
  };
}

/** A finding about the whole text; `rule` is empty where no rule reports it. */
export function wholeText(rule: string, severity: ShownFinding['severity'], message: string): ShownFinding {
  return { rule, severity, message, help: [], notes: [], start: 0, end: 0, line: 1, actions: [] };
}

/** What is said instead of a verdict on a text that is too long; undefined for other texts. */
export function tooLong({ length }: string): ShownFinding | undefined {
  if (length <= MAX_TEXT) return undefined;
  return wholeText(
    'spec-syntax',
    'error',
    `the text has ${length} characters; the playground judges at most ${MAX_TEXT}, the command line more`,
  );
}
