import { announce, makeElement, pageElement, toDom } from '../page/dom.ts';
import type { AskMessage, AskQuestion } from './ask-protocol.ts';
import { fieldText, questionOf, rememberQuestion, restoreQuestion } from './question-form.ts';

/* The page "Can I call it?": its form is its address, and a worker answers. */

const form = pageElement('ask', HTMLFormElement);
const status = pageElement('ask-status', HTMLElement);
const answer = pageElement('ask-answer', HTMLElement);
const matrix = pageElement('ask-matrix', HTMLElement);

/** The time without a key press after which a question is asked, in milliseconds. */
const SETTLED_MS = 150;

const NO_WORKER =
  'The answers need a worker, which browsers do not start on a page that was opened from a file; run probeable site serve.';

const worker = new Worker('ask-worker.js');
let revision = 0;
/** Whether a question was answered, so that the next one needs nothing more than its own files. */
let isAnswered = false;

function ask(): void {
  revision++;
  const question = questionOf(form, revision);
  worker.postMessage(question);
  showAsking(question);
  rememberQuestion(form);
}

/** Says what is being asked until the first answer, which has to be loaded; later ones take no time. */
function showAsking({ call, runtime, profile, architecture }: AskQuestion): void {
  if (call === '' || isAnswered) return;
  const where = profile !== '' ? ' under your profile' : runtime === '' ? '' : ` in ${runtime}`;
  answer.replaceChildren(makeElement('p', 'asking', `Asking: ${call}${where} on ${architecture} …`));
  matrix.replaceChildren();
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
  if (fieldText(form, 'call') === '' && !isAnswered) return;
  if (data.kind === 'matrix') {
    matrix.replaceChildren(...data.matrix.map(toDom));
    return;
  }
  isAnswered = true;
  announce(status, data.fault ?? '');
  answer.replaceChildren(...data.answer.map(toDom));
  matrix.replaceChildren();
});

restoreQuestion(form);

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
