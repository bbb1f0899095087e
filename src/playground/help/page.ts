import { makeElement } from '../page/dom.ts';
import type { HelpedEditor } from '../page/helped-editor.ts';
import { CompletionList } from './completion-list.ts';
import { explanationNodes } from './explanation.ts';
import type { HelpReply, HelpRequest } from './help-protocol.ts';
import { Popup } from './popup.ts';

/** The time for which the pointer rests on a word before the word is explained, in milliseconds. */
const REST_MS = 350;

/** Characters after which something may follow that can be completed. */
const TRIGGER = /[\w.> [,]/;

/** Completes words as they are typed, and explains those under the pointer or the cursor. */
export function attachHelp(editor: HelpedEditor): void {
  const worker = new Worker('help-worker.js');
  const list = new CompletionList(editor);
  const explained = new Popup(editor, makeElement('div', 'help-popup'));
  explained.element.setAttribute('role', 'status');
  let id = 0;
  let isAsked = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function ask(kind: HelpRequest['kind'], offset: number): void {
    id++;
    const request: HelpRequest = { id, kind, text: editor.text(), offset };
    worker.postMessage(request);
  }

  function complete(asked: boolean): void {
    explained.close();
    isAsked = asked;
    ask('complete', editor.cursor());
  }

  function closeAll(): void {
    clearTimeout(timer);
    list.close();
    explained.close();
    // An answer that is under way comes too late.
    id++;
  }

  worker.addEventListener('message', ({ data }: MessageEvent<HelpReply>) => {
    if (data.id !== id) return;
    const { explanation } = data;
    if (explanation === undefined) {
      explained.close();
      list.show(data, isAsked);
      return;
    }
    explained.element.replaceChildren(...explanationNodes(explanation.lines));
    explained.openAt(explanation.start);
  });

  const { content } = editor;
  /** Whether a key was meant for the help. */
  function press({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (list.isOpen && list.press(key)) return true;
    if (key === 'Escape') closeAll();
    if (altKey || !(ctrlKey || metaKey)) return false;
    if (key === ' ') complete(true);
    else if (key === 'i') ask('explain', editor.cursor());
    else return false;
    return true;
  }

  // Before the editor's own keys: what the help takes, the editor must not see.
  content.addEventListener(
    'keydown',
    (event) => {
      if (!press(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  content.addEventListener('input', (event) => {
    const typed = event instanceof InputEvent && event.inputType === 'insertText' ? (event.data ?? '') : '';
    if ((typed.length !== 1 || !TRIGGER.test(typed)) && !list.isOpen) {
      closeAll();
      return;
    }
    const before = id;
    // The editor takes a change of its element into its text afterwards. What was asked meanwhile counts more.
    setTimeout(() => {
      if (id === before) complete(false);
    });
  });
  content.addEventListener('blur', closeAll);
  content.addEventListener('mousedown', closeAll);
  content.addEventListener('mousemove', ({ clientX, clientY }) => {
    clearTimeout(timer);
    if (list.isOpen) return;
    timer = setTimeout(() => {
      const offset = editor.offsetAt(clientX, clientY);
      if (offset === null) explained.close();
      else ask('explain', offset);
    }, REST_MS);
  });
  content.addEventListener('mouseleave', () => {
    clearTimeout(timer);
    explained.close();
  });
  const isOurs = ({ target }: Event): boolean =>
    target instanceof Element && target.closest('.help-popup') !== null;
  // The text moves under the boxes; the boxes themselves scroll, too.
  addEventListener(
    'scroll',
    (event) => {
      if (!isOurs(event)) closeAll();
    },
    { capture: true, passive: true },
  );
}
