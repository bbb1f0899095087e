import type { ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 4rem auto; padding: 0 1rem; }
button { font: inherit; padding: .6rem 1.2rem; cursor: pointer; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem 1rem; }
`;

/** The page with the button that sends a manifest to GitHub, which accepts it only from a form. */
export function formPage(
  action: string,
  manifest: object,
  about: readonly (readonly [string, string])[],
): string {
  return page('Register the App', [
    h('p', 'GitHub will ask for a name, and then come back here with the key of the App.'),
    h(
      'dl',
      about.flatMap(([term, text]) => [h('dt', term), h('dd', text)]),
    ),
    h('form', { action, method: 'post' }, [
      h('input', { type: 'hidden', name: 'manifest', value: JSON.stringify(manifest) }),
      h('button', { type: 'submit' }, 'Register on GitHub'),
    ]),
  ]);
}

/** The page after a successful registration: where to install the App and how to start it. */
export function donePage(installUrl: string, file: string): string {
  return page('The App is registered', [
    h('p', ['Its key and its secret are in ', h('code', file), '. Keep that file to yourself.']),
    h('p', [h('a', { href: installUrl }, 'Install it'), ' on the repositories with specs, and start it:']),
    h('pre', h('code', `probeable bot serve --env ${file}`)),
  ]);
}

/** The page after a failed registration. */
export function faultPage(message: string): string {
  return page('The App is not registered', [h('p', message)]);
}

function page(title: string, content: readonly ElementContent[]): string {
  return `<!doctype html>${toHtml(
    h('html', { lang: 'en' }, [
      h('head', [
        h('meta', { charSet: 'utf-8' }),
        h('meta', { name: 'viewport', content: 'width=device-width' }),
        h('title', `${title} \u00b7 probeable`),
        h('style', STYLE),
      ]),
      h('body', h('main', [h('h1', title), ...content])),
    ]),
  )}`;
}
