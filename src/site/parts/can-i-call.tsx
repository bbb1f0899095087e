import type { ElementContent } from 'hast';
import { ARCHITECTURES } from '../../seccomp/architecture.ts';
import { exemptSince } from '../../seccomp/simulate/exempt.ts';
import { type AnswerSpan, answerSpans } from '../../seccomp/simulate/release-answers.ts';
import { laterReleases, passes } from '../../seccomp/simulate/remedies.ts';
import { contents } from '../element.ts';
import { type CallSource, type ContainerRow, linkFrom, type PageAddress } from '../site-source.ts';
import { answerMatrix, changeOfAnswer } from './answer-matrix.tsx';
import { architectureChoice } from './architecture-choice.tsx';

/** The folder of the page that answers for other hosts. */
export const ASK_FOLDER = 'can-i-call/';

/** The script of a call's page, which changes what its matrix is said of. */
export const CALL_SCRIPT = `${ASK_FOLDER}ask-call-page.js`;

/** The form of a call's page, to which its choice of an architecture belongs as well. */
const ASK_FORM = 'ask';

/** The first answer of a call's page: what each runtime returns, on an architecture that is chosen beside its title. */
export function canICall({ containers }: CallSource): readonly ElementContent[] {
  if (containers.length === 0) return [];
  return contents(
    <section>
      <div className="with-field">
        <h2 id="can-i-call" data-pagefind-ignore>
          Can I call it in a container?
        </h2>
        <select form={ASK_FORM} name="arch" ariaLabel="architecture" data-needs-scripts data-pagefind-ignore>
          {[...architectureChoice()]}
        </select>
      </div>
      {/* Nearly the same on all pages, so that a search for EPERM would find each. */}
      <div id="ask-matrix" data-pagefind-ignore>
        {answerMatrix(containers)}
      </div>
    </section>,
  );
}

/** What changed last, what helps, and fields that have the matrix answer for another host, or ask for one release. */
export function canICallElsewhere(
  { spec, containers }: CallSource,
  page: PageAddress,
): readonly ElementContent[] {
  if (containers.length === 0) return [];
  return contents(
    <form
      id={ASK_FORM}
      className="ask"
      action={linkFrom(page, ASK_FOLDER)}
      data-needs-scripts
      data-pagefind-ignore
    >
      <input type="hidden" name="call" value={spec.name} />
      <label>
        Can I call it in{' '}
        <input name="runtime" list="ask-runtimes" placeholder="docker@20.10.9" size={15} autoComplete="off" />
      </label>
      <label>
        Linux <input name="kernel" placeholder="newest" size={6} autoComplete="off" />
      </label>
      <details>
        <summary>Capabilities, libseccomp</summary>
        <div className="ask">
          <label>
            capabilities <input name="cap" placeholder="the runtime's default" size={20} autoComplete="off" />
          </label>
          <label>
            libseccomp <input name="libseccomp" placeholder="newest" size={8} autoComplete="off" />
          </label>
        </div>
      </details>
      <datalist id="ask-runtimes" />
    </form>,
    <p role="status" id="ask-status" className="aside" />,
    <div id="ask-answer" ariaLive="polite" />,
    <p className="todo" id="ask-built" data-pagefind-ignore>
      {adviceFor(containers, exemptionOf(spec.name))}{' '}
      <span className="aside">
        This holds for x86_64, with the default profile and capabilities and the newest libseccomp.{' '}
        <a href="#containers">Which rule decides, and what callers make of it</a>.
      </span>
    </p>,
  );
}

/** Since which release of Linux filters do not see the call on x86_64; empty if they do. */
function exemptionOf(name: string): string {
  const architecture = ARCHITECTURES.find((one) => one.name === 'x86_64');
  const since = architecture && exemptSince(name, architecture);
  return since === undefined ? '' : since.join('.');
}

/**
 * The last change, and what lets the call pass, as far as the releases of each runtime are known.
 *
 * @param exemption the first release of Linux on which filters do not see the call; empty if they do
 */
export function adviceFor(rows: readonly ContainerRow[], exemption = ''): string {
  const runtimes = [...new Set(rows.map(({ runtime }) => runtime))];
  const spansOf = (runtime: string): readonly AnswerSpan[] =>
    answerSpans(rows.filter((row) => row.runtime === runtime));
  const newest = runtimes.map((runtime) => ({ runtime, answer: spansOf(runtime).at(-1)?.answer ?? '' }));
  const updates = runtimes.flatMap((runtime) => {
    const refused = spansOf(runtime).findLast(({ answer }) => !passes(answer));
    const [remedy] = refused === undefined ? [] : laterReleases(spansOf(runtime), refused.until);
    return remedy?.kind === 'runtime' ? [`${runtime} to ${remedy.release}`] : [];
  });
  const byArguments = newest.flatMap(({ runtime, answer }) => (answer === 'args' ? [runtime] : []));
  const blocked = newest.flatMap(({ runtime, answer }) =>
    passes(answer) || answer === 'args' ? [] : [runtime],
  );
  return [
    exemption === ''
      ? ''
      : `Since Linux ${exemption}, this call bypasses seccomp filters. Older kernels ask them.`,
    lastChange(rows),
    updates.length === 0 ? '' : `If it is refused, update ${joined(updates, 'or')}, or later.`,
    byArguments.length === 0 ? '' : `In the newest ${joined(byArguments, 'and')}, its arguments decide.`,
    blocked.length === 0
      ? ''
      : `The newest ${joined(blocked, 'and')} ${blocked.length === 1 ? 'does' : 'do'} not let it pass by default: ask above whether a capability would, or use a profile of your own that allows it.`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** The newest release that changed an answer, by date. */
function lastChange(rows: readonly ContainerRow[]): string {
  const changes = rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const isChange =
      before?.runtime === row.runtime && before.answer !== row.answer && row.isAfterGap !== true;
    return isChange && row.date !== undefined ? [{ row, before, date: row.date }] : [];
  });
  const newest = changes.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0];
  if (newest === undefined) return '';
  const { row, before, date } = newest;
  return `Changed last in ${row.runtime} ${row.from} (${date}): ${changeOfAnswer(before.answer, row.answer)}.`;
}

function joined(texts: readonly string[], word: string): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}
