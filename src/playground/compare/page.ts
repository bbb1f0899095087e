import { epermPhrase, gradePhrase } from '../../lint/phrases.ts';
import { makeElement, toDom } from '../page/dom.ts';
import type { HelpedEditor } from '../page/helped-editor.ts';
import type { Judgement, SpecView, WorkerMessage } from '../protocol.ts';
import { type AlignedPair, alignTexts } from './align-texts.ts';

/** The time without an edit after which the texts are compared again, in milliseconds. */
const SETTLED_MS = 400;

/** The most steps that are put side by side: the time grows with the square of their number. */
const MAX_STEPS = 500;

/** What the worker says of a text. */
interface Judged {
  readonly judgement: Judgement;
  readonly steps: readonly string[];
}

/** What a comparison needs of the page. */
export interface ComparedPage {
  readonly frame: HTMLElement;
  readonly editor: HelpedEditor;
  readonly examples: HTMLSelectElement;
  /** The text that the page began with. */
  readonly start: () => string;
  /** The text of one of the examples. */
  readonly load: (example: string) => Promise<string | undefined>;
}

/** Compares the text of the editor with an earlier one: verdicts, findings, and entry paths side by side. */
export function attachComparison({ frame, editor, examples, start, load }: ComparedPage): void {
  const worker = new Worker('worker.js');
  const choice = document.createElement('select');
  const result = makeElement('div', '');
  const ownOption = new Option('the text that you started from', '');
  choice.append(
    ownOption,
    ...[...examples.querySelectorAll('optgroup')].map((group) => group.cloneNode(true)),
  );
  const label = makeElement('label', '', 'with ', choice);
  frame.append(label, result);
  let revision = 0;
  let settle: ((judged: Judged) => void) | undefined;
  let judgement: Judgement | undefined;

  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.revision !== revision) return;
    if (data.kind === 'judgement') judgement = data;
    else if (judgement !== undefined) settle?.({ judgement, steps: stepsOf(data) });
  });

  /** Judges a text. A later question takes the place of one that is not answered yet. */
  function judge(text: string): Promise<Judged> {
    return new Promise((resolve) => {
      revision++;
      settle = resolve;
      worker.postMessage({ revision, text, cursor: 0, call: '' });
    });
  }

  async function compare(): Promise<void> {
    const before = choice.value === '' ? start() : await load(choice.value);
    if (before === undefined) {
      result.replaceChildren(makeElement('p', '', `${choice.value} could not be loaded.`));
      return;
    }
    const judged = await judge(before);
    const now = await judge(editor.text());
    result.replaceChildren(...difference(judged, now));
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  choice.addEventListener('change', () => void compare());
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void compare(), SETTLED_MS);
  }).observe(editor.content, { childList: true, characterData: true, subtree: true });
  void compare();
}

/** The steps of the drawn path, in words. */
function stepsOf({ path }: SpecView): readonly string[] {
  if (path === undefined) return [];
  const drawn = toDom(path);
  if (!(drawn instanceof Element)) return [];
  const words = (step: Element, part: string): string =>
    (step.querySelector(part)?.firstChild?.textContent ?? '').trim();
  return [...drawn.querySelectorAll('.step')].map((step) => {
    const errors = [...step.querySelectorAll('.errors .errno')].map(({ textContent }) => textContent);
    const when = step.querySelector('.when')?.textContent?.trim() ?? '';
    return [words(step, '.kind'), words(step, '.what'), when, ...errors]
      .filter((text) => text !== '')
      .join(' ');
  });
}

function difference(before: Judged, now: Judged): readonly Node[] {
  const messages = ({ judgement }: Judged): readonly string[] =>
    judgement.findings.map(({ rule, message }) => `${rule === '' ? '' : `${rule}: `}${message}`);
  const [old, present] = [messages(before), messages(now)];
  const gone = old.filter((text) => !present.includes(text));
  const added = present.filter((text) => !old.includes(text));
  return [
    makeElement('p', '', `Before: ${verdictOf(before)} Now: ${verdictOf(now)}`),
    ...list('No longer found', gone),
    ...list('New findings', added),
    table(before.steps.slice(0, MAX_STEPS), now.steps.slice(0, MAX_STEPS)),
  ];
}

function verdictOf({ judgement: { grade, ambiguous, syscall, findings } }: Judged): string {
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return syscall === undefined
    ? 'a text that cannot be judged.'
    : `${syscall}, ${gradePhrase(grade)}, ${count}. ${grade === undefined ? '' : epermPhrase(ambiguous)}`;
}

function list(title: string, texts: readonly string[]): readonly Node[] {
  if (texts.length === 0) return [];
  return [
    makeElement('h3', '', title),
    makeElement('ul', '', ...texts.map((text) => makeElement('li', '', text))),
  ];
}

function table(before: readonly string[], now: readonly string[]): Node {
  const row = ([old, present]: AlignedPair): HTMLElement =>
    makeElement(
      'tr',
      old === undefined ? 'added' : present === undefined ? 'removed' : '',
      makeElement('td', '', old ?? ''),
      makeElement('td', '', present ?? ''),
    );
  const heads = ['Steps before', 'Steps now'].map((text) => {
    const head = makeElement('th', '', text);
    head.setAttribute('scope', 'col');
    return head;
  });
  return makeElement(
    'table',
    'versions',
    makeElement('thead', '', makeElement('tr', '', ...heads)),
    makeElement('tbody', '', ...alignTexts(before, now).map(row)),
  );
}
