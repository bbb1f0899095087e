import type { Element } from 'hast';
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import bash from 'shiki/langs/bash.mjs';
import c from 'shiki/langs/c.mjs';
import go from 'shiki/langs/go.mjs';
import python from 'shiki/langs/python.mjs';
import rust from 'shiki/langs/rust.mjs';
import session from 'shiki/langs/shellsession.mjs';
import yaml from 'shiki/langs/yaml.mjs';
import { rememberLines } from './remember-lines.ts';

/** Highlights code; code in an unknown language stays plain. */
export type Highlighter = (code: string, language: string) => Element;

/**
 * How long one line may take, in milliseconds. Shiki's own 500 are spent on a busy machine before a grammar is compiled,
 * and the rest of the line stays without colours: two builds of the same pages then differ.
 */
const LINE_LIMIT_MS = 20_000;

const THEME = 'probeable';

/** Only these: the grammars of all languages are ten times larger than the rest of the package. */
const LANGUAGES = { yaml, c, bash, console: session, rust, go, python };

/** Loads Shiki. Colours are variables of style.css, so that one tree serves the light and the dark scheme. */
export async function loadHighlighter(): Promise<Highlighter> {
  const theme = createCssVariablesTheme({ name: THEME, variablePrefix: '--code-' });
  const shiki = await createHighlighterCore({
    themes: [theme],
    langs: Object.values(LANGUAGES),
    engine: createJavaScriptRegexEngine(),
  });
  for (const name of Object.keys(LANGUAGES)) rememberLines(shiki.getLanguage(name));
  return (code, language) => {
    const lang = Object.keys(LANGUAGES).find((known) => known === language) ?? 'text';
    // By its name: a theme that is given as an object is read again for each code.
    const root = shiki.codeToHast(code.replace(/\n$/, ''), {
      lang,
      theme: THEME,
      tokenizeTimeLimit: LINE_LIMIT_MS,
    });
    const [pre] = root.children;
    if (pre?.type !== 'element') throw new Error('no code');
    return pre;
  };
}
