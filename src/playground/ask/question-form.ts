import type { AskQuestion } from './ask-protocol.ts';

/* A form is a question, and its address. The fields have the names of the address's parameters. */

/** The text of a field. */
export function fieldText(form: HTMLFormElement, name: string): string {
  const control = form.elements.namedItem(name);
  const isField =
    control instanceof HTMLInputElement ||
    control instanceof HTMLSelectElement ||
    control instanceof HTMLTextAreaElement;
  return isField ? control.value.trim() : '';
}

/** The question that a form asks. */
export function questionOf(form: HTMLFormElement, revision: number): AskQuestion {
  const value = (name: string): string => fieldText(form, name);
  return {
    revision,
    call: value('call'),
    runtime: value('runtime'),
    architecture: value('arch'),
    kernel: value('kernel'),
    capabilities: value('cap'),
    libseccomp: value('libseccomp'),
    profile: value('profile'),
    engine: value('engine'),
  };
}

/** Puts the question into the address, except for a profile, which may be long and private. */
export function rememberQuestion(form: HTMLFormElement): void {
  const fields = [...new FormData(form)].flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' && text !== '' && name !== 'profile' ? [[name, text]] : [],
  );
  const isDefault = (name: string, text: string): boolean => name === 'arch' && text === 'x86_64';
  const query = new URLSearchParams(fields.filter(([name, text]) => !isDefault(name, text)));
  history.replaceState(null, '', query.size === 0 ? location.pathname : `?${query}`);
}

/** Fills a form from the address, and opens its further fields if one of them has a text. */
export function restoreQuestion(form: HTMLFormElement): void {
  for (const [name, text] of new URLSearchParams(location.search)) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && !control.disabled) control.value = text;
    if (control instanceof HTMLSelectElement && [...control.options].some(({ value }) => value === text))
      control.value = text;
  }
  const more = form.querySelector('details');
  if (more !== null) more.open = [...more.querySelectorAll('input')].some(({ value }) => value !== '');
}
