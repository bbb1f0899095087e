import { announce, makeElement, pageElement, toDom } from '../page/dom.ts';
import type { AskMessage, AskQuestion } from './ask-protocol.ts';

/* The page "Can I call it?": its form is its address, and a worker answers. */

const form = pageElement('ask', HTMLFormElement);
const status = pageElement('ask-status', HTMLElement);
const answer = pageElement('ask-answer', HTMLElement);
const matrix = pageElement('ask-matrix', HTMLElement);
const more = pageElement('ask-more', HTMLDetailsElement);

/** The time without a key press after which a question is asked, in milliseconds. */
const SETTLED_MS = 150;

const NO_WORKER =
  'The answers need a worker, which browsers do not start on a page that was opened from a file; run probeable site serve.';

const worker = new Worker('ask-worker.js');
let revision = 0;
/** Whether a question was answered, so that the next one needs nothing more than its own files. */
let isAnswered = false;

function value(name: string): string {
  const control = form.elements.namedItem(name);
  const isField =
    control instanceof HTMLInputElement ||
    control instanceof HTMLSelectElement ||
    control instanceof HTMLTextAreaElement;
  return isField ? control.value.trim() : '';
}

function ask(): void {
  revision++;
  const question: AskQuestion = {
    revision,
    call: value('call'),
    runtime: value('runtime'),
    architecture: value('arch'),
    kernel: value('kernel'),
    capabilities: value('cap'),
    libseccomp: value('libseccomp'),
    profile: value('profile'),
    engine: value('engine'),
  };
  worker.postMessage(question);
  showAsking(question);
  remember();
}

/** Says what is being asked until the first answer, which has to be loaded; later ones take no time. */
function showAsking({ call, runtime, profile, architecture }: AskQuestion): void {
  if (call === '' || isAnswered) return;
  const where = profile !== '' ? ' under your profile' : runtime === '' ? '' : ` in ${runtime}`;
  answer.replaceChildren(makeElement('p', 'asking', `Asking: ${call}${where} on ${architecture} …`));
  matrix.replaceChildren();
}

/** Puts the question into the address, except for a profile, which may be long and private. */
function remember(): void {
  const fields = [...new FormData(form)].flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' && text !== '' && name !== 'profile' ? [[name, text]] : [],
  );
  const isDefault = (name: string, text: string): boolean => name === 'arch' && text === 'x86_64';
  const query = new URLSearchParams(fields.filter(([name, text]) => !isDefault(name, text)));
  history.replaceState(null, '', query.size === 0 ? location.pathname : `?${query}`);
}

function fill(id: string, texts: readonly string[]): void {
  pageElement(id, HTMLDataListElement).replaceChildren(
    ...texts.map((text) => {
      const option = document.createElement('option');
      option.value = text;
      return option;
    }),
  );
}

worker.addEventListener('error', () => {
  announce(status, NO_WORKER);
  answer.replaceChildren();
});
worker.addEventListener('message', ({ data }: MessageEvent<AskMessage>) => {
  if (data.kind === 'choices') {
    fill('ask-runtimes', data.runtimes);
    fill('ask-calls', data.calls);
    return;
  }
  if (data.revision !== revision) return;
  // Nobody asked anything: what the newest releases refuse stays.
  if (value('call') === '' && !isAnswered) return;
  if (data.kind === 'matrix') {
    matrix.replaceChildren(...data.matrix.map(toDom));
    return;
  }
  isAnswered = true;
  announce(status, data.fault ?? '');
  answer.replaceChildren(...data.answer.map(toDom));
  matrix.replaceChildren();
});

for (const [name, text] of new URLSearchParams(location.search)) {
  const control = form.elements.namedItem(name);
  if (control instanceof HTMLInputElement) control.value = text;
  if (control instanceof HTMLSelectElement) choose(control, text);
}
more.open = ['kernel', 'cap', 'libseccomp', 'engine'].some((name) => value(name) !== '');

/** Selects an option by its value or by another name of it: arm64 for aarch64. */
function choose(select: HTMLSelectElement, text: string): void {
  const option = [...select.options].find(
    (one) => one.value === text || (one.dataset.also ?? '').split(' ').includes(text),
  );
  if (option !== undefined) select.value = option.value;
}

let timer: ReturnType<typeof setTimeout> | undefined;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(ask, SETTLED_MS);
});
ask();
