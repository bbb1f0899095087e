/** The tag that `site serve` adds to each page. */
export const RELOAD_TAG = '<script src="/-/reload.js" defer></script>';

/** Reloads a page when something has changed; shows the error if the site cannot be built. */
export const RELOAD_SCRIPT = `const changes = new EventSource('/-/changes');
changes.addEventListener('changed', () => location.reload());
changes.addEventListener('fault', ({ data }) => {
  const box = document.querySelector('#site-fault') ?? document.body.appendChild(document.createElement('pre'));
  box.id = 'site-fault';
  box.setAttribute('role', 'alert');
  box.textContent = JSON.parse(data);
  box.style.cssText = 'position: fixed; inset: auto 1rem 1rem; z-index: 9; white-space: pre-wrap; border: 3px solid';
});
`;
