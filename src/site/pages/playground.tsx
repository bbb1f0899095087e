import type { ElementContent } from 'hast';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type CallHead, derivedCalls, folderOfCall, reviewedCalls, type SiteSource } from '../site-source.ts';

/** The frame of the playground; its script (`src/playground`) finds the parts by id. */
export function playgroundPage({ calls }: SiteSource): Page {
  return {
    folder: 'playground/',
    section: 'playground',
    title: 'Playground',
    description:
      'Write a spec of a system call, or its C, and see, as you type, what the checker finds, the entry path, and what containers will return.',
    script: 'playground/playground.js',
    isWide: true,
    isUnsearchable: true,
    main: contents(
      <h1>Playground</h1>,
      <p className="lead">
        Write a spec, or paste C, a patch or a mail, and see what to change. Nothing leaves this page.
      </p>,
      <noscript>
        <p>
          This page needs JavaScript. In a clone of the project, <code>probeable check</code> reports the same
          on the command line.
        </p>
      </noscript>,
      <p role="status" id="status" />,
      <div className="playground" id="playground" data-needs-scripts>
        <div>
          {toolbar(calls)}
          <div id="editor" className="editor" />
        </div>
        <div id="results">{[...results()]}</div>
      </div>,
      <p className="aside">
        The findings are those of <code>probeable check</code>, which runs in the browser. The address
        contains the text, so that a reload keeps it. In a spec, <kbd>Ctrl</kbd>+<kbd>Space</kbd> completes a
        word, and <kbd>Ctrl</kbd>+<kbd>I</kbd> or the pointer explains it. Of C, only what the text itself
        contains is read. <code>?embed</code> in the address leaves only the editor and its findings, for a
        frame in another page. The editor is CodeMirror; <a href="licences.txt">licences</a>.
      </p>,
    ),
  };
}

function toolbar(calls: readonly CallHead[]): ElementContent {
  const options = (own: readonly CallHead[]): ElementContent[] =>
    own
      .toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1))
      .map((call) => {
        const { name, revision } = call.spec;
        const value = folderOfCall(call).replace(/\/$/, '');
        return element(
          <option value={value}>{revision === undefined ? name : `${name}, ${revision}`}</option>,
        );
      });
  return element(
    <div className="filter">
      <label>
        Start from{' '}
        <select id="example" autoComplete="off" data-pagefind-ignore>
          <option value="">a sketch</option>
          <option value="c">a sketch in C</option>
          <option value="empty">nothing, to paste a patch</option>
          <optgroup label="Proposals">
            {options(calls.filter(({ spec }) => spec.status !== 'merged'))}
          </optgroup>
          <optgroup label="System calls">{options(reviewedCalls(calls))}</optgroup>
          <optgroup label="System calls that a program read">{options(derivedCalls(calls))}</optgroup>
        </select>
      </label>
      <button type="button" id="share">
        Copy a link to this text
      </button>
    </div>,
  );
}

function results(): readonly ElementContent[] {
  return contents(
    <p id="verdict" className="verdict" role="status" />,
    <ul id="findings" className="findings" />,
    <p id="stale" className="stale" role="status" />,
    <h2>Try a call</h2>,
    <form id="trial" className="filter">
      <label className="grows">
        Call <input id="call" list="calls" autoComplete="off" spellcheck="false" maxLength={2000} />
      </label>
      <datalist id="calls" />
      <span className="buttons">
        <button type="button" id="trial-back">
          Previous step
        </button>{' '}
        <button type="button" id="trial-next">
          Next step
        </button>{' '}
        <button type="button" id="trial-all">
          All steps
        </button>
      </span>
    </form>,
    <p id="trial-answer" className="verdict" role="status" />,
    <p id="trial-step" role="status" />,
    <h2>What the kernel does on entry</h2>,
    <div id="path" />,
    <h2>What containers return</h2>,
    <div id="containers" />,
    <details id="compare">
      <summary>Compare with a previous version</summary>
    </details>,
  );
}
