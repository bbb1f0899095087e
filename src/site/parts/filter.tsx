import type { Element } from 'hast';
import { element } from '../element.ts';

/** A choice among the words that the items of a list carry as `data-<name>`. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  /** A value and what people read; a word alone is both. */
  readonly options: readonly (string | readonly [value: string, label: string])[];
}

/** A form that `filter.js` makes work, and that is not shown where there are no scripts (layout.tsx). */
export function filterForm(label: string, choices: readonly Choice[]): Element {
  return element(
    <form className="filter" role="search" ariaLabel={label} data-filter data-needs-scripts>
      <label>
        {label} <input type="search" name="q" autoComplete="off" />
      </label>
      {choices.map((choice) =>
        element(
          <label>
            {choice.label}{' '}
            <select name={choice.name}>
              <option value="">any</option>
              {choice.options.map((option) => {
                const [value, text] = typeof option === 'string' ? [option, option] : option;
                return <option value={value}>{text}</option>;
              })}
            </select>
          </label>,
        ),
      )}
      <output data-filter-count />
    </form>,
  );
}
