import { epermPhrase, gradePhrase } from '../../lint/phrases.ts';
import type { Judgement, JudgeRequest, SpecView, WorkerMessage } from '../protocol.ts';
import { linkSteps } from './code-view.ts';
import { announce, button, makeElement, pageElement, toDom } from './dom.ts';
import { DraftStore } from './draft-store.ts';
import { createEditor } from './editor.ts';
import { findingItems } from './findings.ts';
import type { HelpedEditor } from './helped-editor.ts';
import { readFragment } from './permalink.ts';
import { exampleText, findStart } from './start.ts';
import { TrialView } from './trial-view.ts';
import { keepUndo, keptUndo } from './undo-store.ts';

const status = pageElement('status', HTMLElement);
const verdict = pageElement('verdict', HTMLElement);
const findingList = pageElement('findings', HTMLElement);
const results = pageElement('results', HTMLElement);
const stale = pageElement('stale', HTMLElement);
const pathView = pageElement('path', HTMLElement);
const containerView = pageElement('containers', HTMLElement);
const callList = pageElement('calls', HTMLDataListElement);
const callInput = pageElement('call', HTMLInputElement);
const example = pageElement('example', HTMLSelectElement);
const trial = new TrialView(pathView);

const NO_WORKER =
  'The checker did not start. Browsers allow no worker on a page that was opened from a file; run probeable site serve.';

let revision = 0;
let triedCall = '';
let judged: string | undefined;

function startWorker(): Worker {
  try {
    const worker = new Worker('worker.js');
    worker.addEventListener('error', () => announce(status, NO_WORKER));
    return worker;
  } catch (error) {
    throw new Error(NO_WORKER, { cause: error });
  }
}

async function start(): Promise<void> {
  const worker = startWorker();
  const initial = await findStart();
  callInput.value = initial.call;
  announce(status, initial.notice);
  example.value = new URLSearchParams(initial.address).get('spec') ?? '';
  const drafts = new DraftStore(initial);
  const frame = pageElement('editor', HTMLElement);
  const editor = createEditor(frame, initial.text, keptUndo(), ask);
  keepUndo(editor.saved);
  loadHelp(frame, editor);
  const comparison = pageElement('compare', HTMLDetailsElement);
  comparison.addEventListener(
    'toggle',
    async () => {
      const { attachComparison } = await import('../compare/page.ts');
      attachComparison({
        frame: comparison,
        editor,
        examples: example,
        start: () => drafts.original,
        load: exampleText,
      });
    },
    { once: true },
  );

  function ask(): void {
    revision++;
    const question: JudgeRequest = {
      revision,
      text: editor.text(),
      cursor: editor.cursor(),
      call: callInput.value,
    };
    worker.postMessage(question);
    drafts.changed({ text: question.text, call: question.call });
  }

  function showJudgement({ findings, grade, ambiguous, syscall, summary, milliseconds }: Judgement): void {
    judged = syscall;
    const isEmpty = editor.text().trim() === '';
    editor.mark(isEmpty ? [] : findings);
    findingList.replaceChildren(...(isEmpty ? [] : findingItems(findings, editor)));
    const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
    announce(
      verdict,
      syscall === undefined
        ? (summary ?? (isEmpty ? 'Paste C, a patch or a mail' : `${count}: this text cannot be judged yet`))
        : `${syscall}: ${gradePhrase(grade)}. ${grade === undefined ? '' : `${epermPhrase(ambiguous)} `}${count}`,
    );
    verdict.dataset.grade = grade ?? 'unknown';
    verdict.dataset.milliseconds = milliseconds.toFixed(1);
    verdict.dataset.revision = String(revision);
  }

  function showView({ isStale, path, calls, trial: traced, containers, code }: SpecView): void {
    results.classList.toggle('has-no-call', path === undefined && !isStale);
    announce(stale, isStale ? 'The text cannot be read. Everything below shows the last readable text.' : '');
    results.classList.toggle('is-stale', isStale);
    pathView.replaceChildren(...(path === undefined ? [] : [toDom(path)]));
    if (code !== undefined) {
      linkSteps(pathView, code, editor);
      pathView.append(button('Continue with this path as a spec', () => editor.replace(code.spec)));
    }
    containerView.replaceChildren(
      ...(containers.length > 0
        ? containers.map(toDom)
        : [
            makeElement(
              'p',
              'aside',
              'Give the spec a number (x86_64) to see what container runtimes return for it.',
            ),
          ]),
    );
    callList.replaceChildren(
      ...calls.map((text) => {
        const option = document.createElement('option');
        option.value = text;
        return option;
      }),
    );
    const [first = ''] = calls;
    // A call of what was there before says nothing of the text that was pasted over it.
    const isOfAnother = judged !== undefined && !callInput.value.startsWith(`${judged}(`);
    if (isOfAnother && callInput.value !== first && document.activeElement !== callInput) {
      callInput.value = first;
      ask();
    }
    trial.show(traced, callInput.value !== triedCall);
    triedCall = callInput.value;
  }

  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.revision !== revision) return;
    if (data.kind === 'judgement') showJudgement(data);
    else showView(data);
  });
  callInput.addEventListener('input', ask);
  pageElement('trial', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());

  example.addEventListener('change', async () => {
    const text = await exampleText(example.value);
    if (text === undefined) {
      announce(status, `${example.value} could not be loaded.`);
      return;
    }
    announce(status, '');
    callInput.value = '';
    const address = example.value === '' ? '' : `?spec=${example.value}`;
    drafts.startFrom({ text, call: '', address });
    editor.replace(text);
  });
  pageElement('share', HTMLButtonElement).addEventListener('click', async () => {
    await drafts.update(true);
    const isCopied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    );
    announce(
      status,
      isCopied ? 'The link was copied. It contains the text.' : 'The address now contains the text.',
    );
  });
  addEventListener('hashchange', async () => {
    const next = await readFragment(location.hash);
    if (next === undefined) return;
    if (next === 'damaged') {
      announce(
        status,
        'The link is damaged, and its text cannot be read. The editor still shows the previous text.',
      );
      return;
    }
    announce(status, '');
    callInput.value = next.call;
    drafts.startFrom({ ...next, address: location.hash });
    editor.replace(next.text);
  });
  ask();
}

/** Loads what completes and explains words when the editor is used for the first time. */
function loadHelp(frame: HTMLElement, editor: HelpedEditor): void {
  let isLoaded = false;
  const load = async (): Promise<void> => {
    if (isLoaded) return;
    isLoaded = true;
    const { attachHelp } = await import('../help/page.ts');
    attachHelp(editor);
  };
  // Without it one can still write, so a failure is not told.
  for (const type of ['focusin', 'pointerover'])
    frame.addEventListener(type, () => load().catch(() => undefined), { once: true });
}

// In a frame of another page, the editor and what it finds are enough.
if (new URLSearchParams(location.search).has('embed')) document.body.classList.add('embed');
start().catch((error: unknown) => {
  announce(status, error instanceof Error ? error.message : 'The playground did not start.');
});
