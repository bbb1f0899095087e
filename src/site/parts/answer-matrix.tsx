import type { Element } from 'hast';
import { type AnswerSpan, answerSpans } from '../../seccomp/simulate/release-answers.ts';
import { element } from '../element.ts';

/** What one span of releases returns, as the matrix needs it; oldest first within a runtime. */
export interface RuntimeSpan extends AnswerSpan {
  readonly runtime: string;
  readonly isAfterGap?: boolean | undefined;
}

/**
 * Runtimes × releases: a line for each runtime, a cell for each span of releases with one answer, oldest first. Colour and
 * word say the same. `asked` marks the cell with that release of that runtime.
 */
export function answerMatrix(rows: readonly RuntimeSpan[], asked?: (row: RuntimeSpan) => boolean): Element {
  const runtimes = [...new Set(rows.map(({ runtime }) => runtime))];
  return element(
    <table className="matrix">
      <thead>
        <tr>
          <th scope="col">Runtime</th>
          <th scope="col">Answer by release, oldest first</th>
        </tr>
      </thead>
      <tbody>
        {runtimes.map((runtime) => {
          const own = rows.filter((row) => row.runtime === runtime);
          return (
            <tr>
              <th scope="row">{runtime}</th>
              <td>
                <ol className="spans">
                  {spansOf(own, asked).map((span, index, { length }) => (
                    <li
                      className={['span', `answer-${wordOf(span.answer)}`]}
                      ariaCurrent={span.isAsked ? 'true' : undefined}
                    >
                      <b>{answerWords(span.answer)}</b> <span>{releasesOf(span, index, length)}</span>
                    </li>
                  ))}
                </ol>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>,
  );
}

/** `to 19.03.15` for the oldest span, `since 20.10.0` for the newest; both ends for those between. */
function releasesOf({ from, until }: AnswerSpan, index: number, length: number): string {
  if (from === until) return from;
  if (length > 1 && index === 0) return `to ${until}`;
  return length > 1 && index === length - 1 ? `since ${from}` : `${from} to ${until}`;
}

/** What an answer is called in a cell. */
export function answerWords(answer: string): string {
  return answer === 'args' ? 'by arguments' : answer;
}

/** A class name of an answer. */
export function wordOf(answer: string): string {
  return answer.replaceAll(' ', '-');
}

function spansOf(
  rows: readonly RuntimeSpan[],
  asked: ((row: RuntimeSpan) => boolean) | undefined,
): readonly (AnswerSpan & { readonly isAsked: boolean })[] {
  const at = asked === undefined ? -1 : rows.findIndex(asked);
  return answerSpans(rows).map((span) => {
    const first = rows.findIndex(({ from }) => from === span.from);
    const last = rows.findIndex(({ until }) => until === span.until);
    return { ...span, isAsked: at >= first && at <= last };
  });
}
