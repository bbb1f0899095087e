import type { Trial, TrialStep } from '../protocol.ts';
import { announce, pageElement } from './dom.ts';

const VERDICTS: Readonly<Record<TrialStep['verdict'], string>> = {
  passes: 'passes',
  fails: 'ends the call',
  'may-fail': 'may end the call',
  skipped: 'is skipped',
  'not-reached': 'is not reached',
};

function sentences(...texts: readonly string[]): string {
  return texts.map((text) => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`).join(' ');
}

/** Shows a traced call on the entry path, completely or step by step. */
export class TrialView {
  readonly #result = pageElement('trial-answer', HTMLElement);
  readonly #step = pageElement('trial-step', HTMLElement);
  readonly #path: HTMLElement;
  #trial: Trial | undefined;
  /** How many steps are shown; undefined for all. */
  #shown: number | undefined;

  constructor(path: HTMLElement) {
    this.#path = path;
    pageElement('trial-back', HTMLButtonElement).addEventListener('click', () => this.#move(-1));
    pageElement('trial-next', HTMLButtonElement).addEventListener('click', () => this.#move(1));
    pageElement('trial-all', HTMLButtonElement).addEventListener('click', () => this.#stop());
  }

  /** Shows a trial: another one, or the same one after the path was redrawn. */
  show(trial: Trial | undefined, isNew: boolean): void {
    this.#trial = trial;
    if (isNew) this.#shown = undefined;
    this.#draw();
  }

  #move(by: number): void {
    if (this.#trial?.kind !== 'traced') return;
    // No step is reached after the one that ends the call.
    const last = this.#trial.steps.findIndex(({ verdict }) => verdict === 'fails');
    const end = last === -1 ? this.#trial.steps.length : last + 1;
    const from = this.#shown ?? (by > 0 ? 0 : end + 1);
    this.#shown = Math.min(Math.max(from + by, 1), end);
    this.#draw();
  }

  #stop(): void {
    this.#shown = undefined;
    this.#draw();
  }

  #draw(): void {
    for (const step of this.#path.querySelectorAll<HTMLElement>('.step')) {
      delete step.dataset.verdict;
      step.removeAttribute('aria-current');
    }
    const trial = this.#trial;
    const isTraced = trial?.kind === 'traced';
    for (const id of ['trial-back', 'trial-next', 'trial-all'])
      pageElement(id, HTMLButtonElement).disabled = !isTraced;
    if (trial?.kind !== 'traced') {
      this.#announce(trial?.message ?? '', '');
      return;
    }
    const shown = trial.steps.slice(0, this.#shown);
    for (const { index, verdict } of shown) {
      const step = this.#stepAt(index);
      if (step !== null) step.dataset.verdict = verdict;
    }
    const current = this.#shown === undefined ? undefined : shown.at(-1);
    const result = sentences(trial.result, trial.verdict);
    if (current === undefined) {
      this.#announce(result, '');
      return;
    }
    this.#stepAt(current.index)?.setAttribute('aria-current', 'step');
    const { index, kind, text, verdict, reason } = current;
    this.#announce(result, `${index + 1}. ${kind} ${text}: ${VERDICTS[verdict]}, ${reason}`);
  }

  #announce(result: string, step: string): void {
    announce(this.#result, result);
    announce(this.#step, step);
  }

  #stepAt(index: number): HTMLElement | null {
    return this.#path.querySelector(`#step-${index + 1}`);
  }
}
