import type { ElementContent } from 'hast';
import { ARCHITECTURES } from '../../seccomp/architecture.ts';
import { exemptSince } from '../../seccomp/simulate/exempt.ts';
import { passes } from '../../seccomp/simulate/remedies.ts';
import { contents, element } from '../element.ts';
import {
  type CallHead,
  type ContainerRow,
  folderOfCall,
  linkFrom,
  type PageAddress,
} from '../site-source.ts';
import { answerWords, wordOf } from './answer-matrix.tsx';

/** A call with what the newest release of a runtime answers to it. */
interface NewestAnswer {
  readonly call: CallHead;
  readonly row: ContainerRow;
}

/** What the newest release of each runtime does not let pass on x86_64: a group for each runtime, a line for each answer. */
export function refusedByNewest(calls: readonly CallHead[], page: PageAddress): readonly ElementContent[] {
  const refused = calls
    // What bypasses filters on the newest kernels is not refused there.
    .filter(({ spec }) => spec.status === 'merged' && !isExempt(spec.name))
    .flatMap((call) =>
      call.containers
        .filter((row, index, rows) => rows[index + 1]?.runtime !== row.runtime && !passes(row.answer))
        .map((row) => ({ call, row })),
    )
    .toSorted((a, b) => (a.call.spec.name < b.call.spec.name ? -1 : 1));
  const runtimes = [...new Set(calls.flatMap(({ containers }) => containers.map(({ runtime }) => runtime)))];
  return contents(
    <h2 id="refused">What the newest releases do not let pass</h2>,
    <p>On x86_64, with the default profile and capabilities. Calls that are not listed pass.</p>,
    <div className="scroll" tabIndex={0} role="region" ariaLabel="What the newest releases do not let pass">
      <table>
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col">Calls</th>
          </tr>
        </thead>
        {runtimes.map((runtime) =>
          group(
            runtime,
            refused.filter(({ row }) => row.runtime === runtime),
            page,
          ),
        )}
      </table>
    </div>,
  );
}

function isExempt(name: string): boolean {
  return ARCHITECTURES.some((one) => one.name === 'x86_64' && exemptSince(name, one) !== undefined);
}

function group(
  runtime: string,
  refused: readonly NewestAnswer[],
  page: PageAddress,
): ElementContent | undefined {
  const [first] = refused;
  if (first === undefined) return undefined;
  const answers = [...new Set(refused.map(({ row }) => row.answer))].sort();
  return element(
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={2}>
          {runtime} {first.row.until}
        </th>
      </tr>
      {answers.map((answer) => (
        <tr>
          <td>
            <span className={['answer', `answer-${wordOf(answer)}`]}>{answerWords(answer)}</span>
          </td>
          <td>
            {refused
              .filter(({ row }) => row.answer === answer)
              .flatMap(({ call }, index) => [
                index === 0 ? '' : ', ',
                <a href={linkFrom(page, folderOfCall(call))}>{call.spec.name}</a>,
              ])}
          </td>
        </tr>
      ))}
    </tbody>,
  );
}
