import type { Edit } from '../../lint/finding.ts';
import type { FoundNote, FoundThing } from '../protocol.ts';
import { button, make } from './dom.ts';

/** What the list does to the editor. */
export interface Deeds {
  show(start: number, end: number): void;
  apply(edits: readonly Edit[]): void;
}

/** The findings as a list: each leads to its place and to its rule's page, and offers its remedies. */
export function findingItems(findings: readonly FoundThing[], deeds: Deeds): readonly HTMLElement[] {
  return findings.map((finding) => {
    const { severity, rule, message, help, notes, line, start, end, actions } = finding;
    const item = make(
      'li',
      `finding-${severity}`,
      make('span', 'severity', severity),
      ' ',
      ...(rule === '' ? [] : [ruleLink(rule), ': ']),
      `${message} `,
      button(`line ${line}`, () => deeds.show(start, end)),
    );
    const remedies = [...help.map((text) => make('li', '', text)), ...notes.map(noteItem)];
    if (remedies.length > 0) item.append(make('ul', '', ...remedies));
    if (actions.length > 0) {
      const buttons = actions.map(({ title, edits }) => button(title, () => deeds.apply(edits)));
      item.append(
        make(
          'p',
          actions.some(({ isPreferred }) => isPreferred) ? 'deeds' : 'deeds quiet',
          ...buttons.flatMap((each) => [each, ' ']),
        ),
      );
    }
    return item;
  });
}

function noteItem({ rule, message, help }: FoundNote): HTMLElement {
  const item = make('li', '', 'note ', ruleLink(rule), `: ${message}`);
  if (help.length > 0) item.append(make('ul', '', ...help.map((text) => make('li', '', text))));
  return item;
}

function ruleLink(rule: string): HTMLElement {
  const link = document.createElement('a');
  link.href = `../rules/${rule}/`;
  link.textContent = rule;
  return link;
}
