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
                  {cellsOf(own, asked).map((cell, index, { length }) => (
                    <li
                      className={['span', `answer-${wordOf(cell.answer)}`]}
                      ariaCurrent={cell.isAsked ? 'true' : undefined}
                    >
                      <b>{answerWords(cell.answer)}</b> <span>{releasesOf(cell, index, length)}</span>
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
function releasesOf({ parts }: Cell, index: number, length: number): string {
  return parts
    .map(({ from, until }) => {
      if (from === until) return from;
      const isAlone = length === 1 || parts.length > 1;
      if (!isAlone && index === 0) return `to ${until}`;
      return !isAlone && index === length - 1 ? `since ${from}` : `${from} to ${until}`;
    })
    .join(' and ');
}

/** What an answer is called in a cell. */
export function answerWords(answer: string): string {
  return answer === 'args' ? 'by arguments' : answer;
}

/** How an answer changed: `EPERM became allow`. */
export function changeOfAnswer(before: string, after: string): string {
  const words = (answer: string): string => (answer === 'args' ? 'a decision by arguments' : answer);
  return `${words(before)} became ${words(after)}`;
}

/** A class name of an answer. */
export function wordOf(answer: string): string {
  return answer.replaceAll(' ', '-');
}

/** What one cell says: an answer, and of which releases; of several spans where those between them were not read. */
interface Cell {
  readonly answer: string;
  readonly parts: readonly AnswerSpan[];
  readonly isAsked: boolean;
}

function cellsOf(
  rows: readonly RuntimeSpan[],
  asked: ((row: RuntimeSpan) => boolean) | undefined,
): readonly Cell[] {
  const at = asked === undefined ? -1 : rows.findIndex(asked);
  const cells: Cell[] = [];
  for (const span of answerSpans(rows)) {
    const first = rows.findIndex(({ from }) => from === span.from);
    const last = rows.findIndex(({ until }) => until === span.until);
    const isAsked = at >= first && at <= last;
    const before = cells.at(-1);
    if (before?.answer === span.answer)
      cells[cells.length - 1] = {
        ...before,
        parts: [...before.parts, span],
        isAsked: before.isAsked || isAsked,
      };
    else cells.push({ answer: span.answer, parts: [span], isAsked });
  }
  return cells;
}
