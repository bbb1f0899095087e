import { type Finding, SEVERITIES, type Severity } from './finding.ts';

/** Findings that people read as one: those of one cause, or the list of what is to be done before sending a proposal. */
export interface FindingGroup {
  readonly kind: 'single' | 'cause' | 'checklist';
  /** That of the gravest finding. */
  readonly severity: Severity;
  readonly message: string;
  /** The finding whose place and page stand for the group. */
  readonly lead: Finding;
  /** Every remedy, the lead's first; of a checklist those of its items stay with them. */
  readonly help: readonly string[];
  /** What else is known of the cause, or the items of the list. */
  readonly notes: readonly Finding[];
  /** Everything in the group, the lead first: each id can be suppressed by itself. */
  readonly all: readonly Finding[];
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

/** One cause seen from three sides, the side with the remedy first. There is one of each for a call at most. */
const EPERM_COMES_FIRST: readonly string[] = ['probe-before-permission', 'probe-exists', 'eperm-ambiguous'];

/** Where a spec names what belongs to a complete proposal. */
const PART = /^\/(?:artifacts|alternatives)(?:\/|$)/;

/**
 * The findings of one document as people read them, the gravest first, then by place. Machines, baselines and
 * suppressions know findings, not groups.
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const cause = EPERM_COMES_FIRST.flatMap((id) => findings.filter(({ rule }) => rule === id));
  const checklist = atOnePlace(findings.filter(isMissingPart));
  const isOfCause = new Set(cause);
  const isOnList = new Set(checklist);
  const groups = findings.flatMap((finding): FindingGroup[] => {
    if (cause.length > 1 && isOfCause.has(finding)) return finding === cause[0] ? [causeOf(cause)] : [];
    if (checklist.length > 1 && isOnList.has(finding))
      return finding === checklist[0] ? [checklistOf(checklist)] : [];
    const { severity, message, help } = finding;
    return [{ kind: 'single', severity, message, lead: finding, help, notes: [], all: [finding] }];
  });
  return groups.sort(
    (a, b) => rankOf(a.severity) - rankOf(b.severity) || a.lead.range.start - b.lead.range.start,
  );
}

/** How many things of each severity people are told: a cause counts once, an item of a checklist for itself. */
export function countShown(documents: readonly { readonly findings: readonly Finding[] }[]): SeverityCounts {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { kind, severity, all } of groupDocuments(documents)) {
    if (kind === 'checklist') for (const item of all) counts[item.severity]++;
    else counts[severity]++;
  }
  return counts;
}

/** The groups of several documents, each by itself. */
export function groupDocuments(
  documents: readonly { readonly findings: readonly Finding[] }[],
): readonly FindingGroup[] {
  return documents.flatMap(({ findings }) => groupFindings(findings));
}

/** A part of a complete proposal that the spec does not name, or names in a way that nobody can follow. */
function isMissingPart({ rule, pointer }: Finding): boolean {
  return (rule.startsWith('process-') || rule === 'alternatives-considered') && PART.test(pointer);
}

/** Those that stand where the first does: what is missing has no place but the name of the call. */
function atOnePlace(findings: readonly Finding[]): readonly Finding[] {
  const name = Math.min(...findings.map(({ range }) => range.start));
  return findings.filter(({ range }) => range.start === name);
}

function causeOf(cause: readonly Finding[]): FindingGroup {
  const [lead, ...notes] = cause;
  if (lead === undefined) throw new Error('a cause of no finding');
  return {
    kind: 'cause',
    severity: gravest(cause),
    message: lead.message,
    lead,
    help: [...new Set(cause.flatMap(({ help }) => help))],
    notes,
    all: cause,
  };
}

function checklistOf(items: readonly Finding[]): FindingGroup {
  const sorted = items.toSorted((a, b) => rankOf(a.severity) - rankOf(b.severity));
  const [lead] = sorted;
  if (lead === undefined) throw new Error('a checklist of no finding');
  return {
    kind: 'checklist',
    severity: lead.severity,
    message: `before you send it: the spec does not name ${items.length} things that reviewers ask for`,
    lead,
    help: [],
    notes: sorted,
    all: sorted,
  };
}

function gravest(findings: readonly Finding[]): Severity {
  return SEVERITIES.find((each) => findings.some(({ severity }) => severity === each)) ?? 'info';
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** A note of a group on one line, with the id that suppresses it. */
function noteLine({ kind }: FindingGroup, { severity, rule, message }: Finding): string {
  return kind === 'checklist' ? `${severity}: ${message} [${rule}]` : `note: ${message} [${rule}]`;
}

/** Remedies and notes of a group as plain lines. */
export function groupLines(group: FindingGroup): readonly string[] {
  const isList = group.kind === 'checklist';
  return [
    ...group.help.map((line) => `help: ${line}`),
    ...group.notes.flatMap((note) => [
      noteLine(group, note),
      ...(isList ? note.help.map((line) => `  help: ${line}`) : []),
    ]),
  ];
}
