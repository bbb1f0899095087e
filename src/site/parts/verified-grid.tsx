import type { Element, ElementContent } from 'hast';
import { compareReleases } from '../../seccomp/runtimes/release-history.ts';
import { type CallSeen, compareKernels } from '../../verify/verified.ts';
import { architectureName } from '../../verify/verified-text.ts';
import { element } from '../element.ts';

/** Kernels × architectures: in each cell what came of asking that kernel, and the gaps where none was asked. */
export function verifiedGrid(seen: readonly CallSeen[]): Element {
  const architectures = [...new Set(seen.toSorted(compareKernels).map(({ architecture }) => architecture))];
  const kernels = [...new Set(seen.map(({ kernel }) => kernel))].toSorted(compareReleases);
  return element(
    <div
      className="scroll"
      tabIndex={0}
      role="region"
      ariaLabel="Kernels by architecture"
      data-pagefind-ignore
    >
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">Linux</th>
            {architectures.map((name) => (
              <th scope="col">{architectureName(name)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kernels.map((kernel) => (
            <tr>
              <th scope="row">{kernel}</th>
              {architectures.map((name) =>
                cell(seen.find((one) => one.kernel === kernel && one.architecture === name)),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
  );
}

function cell(one: CallSeen | undefined): ElementContent {
  if (one === undefined) return element(<td className="gap">not asked</td>);
  switch (one.status) {
    case 'called':
      return one.disagreements === 0
        ? element(
            <td className="seen">
              as predicted, {one.witnessed} of {one.refusing} steps
            </td>,
          )
        : element(<td className="contradicted">{one.disagreements} not predicted</td>);
    case 'not-built-in':
      return element(<td className="gap">not built in</td>);
    case 'newer':
      return element(<td className="gap">not there yet</td>);
    case 'not-called':
    case 'skipped':
      return element(<td className="gap">not called</td>);
  }
}
