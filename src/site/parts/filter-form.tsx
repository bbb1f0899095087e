import type { Element } from 'hast';
import { element } from '../element.ts';

/** A select element that filters items by their `data-<name>` attributes. */
export interface FilterChoice {
  readonly name: string;
  readonly label: string;
  /** A value with its label; a string is both. */
  readonly options: readonly (string | readonly [value: string, label: string])[];
}

/** The form that `filter.js` handles; hidden without JavaScript (layout.tsx). */
export function filterForm(label: string, choices: readonly FilterChoice[]): Element {
  return element(
    <form className="filter" role="search" ariaLabel={label} data-filter data-needs-scripts>
      <label>
        {label}{' '}
        <input type="search" name="q" autoComplete="off" ariaKeyShortcuts="/" title="The key / moves here" />
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
