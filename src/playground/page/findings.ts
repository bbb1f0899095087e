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
    if (remedies.length > 0) item.append(makeElement('ul', '', ...remedies));
    if (actions.length > 0) {
      const buttons = actions.map(({ title, edits }) => button(title, () => editor.apply(edits)));
      item.append(
        makeElement(
          'p',
          actions.some(({ isPreferred }) => isPreferred) ? 'actions' : 'actions quiet',
          ...buttons.flatMap((each) => [each, ' ']),
        ),
      );
    }
    return item;
  });
}

function noteItem({ rule, message, help }: ShownNote): HTMLElement {
  const item = makeElement('li', '', 'note ', ruleLink(rule), `: ${message}`);
  if (help.length > 0) item.append(makeElement('ul', '', ...help.map((text) => makeElement('li', '', text))));
  return item;
}

function ruleLink(rule: string): HTMLElement {
  const link = document.createElement('a');
  link.href = `../rules/${rule}/`;
  link.textContent = rule;
  return link;
}
