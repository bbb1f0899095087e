import type { ElementContent } from 'hast';
import type { Spec, Step } from '../../spec/model.ts';
import { plural } from '../../spec/plural.ts';
import { shorten, shortRuns } from '../../spec/shorten.ts';
import { shownText } from '../../spec/step-text.ts';
import type { PrecedenceData } from '../../verify/conformance/recorded.ts';
import { contents, element } from '../element.ts';
import { linkFrom, type PageAddress } from '../site-source.ts';

/** Longest texts of a step and of a call in the table. */
const MAX_STEP = 60;
const MAX_CALL = 200;

/** A heading and a table: which errno comes first where two steps refuse a call; nothing where no call shows it. */
export function precedenceSection(
  spec: Spec,
  pairs: readonly PrecedenceData[] | undefined,
  page: PageAddress,
): readonly ElementContent[] {
  if (pairs === undefined || pairs.length === 0) return [];
  return contents(
    <h2 id="precedence">Which error comes first?</h2>,
    <p>
      Where two steps refuse a call, their order decides which error the caller sees. For each pair below
      there is a call that both refuse, and that fails before anything changes. A kernel that implements{' '}
      {spec.name} as Linux does fails it with the first error; there is{' '}
      <a href={linkFrom(page, 'guidance/conformance/')}>a C program that tests this</a>.
    </p>,
    <details data-pagefind-ignore>
      <summary>{plural(pairs.length, 'pair')} of steps</summary>
      <div
        className="scroll"
        tabIndex={0}
        role="region"
        ariaLabel="Pairs of steps and the error that comes first"
      >
        <table>
          <thead>
            <tr>
              <th scope="col">First</th>
              <th scope="col">Instead of</th>
              <th scope="col">Call</th>
              <th scope="col">Releases</th>
            </tr>
          </thead>
          <tbody>{pairs.map((pair) => row(spec, pair))}</tbody>
        </table>
      </div>
    </details>,
  );
}

function row(
  spec: Spec,
  { steps, errors, insteadOf, call, unprivileged, releases }: PrecedenceData,
): ElementContent {
  const [first, second] = steps.map((place) => spec.entry[place - 1]);
  return element(
    <tr>
      <td>
        <strong>{errors.join(' or ')}</strong> <span className="aside">{stepText(first)}</span>
      </td>
      <td>
        {insteadOf.join(' or ')} <span className="aside">{stepText(second)}</span>
      </td>
      <td>
        <code>{shorten(shortRuns(call), MAX_CALL)}</code>
        {unprivileged ? <span className="aside"> without capabilities</span> : null}
      </td>
      <td>
        {releases
          .map(({ from, until }) => (until === null ? `from ${from}` : `${from} to before ${until}`))
          .join(', ')}
      </td>
    </tr>,
  );
}

function stepText(step: Step | undefined): string {
  if (step === undefined) return '';
  return `step ${step.index + 1}, ${step.kind}: ${shorten(shownText(step).replace(/\s+/g, ' '), MAX_STEP)}`;
}
