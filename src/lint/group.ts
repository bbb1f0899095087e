import { type Finding, SEVERITIES, type Severity } from './finding.ts';

/** Findings that are shown to people together: those of one cause, or the checklist of a proposal. */
export interface FindingGroup {
  readonly kind: 'single' | 'cause' | 'checklist';
  /** The severity of the most severe finding. */
  readonly severity: Severity;
  readonly message: string;
  /** The finding whose place and page represent the group. */
  readonly lead: Finding;
  /** All remedies, those of the lead first; those of a checklist's items stay with the items. */
  readonly help: readonly string[];
  /** Further findings about the cause, or the items of the checklist. */
  readonly notes: readonly Finding[];
  /** All findings of the group, the lead first; each can be suppressed on its own. */
  readonly all: readonly Finding[];
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

/** Three rules about one cause, the one with the remedy first. A call has at most one finding of each. */
const EPERM_COMES_FIRST: readonly string[] = ['probe-before-permission', 'probe-exists', 'eperm-ambiguous'];

/** Pointers to the parts of a complete proposal. */
const PART = /^\/(?:artifacts|alternatives)(?:\/|$)/;

/**
 * Groups the findings of one document for people, the most severe first, then by place. Machine-readable formats,
 * baselines and suppressions use findings, not groups.
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

/** Counts what people are shown, by severity: a cause counts once, each item of a checklist separately. */
export function countShown(documents: readonly { readonly findings: readonly Finding[] }[]): SeverityCounts {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { kind, severity, all } of groupDocuments(documents)) {
    if (kind === 'checklist') for (const item of all) counts[item.severity]++;
    else counts[severity]++;
  }
  return counts;
}

/** Groups the findings of each document. */
export function groupDocuments(
  documents: readonly { readonly findings: readonly Finding[] }[],
): readonly FindingGroup[] {
  return documents.flatMap(({ findings }) => groupFindings(findings));
}

/** Whether a finding is about a part of a complete proposal that the spec does not name or cannot be followed. */
function isMissingPart({ rule, pointer }: Finding): boolean {
  return (rule.startsWith('process-') || rule === 'alternatives-considered') && PART.test(pointer);
}

/** The findings at the place of the first: a missing part has no place of its own, so it is the call's name. */
function atOnePlace(findings: readonly Finding[]): readonly Finding[] {
  const name = Math.min(...findings.map(({ range }) => range.start));
  return findings.filter(({ range }) => range.start === name);
}

function causeOf(cause: readonly Finding[]): FindingGroup {
  const [lead, ...notes] = cause;
  if (lead === undefined) throw new Error('a cause of no finding');
  return {
    kind: 'cause',
    severity: mostSevere(cause),
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
    message: `${items.length} things that reviewers will ask for are missing; add them before you send the proposal`,
    lead,
    help: [],
    notes: sorted,
    all: sorted,
  };
}

function mostSevere(findings: readonly Finding[]): Severity {
  return SEVERITIES.find((each) => findings.some(({ severity }) => severity === each)) ?? 'info';
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** A note of a group on one line, with its rule id for suppressions. */
function noteLine({ kind }: FindingGroup, { severity, rule, message }: Finding): string {
  return kind === 'checklist' ? `${severity}: ${message} [${rule}]` : `note: ${message} [${rule}]`;
}

/** The remedies and notes of a group as plain lines. */
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
