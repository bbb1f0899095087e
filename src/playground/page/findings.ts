import type { Edit } from '../../lint/finding.ts';
import type { ShownFinding, ShownNote } from '../protocol.ts';
import { button, makeElement } from './dom.ts';

/** What a finding can do in the editor. */
export interface FindingActions {
  show(start: number, end: number): void;
  apply(edits: readonly Edit[]): void;
}

/** The findings as list items, each with links to its place and its rule, and buttons for its quick fixes. */
export function findingItems(
  findings: readonly ShownFinding[],
  editor: FindingActions,
): readonly HTMLElement[] {
  return findings.map((finding) => {
    const { severity, rule, message, help, notes, line, start, end, actions } = finding;
    const item = makeElement(
      'li',
      `finding-${severity}`,
      makeElement('span', 'severity', severity),
      ' ',
      ...(rule === '' ? [] : [ruleLink(rule), ': ']),
      `${message} `,
      button(`line ${line}`, () => editor.show(start, end)),
    );
    const remedies = [...help.map((text) => makeElement('li', '', text)), ...notes.map(noteItem)];
    const words = remedies.length > 0 ? [makeElement('ul', '', ...remedies)] : [];
    const buttons = actions.map(({ title, edits }) => button(title, () => editor.apply(edits)));
    const hasFix = actions.some(({ isPreferred }) => isPreferred);
    const fixes =
      actions.length > 0
        ? [makeElement('p', hasFix ? 'actions' : 'actions quiet', ...buttons.flatMap((each) => [each, ' ']))]
        : [];
    // A fix comes first, so that a phone shows it beside the text; what silences a finding comes last.
    item.append(...(hasFix ? [...fixes, ...words] : [...words, ...fixes]));
    return item;
  });
}

function noteItem({ label, rule, message, help }: ShownNote): HTMLElement {
  const item = makeElement('li', '', `${label} `, ruleLink(rule), `: ${message}`);
  if (help.length > 0) item.append(makeElement('ul', '', ...help.map((text) => makeElement('li', '', text))));
  return item;
}

function ruleLink(rule: string): HTMLElement {
  const link = document.createElement('a');
  link.href = `../rules/${rule}/`;
  link.textContent = rule;
  return link;
}
