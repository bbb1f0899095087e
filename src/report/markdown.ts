import { countRun, documentsOf, isJudged, type Note, notesOf, type Run } from '../check/run.ts';
import type { DocumentResult } from '../lint/file-result.ts';
import type { Finding } from '../lint/finding.ts';
import { groupFindings } from '../lint/group.ts';
import { gapsText, seenText } from '../verify/verified-text.ts';
import type { Formatter } from './format.ts';
import { codeElement, DOLLAR, neutral } from './neutral.ts';
import { isAboutPolicy, judgedAs, nameOfPolicy, policiesOf } from './policy-words.ts';
import { visible } from './visible.ts';
import {
  acceptedWords,
  checkedWords,
  hiddenText,
  nonSpecWords,
  notJudgedWords,
  placeOfNote,
  shownCounts,
} from './wording.ts';

/** Writes a report in GitHub Flavored Markdown, for a comment or a job summary: the result first, then the findings. */
export const formatMarkdown: Formatter = (run) => {
  const counted = countRun(run);
  const notJudgedText = notJudgedWords(counted);
  const documents = documentsOf(run);
  const specs = documents.filter((document) => !isAboutPolicy(document));
  const shown = [
    ...shownCounts(run).map(({ text }) => text),
    ...(notJudgedText === '' ? [] : [notJudgedText]),
  ];
  const hidden = hiddenText(run.hidden);
  const counts = `${shown.length === 0 ? 'nothing to report' : shown.join(', ')}${hidden === '' ? '' : ` (${hidden})`}`;
  const faults = run.faults.map(
    ({ path, message }) => `- ${escapeMarkdown(path)}: ${escapeMarkdown(message)}`,
  );
  const listed = (notes: readonly Note[]): readonly string[] =>
    notes.map((note) => `- ${escapeMarkdown(placeOfNote(note))}: ${escapeMarkdown(note.message)}`);
  const notes = listed(notesOf(run).filter(({ kind }) => kind !== 'call-change' && kind !== 'question'));
  const changes = listed(run.notes.filter(({ kind }) => kind === 'call-change'));
  const questions = listed(run.notes.filter(({ kind }) => kind === 'question'));
  const rest = [acceptedWords(run), nonSpecWords(run)].filter((words) => words !== '');
  const parts = [
    `## probeable: ${checkedWords(run)}, ${counts}`,
    ...(faults.length > 0 ? [`### Could not be read\n\n${faults.join('\n')}`] : []),
    ...(changes.length > 0 ? [`### What changes\n\n${changes.join('\n')}`] : []),
    ...(notes.length > 0 ? [`### Not judged\n\n${notes.join('\n')}`] : []),
    ...(questions.length > 0 ? [`### Questions\n\n${questions.join('\n')}`] : []),
    ...(rest.length === 0 ? [] : [`${rest.join('; ').replace(/^./, (first) => first.toUpperCase())}.`]),
    ...policyLines(run),
    ...(specs.length > 0 ? [table(run, specs)] : []),
    ...documents.filter(({ containers }) => containers.length > 0).map(containerSection),
    ...documents.filter(({ findings }) => findings.length > 0).map(section),
  ];
  return `${parts.join('\n\n')}\n`;
};

/** What each policy was judged as. */
function policyLines(run: Run): readonly string[] {
  const lines = policiesOf(run).map(
    (one) => `- ${escapeMarkdown(nameOfPolicy(one))}: ${escapeMarkdown(judgedAs(one.policy))}`,
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function table(run: Run, documents: readonly DocumentResult[]): string {
  const rows = documents.map(({ path, syscall, grade, ambiguous, probes }) => {
    // A call without a probe has no best probe, and that of a call that was not judged is unknown.
    const hasBest = isJudged({ grade }) && grade !== 'none';
    const best = hasBest ? probes.find((probe) => probe.grade === grade) : undefined;
    const answers = ambiguous === undefined ? '' : ambiguous ? 'yes' : 'no';
    const seen = [
      ...(best === undefined ? [] : [seenText(run.verifiedOn(syscall ?? '', best.call), best.outcomes)]),
      gapsText(run.seen(syscall ?? '', path)),
    ]
      .filter((text) => text !== '')
      .map((text) => `, ${escapeMarkdown(text)}`)
      .join('');
    return `| ${escapeMarkdown(syscall ?? path)} | ${isJudged({ grade }) ? grade : 'not judged'}${seen} | ${answers} | ${best === undefined ? '' : code(best.call)} |`;
  });
  return [
    '| syscall | grade | can fail with EPERM | best declared probe |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function containerSection({ path, syscall, containers }: DocumentResult): string {
  const rows = containers.map(
    ({ runtime, answer, rule }) => `| ${escapeMarkdown(runtime)} | ${answer} | ${escapeMarkdown(rule)} |`,
  );
  const number = containers[0]?.number ?? 0;
  return [
    `### What containers will return for ${escapeMarkdown(syscall ?? path)} (${number})`,
    '',
    '| runtime | answer | why |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function section({ path, syscall, findings }: DocumentResult): string {
  const items = groupFindings(findings).map((group) => {
    const { lead, kind } = group;
    const isList = kind === 'checklist';
    const name = isList ? '' : ` ${ruleLink(lead)}`;
    const head = `- **${group.severity}**${name} at ${escapeMarkdown(path)}:${lead.start.line}:${lead.start.column}: ${escapeMarkdown(group.message)}`;
    const notes = group.notes.flatMap((note) => [
      `  - ${isList ? `**${note.severity}** ${ruleLink(note)}` : `note (${ruleLink(note)})`}: ${escapeMarkdown(note.message)}`,
      ...(isList ? note.help.map((line) => `    - ${escapeMarkdown(line)}`) : []),
    ]);
    return [head, ...group.help.map((line) => `  - ${escapeMarkdown(line)}`), ...notes].join('\n');
  });
  return `### ${escapeMarkdown(syscall ?? path)}\n\n${items.join('\n')}`;
}

function ruleLink({ rule, url }: Finding): string {
  return url === undefined ? code(rule) : `[${rule}](${url})`;
}

/** Escapes a stranger's text: markup, mentions, links, references and mathematics become plain text. */
export function escapeMarkdown(text: string): string {
  return neutral(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, (character) => `\\${character}`)
    .replaceAll('$', () => DOLLAR);
}

function code(text: string): string {
  const plain = visible(text).replace(/\s+/g, ' ').trim() || ' ';
  if (plain.includes('$')) return codeElement(plain);
  let longest = 0;
  for (const [run] of plain.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  const inTable = plain.replaceAll('|', '\\|');
  return longest === 0 ? `${fence}${inTable}${fence}` : `${fence} ${inTable} ${fence}`;
}
