import type { ElementContent } from 'hast';
import { type CallSeen, compareKernels } from '../../verify/verified.ts';
import { kernelMatrix } from '../../verify/verified-matrix.ts';
import { architectureName } from '../../verify/verified-text.ts';
import { contents, element } from '../element.ts';
import { verifiedGrid } from './verified-grid.tsx';

/** What was verified about a call and what was not, by kernel. */
export function verification(seen: readonly CallSeen[]): readonly ElementContent[] {
  return contents(
    <h2 id="verified">What was verified</h2>,
    ...(seen.length === 0
      ? [<p>This call was not made on any kernel: the entry path was read in the kernel's source.</p>]
      : [
          <p>{worldsText(seen)} A step counts as seen if it refused one of these calls.</p>,
          verifiedGrid(seen),
          <details data-pagefind-ignore>
            <summary>Each kernel, with the calls that were made</summary>
            <div className="scroll" tabIndex={0} role="region" aria-label="What was verified, by kernel">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Linux</th>
                    <th scope="col">Architecture</th>
                    <th scope="col">Calls made</th>
                    <th scope="col">Steps seen to refuse</th>
                    <th scope="col">Result</th>
                  </tr>
                </thead>
                <tbody>{seen.toSorted(compareKernels).map(row)}</tbody>
              </table>
            </div>
          </details>,
        ]),
  );
}

function row(seen: CallSeen): ElementContent {
  const { release, architecture, calls, refusing, witnessed, status } = seen;
  return element(
    <tr>
      <th scope="row">{release}</th>
      <td>{architectureName(architecture)}</td>
      <td>{grouped(calls)}</td>
      <td>{status === 'called' ? `${witnessed} of ${refusing}` : ''}</td>
      <td>{result(seen)}</td>
    </tr>,
  );
}

function result({ status, disagreements }: CallSeen): string {
  switch (status) {
    case 'called':
      return disagreements === 0
        ? 'every result was one that the entry path predicts'
        : `${disagreements} results were not predicted by the entry path`;
    case 'not-built-in':
      return 'not verified: that kernel was built without the call, which failed with ENOSYS';
    case 'not-called':
      return 'not called: no call is proven to fail before anything changes';
    case 'newer':
      return 'not called: the call is newer';
    case 'skipped':
      return 'not called';
  }
}

function worldsText(seen: readonly CallSeen[]): string {
  const worlds = [...new Set(seen.flatMap((each) => each.worlds))];
  return `Calls were made in these worlds: ${worlds.join(', ')}.`;
}

/** What came of asking each kernel, for all calls together. */
export function verifiedMatrix(seen: readonly CallSeen[]): ElementContent {
  return element(
    <div className="scroll" tabIndex={0} role="region" aria-label="Kernels that were asked">
      <table>
        <thead>
          <tr>
            <th scope="col">Linux</th>
            <th scope="col">Architecture</th>
            <th scope="col">Verified</th>
            <th scope="col">Not built in</th>
            <th scope="col">Not called</th>
            <th scope="col">Newer</th>
            <th scope="col">Calls made</th>
          </tr>
        </thead>
        <tbody>
          {kernelMatrix(seen).map(({ release, architecture, counts, calls }) => (
            <tr>
              <th scope="row">{release}</th>
              <td>{architecture}</td>
              <td>{counts.called}</td>
              <td>{counts['not-built-in']}</td>
              <td>{counts['not-called'] + counts.skipped}</td>
              <td>{counts.newer}</td>
              <td>{grouped(calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
  );
}

/** `127,184` */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
