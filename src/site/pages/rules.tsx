import type { ElementContent } from 'hast';
import { TOPICS } from '../../lint/rule.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import type { RuleSource, SiteSource } from '../model.ts';

/** The index of rules; with scripts it can be filtered, and the filter is in the address. */
export function rulesPage({ rules }: SiteSource): Page {
  const topics = Object.entries(TOPICS).flatMap(([topic, title]): ElementContent[] => {
    const own = rules.filter(({ rule }) => rule.topic === topic);
    if (own.length === 0) return [];
    return [
      element(
        <section data-filter-group>
          <h2 id={topic}>
            {topic} <span className="aside">{title}</span>
          </h2>
          <ul className="list">{own.map((source) => entry(source))}</ul>
        </section>,
      ),
    ];
  });
  return {
    folder: 'rules/',
    section: 'rules',
    title: 'Rules',
    description: `${rules.length} rules for the design of a Linux system call, each with its reason, examples that are executed, and when not to follow it.`,
    script: 'filter.js',
    main: contents(
      <h1>Rules</h1>,
      <p className="lead">
        {rules.length} rules: the whole of the kernel's guide to adding system calls, the section on
        containers that was proposed for it, and what practice taught since. Each page has examples that are
        executed.
      </p>,
      filter('Filter the rules', 'severity', ['error', 'warning', 'info'], 'fixable', ['safe', 'all']),
      ...topics,
    ),
  };
}

function entry({ rule: { id, severity, summary, fixable } }: RuleSource): ElementContent {
  return element(
    <li data-filter-item data-severity={severity} data-fixable={fixable ?? 'no'}>
      <a href={`${id}/`}>{id}</a> <span className={['severity', `severity-${severity}`]}>{severity}</span>
      {fixable === undefined ? null : (
        <span className="tag">{fixable === 'safe' ? '--fix' : '--fix=all'}</span>
      )}
      <p>{summary}</p>
    </li>,
  );
}

/** A form that only scripts make work, and that is hidden without them. */
export function filter(
  label: string,
  firstName: string,
  first: readonly string[],
  secondName: string,
  second: readonly string[],
): ElementContent {
  const select = (name: string, values: readonly string[]): ElementContent =>
    element(
      <label>
        {name}{' '}
        <select name={name}>
          <option value="">any</option>
          {values.map((value) => (
            <option value={value}>{value}</option>
          ))}
        </select>
      </label>,
    );
  return element(
    <form className="filter" role="search" ariaLabel={label} hidden data-filter>
      <label>
        {label} <input type="search" name="q" autoComplete="off" />
      </label>
      {select(firstName, first)}
      {select(secondName, second)}
      <output data-filter-count />
    </form>,
  );
}
