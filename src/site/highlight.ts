import type { Element } from 'hast';
import { createHighlighter, createJavaScriptRegexEngine } from 'shiki';

/** Colours code. An unknown language is left without colours. */
export type Highlighter = (code: string, language: string) => Element;

const LANGUAGES = ['yaml', 'c', 'bash', 'console', 'rust', 'go', 'python'] as const;
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;

/** Loads Shiki once. Colours are custom properties, so that one tree serves both colour schemes. */
export async function loadHighlighter(): Promise<Highlighter> {
  const shiki = await createHighlighter({
    themes: Object.values(THEMES),
    langs: [...LANGUAGES],
    engine: createJavaScriptRegexEngine(),
  });
  return (code, language) => {
    const lang = LANGUAGES.find((known) => known === language) ?? 'text';
    const root = shiki.codeToHast(code.replace(/\n$/, ''), { lang, themes: THEMES, defaultColor: false });
    const [pre] = root.children;
    if (pre?.type !== 'element') throw new Error('no code');
    return pre;
  };
}
