import type { ElementContent } from 'hast';
import { isAmbiguous } from '../../entry/grade.ts';
import type { Analysis, SpannedEntry } from '../../lint/analysis.ts';
import type { Step } from '../../spec/model.ts';
import { plural } from '../../spec/plural.ts';
import { shortenAtWord } from '../../spec/shorten.ts';
import { shownText } from '../../spec/step-text.ts';
import { formatVersion } from '../../spec/version.ts';
import { contents, element } from '../element.ts';

/** The longest text of a step. */
const MAX_STEP = 60;

/** The steps that some releases take and others do not, with their places in each release's order. */
interface ReleaseColumn {
  /** The first release with this entry path. */
  readonly from: string;
  /** The place of a step in the order of this release, from 1. */
  readonly places: ReadonlyMap<Step, number>;
  /** Whether the release itself can fail the call with EPERM; undefined if that is not known. */
  readonly eperm: boolean | undefined;
}

/** A heading and a table: the entry paths of all releases side by side; nothing where all releases take the same steps. */
export function releaseChanges({ spec, entries }: Analysis): readonly ElementContent[] {
  const columns = columnsOf(entries);
  const changed = spec.entry.filter((step) => columns.some(({ places }) => !places.has(step)));
  if (columns.length < 2 || changed.length === 0) return [];
  const same = spec.entry.length - changed.length;
  return contents(
    <h2 id="releases">What changed from release to release</h2>,
    <p>
      The number is the place of a step in the order in which that release checks; a release that does not
      take the step has a dash. {same === 0 ? '' : `${plural(same, 'other step')} did not change.`}
    </p>,
    <div
      className="scroll"
      tabIndex={0}
      role="region"
      ariaLabel="Entry paths by release"
      data-pagefind-ignore
    >
      <table className="grid by-release">
        <thead>
          <tr>
            <th scope="col">Since Linux</th>
            {columns.map(({ from }) => (
              <th scope="col">{from}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changed.map((step) => (
            <tr>
              <th scope="row">
                <a href={`#step-${step.index + 1}`}>{step.kind}</a>:{' '}
                {shortenAtWord(shownText(step), MAX_STEP)}
              </th>
              {columns.map((column, index) => cell(step, column, columns[index - 1]))}
            </tr>
          ))}
          <tr>
            <th scope="row">Can the kernel fail it with EPERM?</th>
            {columns.map(({ eperm }) => (
              <td>{eperm === undefined ? 'not known' : eperm ? 'yes' : 'no'}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>,
  );
}

function cell(step: Step, { places }: ReleaseColumn, before: ReleaseColumn | undefined): ElementContent {
  const place = places.get(step);
  const isNew = place !== undefined && before !== undefined && !before.places.has(step);
  return element(
    <td className={isNew ? 'seen' : place === undefined ? 'gap' : undefined}>
      {place === undefined ? '–' : `${place}. ${step.errors.join(' ')}`}
    </td>,
  );
}

/** The releases in order. Those in which only an argument or a field differs share a column with the one before. */
function columnsOf(entries: readonly SpannedEntry[]): readonly ReleaseColumn[] {
  const columns: ReleaseColumn[] = [];
  for (const { from, entry } of entries) {
    const steps = entry.steps.map(({ step }) => step);
    const last = columns.at(-1);
    const isSame = last?.places.size === steps.length && steps.every((step) => last.places.has(step));
    if (isSame) continue;
    columns.push({
      from: formatVersion(from),
      places: new Map(steps.map((step, index) => [step, index + 1])),
      eperm: isAmbiguous(entry),
    });
  }
  return columns;
}
