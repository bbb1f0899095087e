import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';
import { architectureChoice } from '../parts/architecture-choice.tsx';
import { ASK_FOLDER } from '../parts/can-i-call.tsx';
import { refusedByNewest } from '../parts/refused-by-newest.tsx';
import { type CallHead, linkFrom } from '../site-source.ts';

/** The page that answers for any call, runtime and host. A worker does, from the same code as `simulate`. */
export function askPage(calls: readonly CallHead[]): Page {
  const page = { folder: ASK_FOLDER };
  return {
    ...page,
    section: 'ask',
    title: 'Can I call it?',
    description:
      'Whether a container lets a Linux system call pass: by runtime and release, architecture, capabilities, kernel and libseccomp, and what helps where it does not.',
    script: `${ASK_FOLDER}ask.js`,
    main: contents(
      <h1>Can I call it?</h1>,
      <noscript>
        <p>
          Answers for any release, architecture and profile need JavaScript. Without it, the page of{' '}
          <a href={linkFrom(page, 'syscalls/')}>each call</a> has those of all releases on x86_64, and the
          table below what the newest releases refuse.
        </p>
      </noscript>,
      <form id="ask" className="ask filter" data-needs-scripts>
        <label className="grows">
          Call{' '}
          <input
            name="call"
            list="ask-calls"
            placeholder="openat2, 437, a line of strace"
            autoComplete="off"
            spellcheck="false"
          />
        </label>
        <label>
          in{' '}
          <input
            name="runtime"
            list="ask-runtimes"
            placeholder="docker@20.10.9"
            size={16}
            autoComplete="off"
          />
        </label>
        <label>
          on <select name="arch">{[...architectureChoice()]}</select>
        </label>
        <details>
          <summary>Kernel, capabilities, libseccomp, your profile</summary>
          <div className="ask">
            <label>
              Linux <input name="kernel" placeholder="newest" size={7} autoComplete="off" />
            </label>
            <label>
              capabilities{' '}
              <input name="cap" placeholder="the runtime's default" size={20} autoComplete="off" />
            </label>
            <label>
              libseccomp <input name="libseccomp" placeholder="newest" size={12} autoComplete="off" />
            </label>
            <label>
              installed by{' '}
              <input name="engine" placeholder="the runtime's own" size={14} autoComplete="off" />
            </label>
            <label className="grows">
              Your profile{' '}
              <textarea
                name="profile"
                rows={4}
                placeholder="JSON, in the form of Docker, Podman or OCI"
                spellcheck="false"
              />
            </label>
          </div>
        </details>
        <datalist id="ask-calls" />
        <datalist id="ask-runtimes" />
      </form>,
      <p role="status" id="ask-status" />,
      <div id="ask-answer" ariaLive="polite" />,
      <div id="ask-matrix" data-pagefind-ignore>
        {[...refusedByNewest(calls, page)]}
      </div>,
      <p className="aside">
        The same as <code>probeable simulate</code>: default profiles are rebuilt from{' '}
        <a href={linkFrom(page, 'about/#figures')}>facts about each release</a>, and merged as libseccomp and
        the engine do. A profile that you paste stays in your browser.
      </p>,
    ),
  };
}
