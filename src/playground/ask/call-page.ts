import { announce, makeElement, pageElement, toDom } from '../page/dom.ts';
import type { AskMessage, AskQuestion } from './ask-protocol.ts';
import { questionOf, rememberQuestion, restoreQuestion } from './question-form.ts';

/*
 * The page of a call: the fields below its matrix change what the matrix is said of. The worker of "Can I call it?" is
 * started when the first of them has a text; until then the page is as it was built.
 */

const form = pageElement('ask', HTMLFormElement);
const status = pageElement('ask-status', HTMLElement);
const answer = pageElement('ask-answer', HTMLElement);
const matrix = pageElement('ask-matrix', HTMLElement);
/** What is only said of the matrix as it was built. */
const built = pageElement('ask-built', HTMLElement);
const builtMatrix = [...matrix.childNodes];

/** The time without a key press after which a question is asked, in milliseconds. */
const SETTLED_MS = 150;

const NO_WORKER = 'This needs a worker, which browsers do not start on a page that was opened from a file.';

const scripts =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
let worker: Worker | undefined;
let revision = 0;

function workerOnce(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL('ask-worker.js', scripts));
  worker.addEventListener('error', () => announce(status, NO_WORKER));
  worker.addEventListener('message', ({ data }: MessageEvent<AskMessage>) => show(data));
  return worker;
}

function show(message: AskMessage): void {
  if (message.kind === 'choices') {
    pageElement('ask-runtimes', HTMLDataListElement).replaceChildren(
      ...message.runtimes.map((release) => new Option('', release)),
    );
    return;
  }
  if (message.revision !== revision) return;
  if (message.kind === 'reply') {
    answer.replaceChildren(...message.answer.map(toDom));
    if (message.fault !== undefined) announce(status, message.fault);
  } else if (message.matrix.length > 0) {
    matrix.replaceChildren(...message.matrix.map(toDom));
  }
}

function ask(): void {
  revision++;
  const question = questionOf(form, revision);
  const host = hostText(question);
  rememberQuestion(form);
  built.hidden = host !== '';
  if (host === '' && question.runtime === '') {
    announce(status, '');
    answer.replaceChildren();
    matrix.replaceChildren(...builtMatrix);
    return;
  }
  announce(status, host === '' ? '' : `The table says this of ${host}, with default profiles.`);
  answer.replaceChildren(makeElement('p', 'asking', 'Asking …'));
  workerOnce().postMessage(question);
}

/** What differs from the host that the page was built for; empty if nothing does. */
function hostText({ architecture, kernel, capabilities, libseccomp }: AskQuestion): string {
  const differs = [kernel, capabilities, libseccomp].some((text) => text !== '');
  if (architecture === 'x86_64' && !differs) return '';
  return [
    architecture,
    ...(kernel === '' ? [] : [`Linux ${kernel}`]),
    ...(capabilities === '' ? [] : [`capabilities ${capabilities}`]),
    ...(libseccomp === '' ? [] : [`libseccomp ${libseccomp}`]),
  ].join(', ');
}

// The page is about one call; the field is for the page "Can I call it?", where a browser without this script asks.
const call = form.elements.namedItem('call');
if (call instanceof HTMLInputElement) call.disabled = true;
restoreQuestion(form);

let timer: ReturnType<typeof setTimeout> | undefined;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
// The choice of an architecture stands outside the form that it belongs to.
for (const field of form.elements)
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLED_MS);
  });
if (location.search !== '') ask();
