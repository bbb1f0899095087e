import type { Element } from 'hast';
import { createCssVariablesTheme, createHighlighter, createJavaScriptRegexEngine } from 'shiki';

/** Colours code. An unknown language is left without colours. */
export type Highlighter = (code: string, language: string) => Element;

const LANGUAGES = ['yaml', 'c', 'bash', 'console', 'rust', 'go', 'python'] as const;

/** Loads Shiki once. Colours are variables of style.css, so that one tree serves both colour schemes. */
export async function loadHighlighter(): Promise<Highlighter> {
  const theme = createCssVariablesTheme({ name: 'probeable', variablePrefix: '--code-' });
  const shiki = await createHighlighter({
    themes: [theme],
    langs: [...LANGUAGES],
    engine: createJavaScriptRegexEngine(),
  });
  return (code, language) => {
    const lang = LANGUAGES.find((known) => known === language) ?? 'text';
    const root = shiki.codeToHast(code.replace(/\n$/, ''), { lang, theme });
    const [pre] = root.children;
    if (pre?.type !== 'element') throw new Error('no code');
    return pre;
  };
}
