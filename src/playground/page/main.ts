import { epermWords, gradeWords } from '../../lint/words.ts';
import type { Answer, Judgement, Picture, Question } from '../protocol.ts';
import { announce, make, part, toDom } from './dom.ts';
import { createEditor } from './editor.ts';
import { findingItems } from './findings.ts';
import { Keeper } from './keeping.ts';
import { readFragment } from './permalink.ts';
import { exampleText, findStart } from './start.ts';
import { TrialView } from './trial.ts';

const status = part('status', HTMLElement);
const verdict = part('verdict', HTMLElement);
const findings = part('findings', HTMLElement);
const results = part('results', HTMLElement);
const stale = part('stale', HTMLElement);
const path = part('path', HTMLElement);
const containers = part('containers', HTMLElement);
const calls = part('calls', HTMLDataListElement);
const callInput = part('call', HTMLInputElement);
const example = part('example', HTMLSelectElement);
const trial = new TrialView(path);

const NO_WORKER =
  'The checker did not start. A page that was opened from a file may not start one: probeable site serve shows it.';

let revision = 0;
let triedCall = '';

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
  const begun = await findStart();
  callInput.value = begun.call;
  announce(status, begun.notice);
  const keeper = new Keeper(begun);
  const editor = createEditor(part('editor', HTMLElement), begun.text, ask);

  function ask(): void {
    revision++;
    const question: Question = {
      revision,
      text: editor.text(),
      cursor: editor.cursor(),
      call: callInput.value,
    };
    worker.postMessage(question);
    keeper.changed({ text: question.text, call: question.call });
  }

  function showJudgement({ findings: found, grade, ambiguous, syscall, milliseconds }: Judgement): void {
    editor.mark(found);
    findings.replaceChildren(...findingItems(found, editor));
    const count = found.length === 1 ? '1 finding' : `${found.length} findings`;
    announce(
      verdict,
      syscall === undefined
        ? `${count}: this text cannot be judged yet`
        : `${syscall}: ${gradeWords(grade)}. ${grade === undefined ? '' : `${epermWords(ambiguous)} `}${count}`,
    );
    verdict.dataset.grade = grade ?? 'unknown';
    verdict.dataset.milliseconds = milliseconds.toFixed(1);
    verdict.dataset.revision = String(revision);
  }

  function showPicture({
    isStale,
    path: drawn,
    calls: worth,
    trial: traced,
    containers: rows,
  }: Picture): void {
    announce(
      stale,
      isStale
        ? 'The text cannot be read as it is. All that follows is about the last text that could be.'
        : '',
    );
    results.classList.toggle('is-stale', isStale);
    path.replaceChildren(...(drawn === undefined ? [] : [toDom(drawn)]));
    containers.replaceChildren(
      ...(rows.length > 0
        ? rows.map(toDom)
        : [make('p', 'aside', 'A spec with a number (x86_64) shows what container runtimes answer to it.')]),
    );
    calls.replaceChildren(
      ...worth.map((text) => {
        const option = document.createElement('option');
        option.value = text;
        return option;
      }),
    );
    const [first] = worth;
    if (callInput.value === '' && first !== undefined && document.activeElement !== callInput) {
      callInput.value = first;
      ask();
    }
    trial.show(traced, callInput.value !== triedCall);
    triedCall = callInput.value;
  }

  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    if (data.revision !== revision) return;
    if (data.kind === 'judgement') showJudgement(data);
    else showPicture(data);
  });
  callInput.addEventListener('input', ask);
  part('trial', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());

  example.addEventListener('change', async () => {
    const text = await exampleText(example.value);
    if (text === undefined) {
      announce(status, `${example.value} could not be loaded.`);
      return;
    }
    announce(status, '');
    callInput.value = '';
    const address = example.value === '' ? '' : `?spec=${example.value}`;
    keeper.startFrom({ text, call: '', address });
    editor.replace(text);
  });
  part('share', HTMLButtonElement).addEventListener('click', async () => {
    await keeper.update(true);
    const isCopied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    );
    announce(
      status,
      isCopied ? 'The link is copied: it carries the text.' : 'The address now carries the text.',
    );
  });
  addEventListener('hashchange', async () => {
    const next = await readFragment(location.hash);
    if (next === undefined) return;
    if (next === 'damaged') {
      announce(
        status,
        'This link is damaged: its text cannot be read. The text below is the one from before.',
      );
      return;
    }
    announce(status, '');
    callInput.value = next.call;
    keeper.startFrom({ ...next, address: location.hash });
    editor.replace(next.text);
  });
  ask();
}

start().catch((error: unknown) => {
  announce(status, error instanceof Error ? error.message : 'The playground did not start.');
});
