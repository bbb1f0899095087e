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

/** Colours code. An unknown language is left without colours. */
export type Highlighter = (code: string, language: string) => Element;

/** Named one by one: the grammars of all languages weigh ten times what the rest of the package does. */
const LANGUAGES = { yaml, c, bash, console: session, rust, go, python };

/** Loads Shiki once. Colours are variables of style.css, so that one tree serves both colour schemes. */
export async function loadHighlighter(): Promise<Highlighter> {
  const theme = createCssVariablesTheme({ name: 'probeable', variablePrefix: '--code-' });
  const shiki = await createHighlighterCore({
    themes: [theme],
    langs: Object.values(LANGUAGES),
    engine: createJavaScriptRegexEngine(),
  });
  return (code, language) => {
    const lang = Object.keys(LANGUAGES).find((known) => known === language) ?? 'text';
    const root = shiki.codeToHast(code.replace(/\n$/, ''), { lang, theme });
    const [pre] = root.children;
    if (pre?.type !== 'element') throw new Error('no code');
    return pre;
  };
}
